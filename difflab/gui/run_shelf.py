"""The runs that are over: those of this session, and the latest of the sessions before it.

A run of an earlier session is known by its folder alone; its weights are read when it is asked for.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from difflab.gui import run_work, work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.panels.training_status import RunRow, TrainingStatus
from difflab.gui.run_pictures import RunPictures
from difflab.jobs.latest import Outcome
from difflab.session.assets import AnyArray
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import Run
from difflab.session.files.run_notes import RunNote, moment_words
from difflab.session.places import runs_folder
from difflab.session.results import Learned, Results
from difflab.session.weights import Bundled, bundled_for, bundled_with

SMOOTHED = 200  # losses averaged for the figure in the list
MOST_BEFORE = 8  # runs of earlier sessions
NO_WEIGHTS = "{} holds no weights: its training ended before the first checkpoint."


@dataclass(frozen=True, eq=False)
class TrainedRun:
    """A training that is over: what it was, what it brought, where it is kept."""

    key: str
    title: str
    experiment: Experiment
    assets: Mapping[str, AnyArray]
    learned: Learned
    losses: NDArray[np.float32]
    folder: Path
    energy_distance: float | None = None
    K_bits: float | None = None


class RunShelf(QObject):
    """Keeps the list, fills the panel with a run that is chosen, and makes it the present experiment."""

    learned_changed = Signal()
    shown = Signal(object)  # TrainedRun
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        results: Results,
        bridge: JobBridge,
        panel: TrainingPanel,
        pictures: RunPictures,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._results, self._bridge, self._panel = document, results, bridge, panel
        self._pictures = pictures
        self._began = time.time()  # what was written later is this session's own, perhaps under way
        self._before: list[RunNote] = []
        self._runs: list[TrainedRun] = []
        self._shown = ""
        self._with_the_lab: tuple[Bundled, ...] = ()
        document.listen(self._follow_data)
        bridge.outcome.connect(self._take)
        self._follow_data()

    def look_for_runs(self) -> None:
        """List the latest runs of the sessions before this one."""
        make = partial(run_work.runs_before, runs_folder(), MOST_BEFORE)
        self._bridge.request("runs-before", None, make)

    def show_none(self) -> None:
        """A new training begins: what the panel shows is none of the list."""
        self._bridge.cancel("run-of-before")
        self._shown = ""
        self._list()

    def add(
        self, learned: Learned, assets: Mapping[str, AnyArray], losses: NDArray[np.float32], folder: Path
    ) -> None:
        """List the training that has just ended, and ask how good its model is."""
        run = _trained(folder, learned, assets, losses)
        self._put(run)
        self._shown = run.key
        self._list()
        experiment = run.experiment
        self._bridge.request("run-bound", run.key, partial(work.bound, experiment, assets, learned))
        if experiment.data.space == "plane":
            make = partial(work.energy_distance, learned, experiment, assets)
            self._bridge.request("energy-distance", run.key, make)

    def take(self, run: Run) -> None:
        """A run folder was opened: it joins the list and is shown."""
        if run.weights:
            found = _as_trained(run)
            self._put(found)
            self._results.put(found.learned)
            self._show(found)
            self.learned_changed.emit()

    def open(self, key: str) -> None:
        """Make a run of the list the present experiment, with its weights on the stage and its losses."""
        run = next((run for run in self._runs if run.key == key), None)
        known = next((known for known in self._with_the_lab if str(known.path) == key), None)
        if known is not None:
            run = _as_run(known)
        if run is not None:
            self._open(run)
        else:
            self._bridge.request("run-of-before", key, partial(run_work.kept_run, Path(key)))

    # Own workings

    def _follow_data(self) -> None:
        """After any change of the document: the list has the weights that come with the lab for its data."""
        found = bundled_with(self._document.experiment.data)
        if found != self._with_the_lab:
            self._with_the_lab = found
            self._list()

    def _open(self, run: TrainedRun) -> None:
        self._results.put(run.learned)
        # An edit like any other: the file keeps its name, and what is not saved there is known as such.
        values = {name: getattr(run.experiment, name) for name in Experiment.model_fields}
        self._document.apply(Edit("run", values, assets=run.assets))
        self._show(run)
        self.learned_changed.emit()

    def _put(self, run: TrainedRun) -> None:
        """Onto the list, in the place of what was known of the same folder."""
        self._before = [note for note in self._before if str(note.folder) != run.key]
        self._runs = [*(known for known in self._runs if known.key != run.key), run]

    def _show(self, run: TrainedRun) -> None:
        """Fill the panel with a run that is over."""
        self._shown = run.key
        self.shown.emit(run)
        self._panel.begin_run(len(run.losses), run.experiment.objective.loss_words)
        self._panel.append_losses(run.losses)
        self._pictures.ask_for_exact_loss(run.experiment, run.assets)
        self._pictures.draw_sample(run.learned, run.experiment, run.assets)
        step, steps = run.learned.step, run.experiment.training.steps or run.learned.step
        ours = any(str(known.path) == run.key for known in self._with_the_lab)
        message = bundled_words(step) if ours else f"Kept in {run.folder}"
        self._panel.show_state(TrainingStatus("finished", step, steps, message=message))
        self._list()

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic == "run-of-before" and outcome.error is not None:
            self.failed.emit(str(outcome.error))
        if outcome.error is not None or outcome.value is None:
            return
        if outcome.topic == "energy-distance" and outcome.final:
            self._change(outcome.key, energy_distance=outcome.value)
        elif outcome.topic == "run-bound" and outcome.final:
            self._change(outcome.key, K_bits=outcome.value.K_bits)
        elif outcome.topic == "runs-before" and outcome.final:
            known = {run.key for run in self._runs}
            self._before = [
                note for note in outcome.value if note.ended < self._began and str(note.folder) not in known
            ]
            self._list()
        elif outcome.topic == "run-of-before" and outcome.final:
            self._take_before(outcome.value)

    def _take_before(self, run: Run) -> None:
        if not run.weights:
            self.failed.emit(NO_WEIGHTS.format(run.folder))
            return
        found = _as_trained(run)
        self._put(found)
        self._open(found)

    def _change(self, key: str, **changes: Any) -> None:
        self._runs = [replace(run, **changes) if run.key == key else run for run in self._runs]
        self._list()

    def _list(self) -> None:
        before = [
            RunRow(str(note.folder), _title(note.experiment, note.ended), note.steps, style=number)
            for number, note in enumerate(self._before)
        ]
        own = [self._row(run, number) for number, run in enumerate(self._runs, start=len(before))]
        ours = [
            RunRow(
                str(known.path),
                _bundled_title(known),
                known.steps,
                style=number,
                shown=str(known.path) == self._shown,
            )
            for number, known in enumerate(self._with_the_lab, start=len(before) + len(own))
        ]
        self._panel.show_runs(before + own + ours)

    def _row(self, run: TrainedRun, number: int) -> RunRow:
        loss = float(np.mean(run.losses[-SMOOTHED:])) if len(run.losses) else None
        return RunRow(
            run.key,
            run.title,
            run.learned.step,
            loss,
            run.energy_distance,
            run.K_bits,
            number,
            shown=run.key == self._shown,
        )


def _title(experiment: Experiment, ended: float) -> str:
    """What tells runs apart: what was learned, and when."""
    return f"{experiment.objective.name} · {experiment.data.title.lower()} · {moment_words(ended)}"


def bundled_words(steps: int) -> str:
    """What the panel says of a network that comes with the lab."""
    return f"This network comes with the lab, trained for {steps:,} steps. Train to learn anew."


def _bundled_title(known: Bundled) -> str:
    return f"Comes with the lab · {known.experiment.objective.name} · {known.experiment.data.title.lower()}"


def _as_run(known: Bundled) -> TrainedRun:
    """The weights that come with the lab, as a run of the list; its losses were not kept."""
    learned = bundled_for(known.experiment)
    assert learned is not None
    losses = np.zeros(0, np.float32)
    title = _bundled_title(known)
    return TrainedRun(str(known.path), title, learned.experiment, {}, learned, losses, known.path.parent)


def _trained(
    folder: Path, learned: Learned, assets: Mapping[str, AnyArray], losses: NDArray[np.float32]
) -> TrainedRun:
    manifest = folder / "manifest.json"
    ended = manifest.stat().st_mtime if manifest.is_file() else 0.0
    title = _title(learned.experiment, ended)
    return TrainedRun(str(folder), title, learned.experiment, assets, learned, losses, folder)


def _as_trained(run: Run) -> TrainedRun:
    learned = Learned(run.experiment, run.weights, run.steps)
    return _trained(run.folder, learned, run.assets, run.losses[:, 1].astype(np.float32))
