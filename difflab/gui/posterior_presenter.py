"""Between the document and the Posterior tab: asks for samples when what is asked changes, and shows them.

Nothing is computed while the tab is out of sight. The newest question wins: a stroke made while samples are
drawn starts them anew, and the last ones stay in sight until the first preview comes.
"""

import time
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from difflab.engine.posterior.options import FACTOR_EXTENT, METHODS, method_of
from difflab.engine.schedules import build
from difflab.gui import posterior_work
from difflab.gui.canvas.mask_brush import Layer
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.posterior_bar import USUAL_SAMPLES
from difflab.gui.panels.posterior_tab import PosteriorTab
from difflab.gui.posterior_frames import Pictures, Plane, RunView
from difflab.gui.posterior_given import factor_layer, mask_layer, original
from difflab.gui.posterior_show import PosteriorShow
from difflab.gui.posterior_words import progress_words, share
from difflab.gui.view_state import ViewState
from difflab.gui.work import Shown
from difflab.jobs.latest import Outcome
from difflab.render.posterior_pictures import level_pixels
from difflab.render.theme import Theme
from difflab.session.document import Document
from difflab.session.results import Results
from difflab.session.spaces import POSTERIOR_TASKS, posterior_task

RUN, PICTURES, PLANE = "posterior", "posterior-pictures", "posterior-plane"
EMPTY = "Nothing is masked. Paint over the part that is to be filled in, or choose a mask."
STOPPED = "Stopped before the first samples. Paint on, or choose a method, to start again."
NOTHING_LEFT = "r(x) is 0 everywhere. Paint where points may be."
RENEW_SECONDS = 3.0  # at least, between two runs that differ in the weights alone
MOST_KEPT = 300  # frames of a run, to look back at


class PosteriorPresenter(QObject):
    """Keeps the Posterior tab in step with document, model and results."""

    failed = Signal(str)
    shape_known = Signal(object)  # ImageShape | None
    tasks_changed = Signal()

    def __init__(
        self,
        document: Document,
        state: ViewState,
        bridge: JobBridge,
        results: Results,
        tab: PosteriorTab,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._state, self._bridge = document, state, bridge
        self._results, self._tab = results, tab
        self._show = PosteriorShow(tab, theme)
        self._keys: dict[str, Any] = {}
        self._pictures: Pictures | None = None
        self._plane: Plane | None = None
        self._counts = dict(USUAL_SAMPLES)
        self._compare = False
        self._mask_problem = ""
        self._running = self._stopped = False
        self._frames: list[RunView] = []
        self._ended = -RENEW_SECONDS
        self._renewal = QTimer(self)
        self._renewal.setSingleShot(True)
        self._renewal.setInterval(round(1e3 * RENEW_SECONDS))
        self._renewal.timeout.connect(self.refresh)
        state.changed.connect(self.refresh)
        bridge.outcome.connect(self._take)
        tab.shown.connect(self.refresh)
        tab.results.picked.connect(self._pick)
        tab.canvas.pointed_at.connect(self._point)
        tab.bar.model_chosen.connect(self._choose_model)
        tab.bar.count_chosen.connect(self._choose_count)
        tab.bar.shown_chosen.connect(self._show.choose_shown)
        tab.bar.compare_chosen.connect(self.compare)
        tab.bar.time_picked.connect(self._look_back)
        tab.bar.cancel_requested.connect(self.stop)

    @property
    def task(self) -> str:
        """What is asked of the present data; empty where there is nothing to ask."""
        experiment = self._document.experiment
        return posterior_task(experiment.data.space, experiment.posterior.task)

    @property
    def can_paint(self) -> bool:
        """Whether there is a mask or a factor to paint, in sight."""
        return self._tab.isVisible() and self.task in ("inpaint", "multiply")

    @property
    def is_comparing(self) -> bool:
        return self._compare

    @property
    def count(self) -> int:
        return self._counts.get(self._document.experiment.data.space, 1)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are run."""
        if self._compare:
            return METHODS[self.task]
        return (method_of(self._document.experiment.posterior, self.task),)

    @property
    def result(self) -> RunView | None:
        """The newest state of the run."""
        return self._frames[-1] if self._frames else None

    @property
    def is_running(self) -> bool:
        return self._running

    @Slot()
    def refresh(self) -> None:
        """Bring the tab up to date after a change of the document, the model or the results."""
        if not self.task:
            self._forget()
            return
        if not self._tab.isVisible():
            return
        space = self._document.experiment.data.space
        if self._changed("space", space):
            self._forget()
            self._keys["space"] = space
            self._show.clear("")
        self._show_choices()
        if space == "image":
            self._refresh_pictures()
        else:
            self._refresh_plane()
        self.tasks_changed.emit()

    def _forget(self) -> None:
        """Data of another kind: what was asked before is of no use."""
        self._keys.clear()
        self._pictures = self._plane = None
        self._frames = []
        self._tab.canvas.show_picture(None)
        self._end()

    @Slot(object)
    def wear(self, theme: Theme) -> None:
        """Colour maps follow the theme."""
        self._show.apply_theme(theme)

    # What is asked

    def shown(self) -> Shown:
        """The experiment with the model that answers."""
        experiment = self._document.experiment
        learned = self._results.get(experiment)
        model = self._state.view.model if learned is not None else "exact"
        schedule = build(experiment.schedule)
        return Shown(experiment, self._document.assets, schedule, model, learned)

    def _refresh_pictures(self) -> None:
        experiment = self._document.experiment
        if self._changed(PICTURES, experiment.data):
            self._pictures = None
            self._tab.results.show_blocks(())
            self._tab.canvas.show_picture(None)
            self._tab.results.show_note("Opening the pictures…")
            self._end()
            self._bridge.request(PICTURES, experiment.data, partial(posterior_work.pictures, self.shown()))
        elif self._pictures is not None:
            self._show_problem(self._pictures)
            self._ask()

    def _refresh_plane(self) -> None:
        shown = self.shown()
        key = (shown.experiment.data, _of_factor(shown))
        if self._plane is not None:
            self._tab.canvas.show_layer(self._factor_layer(self._plane))
        if self._changed(PLANE, key):
            self._bridge.request(PLANE, key, partial(posterior_work.plane, shown, FACTOR_EXTENT))
        self._ask()

    def _ask(self) -> None:
        """Ask for samples where the question is another one; an impossible one is said and not asked."""
        shown = self.shown()
        learned = None if shown.model == "exact" else shown.learned
        experiment = shown.experiment
        parts = {name: getattr(experiment, name) for name in type(experiment).model_fields}
        about = {
            name: value for name, value in parts.items() if name not in ("network", "objective", "training")
        }
        question = (tuple(about.items()), shown.model == "exact", self.count, self.methods)
        if self._running and self._keys.get("question") == question:
            return  # newer weights of a training under way: the run comes to its end first
        same_question = not self._changed("question", question)
        if same_question and (self._keys.get("learned") is learned or self._is_too_soon()):
            return
        self._keys["learned"] = learned
        if self._cannot_ask(shown):
            self._end()
            return
        self._running, self._stopped, self._frames = True, False, []
        work = partial(posterior_work.run, shown, self.count, self.methods)
        self._bridge.request(RUN, question, work)
        self._show.wait()
        self._show_progress()

    def _is_too_soon(self) -> bool:
        """Whether samples were drawn only just now: newer weights of a training wait a little."""
        if time.monotonic() - self._ended > RENEW_SECONDS:
            return False
        if not self._renewal.isActive():
            self._renewal.start()
        return True

    def _cannot_ask(self, shown: Shown) -> bool:
        """Whether nothing is unknown, or the painted mask is of another size; says so."""
        options, layer = shown.experiment.posterior, self._tab.canvas.hand.layer
        if self.task == "inpaint" and not layer.any():
            self._show.clear(self._mask_problem or EMPTY)
            return True
        painted = shown.assets.get(options.painted_factor) if options.factor == "painted" else None
        if self.task == "multiply" and painted is not None and not np.asarray(painted).any():
            self._show.clear(NOTHING_LEFT)
            return True
        return False

    @Slot()
    def stop(self) -> None:
        """Give up the run; what there is stays."""
        if self._running:
            self._end()
            self._stopped = True
            if self._show.is_empty:
                self._show.clear(STOPPED)
            self._show_progress()

    def _end(self) -> None:
        self._bridge.cancel(RUN)
        self._running = False

    def _changed(self, name: str, key: Any) -> bool:
        if name in self._keys and self._keys[name] == key:
            return False
        self._keys[name] = key
        return True

    # What comes back

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        takers = {RUN: self._take_run, PICTURES: self._take_pictures, PLANE: self._take_plane}
        if outcome.topic not in takers or not self.task:
            return
        if outcome.error is not None:
            # What cannot be sampled cannot be drawn either, and is said where the samples would be.
            if outcome.topic != PLANE:
                self._running = False
                self._show.clear(str(outcome.error))
                self._show_progress()
        elif outcome.value is not None:
            takers[outcome.topic](outcome)

    def _take_pictures(self, outcome: Outcome) -> None:
        if outcome.key != self._document.experiment.data or outcome.value is self._pictures:
            return
        pictures: Pictures = outcome.value
        self._pictures = pictures
        self._tab.strip.show_pictures(level_pixels(pictures.levels), pictures.classes, pictures.names)
        self.shape_known.emit(pictures.shape)
        self._tab.results.show_note("")
        self.refresh()

    def _take_plane(self, outcome: Outcome) -> None:
        if outcome.key[0] != self._document.experiment.data:
            return
        self._plane = outcome.value
        self.shape_known.emit(None)
        self._show.show_plane(outcome.value, self._factor_layer(outcome.value))

    def _take_run(self, outcome: Outcome) -> None:
        if outcome.key != self._keys.get("question"):
            return
        view: RunView = outcome.value
        self._running = not outcome.final
        if self._frames and any(found.preview for found in self._frames[-1].methods.values()):
            self._frames = []  # a preview is no part of the way from noise to the samples
        self._frames.append(view)
        del self._frames[:-MOST_KEPT]
        self._show_run(view)
        self._show_progress()
        if outcome.final:
            self._ended = time.monotonic()
            self.refresh()

    def _show_run(self, view: RunView) -> None:
        if self._document.experiment.data.space == "plane":
            self._show.show_points(view, self._plane, self.task)
        else:
            self._show.show_run(view, self.task)

    # What is shown

    def _show_choices(self) -> None:
        experiment, options = self._document.experiment, self._document.experiment.posterior
        space = experiment.data.space
        tab, task = self._tab, self.task
        tab.show_space(on_plane=space == "plane")
        # A point of the plane has nothing to be denoised that could be seen; files may ask for it.
        offered = {task} if space == "plane" else POSTERIOR_TASKS[space]
        tab.tools.show_task(task, offered, can_paint=task != "denoise")
        tab.tools.show_factor(options.factor)
        tab.canvas.setEnabled(task != "denoise")
        tab.bar.show_methods(task, method_of(options, task), compare=self._compare)
        tab.bar.show_model(self._state.view.model, self._results.why_missing(experiment))
        tab.bar.show_count(space, self.count)

    def _show_problem(self, pictures: Pictures) -> None:
        """The picture, what is painted on it, and its name."""
        options = self._document.experiment.posterior
        assets = self._document.assets
        levels, words = original(options, assets, pictures)
        self._show.original = levels
        rows, columns = levels.shape[:2]
        if self.task == "inpaint":
            self._show.show_picture(levels)
            layer, self._mask_problem = mask_layer(options, assets, rows, columns)
            self._tab.canvas.show_layer(layer)
        else:
            words = f"{words}, noise added"
            self._tab.canvas.show_layer(np.zeros((rows, columns), np.float32))
        self._tab.strip.show_current(
            -1 if options.own_image else options.index % max(1, len(pictures.levels))
        )
        self._tab.show_title(words)

    def _factor_layer(self, plane: Plane) -> Layer:
        """What is painted on the plane; where noise is taken away, nothing is."""
        if self.task != "multiply":
            return np.ones_like(plane.factor.values)
        return factor_layer(self._document.experiment.posterior, self._document.assets, plane)

    def _show_progress(self) -> None:
        view = self.result
        methods = list(view.methods.values()) if view is not None else []
        model = "exact" if self.shown().model == "exact" else "learned"
        words = progress_words(
            methods, model, listed=self._document.experiment.data.space == "image",
            running=self._running, stopped=self._stopped,
        )  # fmt: skip
        self._tab.bar.show_progress(share(methods), words, running=self._running)

    # What the tab asks for

    @Slot(str)
    def _choose_model(self, model: str) -> None:
        self._state.change(model=model)

    @Slot(int)
    def _choose_count(self, count: int) -> None:
        self._counts[self._document.experiment.data.space] = count
        self.refresh()

    @Slot(bool)
    def compare(self, on: bool) -> None:
        """Run all methods, or the chosen one alone."""
        self._compare = on
        self.refresh()

    @Slot()
    def toggle_shown(self) -> None:
        """Show the noisy state in place of the estimate, or the other way."""
        shown = "noisy" if self._show.shown == "estimate" else "estimate"
        self._tab.bar.show_shown(shown)
        self._show.choose_shown(shown)

    @Slot(float)
    def _look_back(self, place: float) -> None:
        if self._frames and not self._running:
            self._show_run(self._frames[round(place * (len(self._frames) - 1))])

    @Slot(str, int)
    def _pick(self, method: str, number: int) -> None:
        self._show.pick(method, number)

    @Slot(int, int)
    def _point(self, row: int, column: int) -> None:
        self._show.point(row, column)


def _of_factor(shown: Shown) -> tuple[tuple[str, Any], ...]:
    """The options that r(x) and the product follow."""
    kept = ("factor", "painted_factor")
    return tuple((name, value) for name, value in shown.experiment.posterior if name.startswith(kept))
