"""Between paper mode and the rest of the window: opening a claim's experiment, and reproducing its figures.

A reproduction is a training like any other, by the window's own controller; when it is over, K of what it
brought is measured. The user's figures live as long as the window.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from difflab.engine.datasets import DATA
from difflab.gui import paper_work as work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.numbers import format_duration
from difflab.gui.panels.paper_status import Reproduction
from difflab.gui.training_controller import JOB, TrainingController
from difflab.jobs.job import Job, JobState
from difflab.jobs.latest import Outcome
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paper import CLAIMS, claim, stored
from difflab.session.paper_claim import PARZEN, Claim, Figures
from difflab.session.paper_table import Reading
from difflab.session.presets import preset, preset_names
from difflab.session.results import Learned, Results

EXACT, OWN, PICTURE = "paper-exact", "paper-own", "paper-picture"  # topics
ELSEWHERE = "Another training is under way. Stop it first, or wait for its end."


@dataclass
class _Known:
    """What has been found out about one claim."""

    own: Figures | None = None
    exact: Figures | None = None
    computing: bool = False
    status: Reproduction = field(default_factory=Reproduction)


class PaperController(QObject):
    """Keeps what is known of each claim; views are told by `reading_changed` and `status_changed`."""

    reading_changed = Signal(str)  # the preset's name
    status_changed = Signal(str)
    picture_changed = Signal(str, object)  # the preset's name, PaperPicture
    view_requested = Signal(str)  # "stage", "figure1", "ledger", "posterior"
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        results: Results,
        bridge: JobBridge,
        training: TrainingController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._results, self._bridge, self._training = document, results, bridge, training
        there = set(preset_names())
        self.claims: tuple[Claim, ...] = tuple(each for each in CLAIMS if each.preset in there)
        self._known = {each.preset: _Known() for each in self.claims}
        self._under_way = ""  # the preset that is trained
        self._waiting: list[str] = []  # presets whose exact optimum has not been asked for yet
        self._to_draw: list[str] = []  # presets whose picture has not been asked for yet
        self._drawn: dict[str, Learned | None] = {}  # by which model
        self._drawing = ""
        bridge.frames.connect(self._take_frames)
        bridge.ended.connect(self._end)
        bridge.outcome.connect(self._take_outcome)
        training.state_changed.connect(self._look_at_training)

    def reading(self, name: str) -> Reading:
        """All figures of one claim."""
        known = self._known[name]
        return Reading(claim(name), stored(name), known.own, known.exact)

    def is_computing(self, name: str) -> bool:
        """Whether the exact optimum of a claim is still to come."""
        return self._known[name].computing

    def status(self, name: str) -> Reproduction:
        return self._known[name].status

    @Slot()
    def compute_exact(self) -> None:
        """Ask for the exact optimum of every claim, one after the other: other pictures come between."""
        if self._waiting or any(known.computing for known in self._known.values()):
            return
        self._waiting = [
            name for name, known in self._known.items() if known.exact is None and claim(name).exact
        ]
        for name in self._waiting:
            self._known[name].computing = True
            self.reading_changed.emit(name)
        self._compute_next()

    @Slot()
    def draw_pictures(self) -> None:
        """Draw the figures of images, one after the other, those again for which there are other weights."""
        wanted = [each.preset for each in self.claims if each.picture]
        self._to_draw = [
            name
            for name in wanted
            if name not in self._drawn or self._drawn[name] is not self._results.get(preset(name))
        ]
        if not self._drawing:
            self._draw_next()

    def experiment(self, name: str) -> Experiment:
        """The preset's experiment, on data that the user has brought where the claim asks for such."""
        found, data = preset(name), self._document.experiment.data
        wanted = claim(name).needs or claim(name).prefers
        return found.replace(data=data) if wanted == data.name else found

    @Slot(str)
    def open(self, name: str) -> None:
        """Make the preset the experiment, as one step of undo, and show the view that the claim is about."""
        experiment = self.experiment(name)
        sections = {each: getattr(experiment, each) for each in Experiment.model_fields}
        self._document.apply(Edit(claim(name).title, sections))
        self.view_requested.emit(claim(name).view)

    @Slot(str)
    def reproduce(self, name: str) -> None:
        """Open the preset and train it; K of what it learns follows."""
        if self._training.is_under_way or self._under_way:
            self.failed.emit(ELSEWHERE)
            return
        needs = claim(name).needs
        if needs and needs != self._document.experiment.data.name:
            self.failed.emit(f"Bring {DATA[needs].title} first: drop its archive on the main window.")
            return
        self.open(name)
        self._under_way = name
        self._known[name].own = None
        self.reading_changed.emit(name)
        self._tell(name, Reproduction("training", words="The training starts"))
        self._training.start()

    @Slot()
    def cancel(self) -> None:
        """End the training of a reproduction."""
        if self._under_way:
            self._training.stop()

    # Own workings

    def _compute_next(self) -> None:
        if self._waiting:
            name = self._waiting.pop(0)
            self._bridge.request(EXACT, name, partial(work.bound, preset(name), {}, None))

    @Slot(object, list)
    def _take_frames(self, job: Job[Any], frames: list[Any]) -> None:
        if self._under_way and job.name == JOB and frames[-1].steps:
            newest = frames[-1]
            words = f"Training, step {newest.step:,} of {newest.steps:,}"
            left = (newest.steps - newest.step) * newest.seconds_per_step
            if math.isfinite(left) and left > 0:
                words += f", {format_duration(left)} left"
            self._tell(self._under_way, Reproduction("training", newest.step / newest.steps, words))

    @Slot(object)
    def _end(self, job: Job[Any]) -> None:
        if not self._under_way or job.name != JOB:
            return
        name, self._under_way = self._under_way, ""
        learned = self._results.get(self.experiment(name))
        if job.state is JobState.STOPPED:
            self._tell(name, Reproduction(words="Cancelled: nothing was measured."))
        elif job.error is not None:
            self._tell(name, Reproduction(words=str(job.error)))
        elif learned is None or self._training.is_under_way:
            # It stands still after its loss left the numbers; the training panel says so and how to go on.
            self._tell(
                name, Reproduction(words="The training did not get to its end: see the training panel.")
            )
        else:
            self._measure(name, learned)
        self._look_at_training()

    def _measure(self, name: str, learned: Learned) -> None:
        of_samples = claim(name).quantities == PARZEN
        words = "Drawing samples for the Parzen window" if of_samples else "Measuring K of the learned model"
        self._tell(name, Reproduction("measuring", 1.0, words))
        measure = work.parzen if of_samples else work.bound
        make = partial(measure, self.experiment(name), self._document.assets, learned)
        self._bridge.request(OWN, name, make)
        self.draw_pictures()

    def _draw_next(self) -> None:
        self._drawing = self._to_draw.pop(0) if self._to_draw else ""
        if self._drawing:
            name, experiment = self._drawing, preset(self._drawing)
            learned = self._drawn[name] = self._results.get(experiment)
            make = partial(work.picture, claim(name).picture, experiment, {}, learned)
            self._bridge.request(PICTURE, name, make)

    @Slot(object)
    def _take_outcome(self, outcome: Outcome) -> None:
        takers: Mapping[str, Callable[[Outcome, _Known], None]] = {
            EXACT: self._take_exact,
            OWN: self._take_own,
        }
        if outcome.topic == PICTURE:
            self._take_picture(outcome)
        if outcome.topic in takers:
            takers[outcome.topic](outcome, self._known[outcome.key])
            self.reading_changed.emit(outcome.key)

    def _take_picture(self, outcome: Outcome) -> None:
        if outcome.value is not None:
            self.picture_changed.emit(outcome.key, outcome.value)
        if outcome.error is not None:
            self.failed.emit(f"The picture of {outcome.key}: {outcome.error}")
        if outcome.final:
            self._draw_next()

    def _take_exact(self, outcome: Outcome, known: _Known) -> None:
        if not outcome.final:
            return
        known.computing = False
        known.exact = outcome.value
        if outcome.error is not None:
            self.failed.emit(f"The exact optimum of {outcome.key}: {outcome.error}")
        self._compute_next()

    def _take_own(self, outcome: Outcome, known: _Known) -> None:
        known.own = outcome.value or known.own
        if outcome.final:
            words = str(outcome.error) if outcome.error is not None else self._verdict(outcome.key)
            self._tell(outcome.key, Reproduction(words=words))

    def _verdict(self, name: str) -> str:
        """How the user's figure compares: "Reproduced: 0.299 bits above the paper, 0.086 bits below ..."."""
        reading = self.reading(name)
        quantity, unit = reading.claim.quantities[0], reading.claim.unit.split()[0]
        target, optimum = reading.claim.target(quantity), reading.optimum
        own = None if reading.own is None else reading.own.value(quantity)
        if own is None:
            return "Nothing was measured."
        others = {
            "the paper": None if target is None else target.bits,
            "the exact model": None if optimum is None else optimum.value(quantity),
        }
        parts = [
            f"{abs(own - other):.3f} {unit} {_side(own - other)} {words}"
            for words, other in others.items()
            if other is not None
        ]
        return f"Reproduced: {', '.join(parts)}." if parts else f"Measured: {own:.3f} {unit}."

    @Slot()
    def _look_at_training(self) -> None:
        """No claim can be reproduced while something else is trained."""
        busy = self._is_busy
        for name, known in self._known.items():
            if known.status.possible == busy and not known.status.is_under_way:
                self._tell(name, known.status)

    @property
    def _is_busy(self) -> bool:
        return self._training.is_under_way or bool(self._under_way)

    def _tell(self, name: str, status: Reproduction) -> None:
        busy = self._is_busy
        known = self._known[name]
        known.status = Reproduction(
            status.state,
            status.done,
            status.words,
            not busy,
            ELSEWHERE if busy and not status.is_under_way else "",
        )
        self.status_changed.emit(name)


def _side(difference: float) -> str:
    return "above" if difference > 0 else "below"
