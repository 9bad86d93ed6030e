"""Between the document and the stage: finds what must be computed anew, asks for it, and shows what there is.

The forward cloud moves at once, in the GUI thread (one multiplication and addition a particle). Everything
that asks a denoiser is computed by a worker and shown when it arrives; until then the last picture stays.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from difflab.engine.datasets import AnyData, DataSet
from difflab.engine.schedules import Schedule, build
from difflab.errors import DifflabError
from difflab.gui import work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.view_state import ViewState
from difflab.jobs.latest import Outcome
from difflab.render.arrows import field_positions
from difflab.render.compose import (
    Backdrop,
    ReversePaths,
    arrow_field,
    followed_forward,
    forward_pane,
    particle_colours,
    reverse_pane,
)
from difflab.render.picture import ArrowField, Pane, ParticleColours
from difflab.session.document import Document
from difflab.session.results import Results
from difflab.session.scene.forward import (
    FixedNoise,
    Forward,
    MarkovChain,
    Particles,
    draw_noise,
    draw_particles,
)
from difflab.session.scene.plane import Extent
from difflab.session.wording import sampler_words

ARROWS = 23
DENSITY_POINTS = 120


class Stage(Protocol):
    """What the presenter needs of the widget that draws."""

    def show_panes(self, forward: Pane, reverse: Pane) -> None: ...

    def fade(self) -> None: ...

    def extent(self) -> Extent: ...


class StagePresenter(QObject):
    """Keeps the stage in step with document, view and playhead."""

    failed = Signal(str)
    scene_changed = Signal()  # other particles, paths or colours, whatever the time
    schedule_changed = Signal(object)  # Schedule
    data_opened = Signal(object)  # DataSet

    def __init__(
        self,
        document: Document,
        state: ViewState,
        playhead: Playhead,
        bridge: JobBridge,
        results: Results,
        stage: Stage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._state, self._playhead = document, state, playhead
        self._bridge, self._results, self._stage = bridge, results, stage
        self._keys: dict[str, Any] = {}
        self._salt = 0
        self._peeked = 0
        self._data: DataSet | None = None
        self._schedule: Schedule = build(document.experiment.schedule)
        self._particles: Particles | None = None
        self._noise = np.empty((0, 2), dtype=np.float32)
        self.colours: ParticleColours | None = None
        self.forward: Forward | None = None
        self.paths: ReversePaths | None = None
        self._field: ArrowField | None = None
        self._backdrop: Backdrop | None = None
        self._followed_reverse: int | None = None
        self._reverse = Pane()
        state.changed.connect(self.refresh)
        playhead.moved.connect(self._show_time)
        bridge.outcome.connect(self._take)

    @property
    def schedule(self) -> Schedule:
        return self._schedule

    @property
    def t(self) -> float:
        """The playhead's time in [0, T], or the step that is peeked at."""
        if 0 < self._peeked <= self._schedule.steps:
            return float(self._peeked)
        return self._playhead.u * self._schedule.steps

    @Slot(int)
    def peek(self, step: int) -> None:
        """Show step 1..T for a moment, wherever the playhead is; 0 goes back to it."""
        if step != self._peeked:
            self._peeked = step
            self._show_time(self._playhead.u)

    @property
    def is_active(self) -> bool:
        """Whether the data are points: bits have a stage of their own."""
        return self._document.experiment.data.space == "plane"

    @property
    def labels(self) -> tuple[str, ...]:
        return self._data.labels if self._data is not None else ()

    @Slot()
    def refresh(self) -> None:
        """Bring everything up to date after a change of the document, the view or the results."""
        if self._state.view.fresh_noise and self._changed("experiment", self._document.experiment):
            self._salt += 1
        try:
            self._update_schedule()
            if not self.is_active:
                self._rest()
                return
            self._update_particles()
            self._update_forward()
        except DifflabError as error:
            self.failed.emit(str(error))
            return
        self._request_reverse()
        self._show_time(self._playhead.u)
        self.scene_changed.emit()

    def _rest(self) -> None:
        """Forget the particles: when data in the plane come back, all of it is made anew."""
        self._keys = {"schedule": self._keys["schedule"]}
        self._data = self._particles = self.forward = self.paths = self.colours = None
        self._field = self._backdrop = None

    @Slot()
    def draw_new_noise(self) -> None:
        """Other particles and other noise; also what "New noise" does at every change."""
        self._salt += 1
        self.refresh()

    @Slot(int)
    def follow_forward(self, index: int) -> None:
        """Follow a particle of the forward pane; -1 follows none."""
        self._state.change(follow=None if index < 0 else index)

    @Slot(int)
    def follow_reverse(self, index: int) -> None:
        """Follow a particle of the reverse pane; -1 follows none."""
        self._followed_reverse = None if index < 0 else index
        self._show_time(self._playhead.u)

    @Slot()
    def look_elsewhere(self) -> None:
        """The visible part of the plane has changed: fields must cover it."""
        self._request_fields()

    def _changed(self, name: str, key: Any) -> bool:
        """Whether `key` differs from the one noted under `name`; notes it."""
        if name in self._keys and self._keys[name] == key:
            return False
        self._keys[name] = key
        return True

    @property
    def _seed(self) -> int:
        return self._document.experiment.seed + 1_000_003 * self._salt

    def shown(self) -> work.Shown:
        """What is looked at: the experiment with the model that answers."""
        experiment = self._document.experiment
        learned = self._results.get(experiment)
        model = self._state.view.model if learned is not None else "exact"
        return work.Shown(experiment, self._document.assets, self._schedule, model, learned)

    def _update_schedule(self) -> None:
        options = self._document.experiment.schedule
        if self._changed("schedule", options):
            self._schedule = build(options)
            self.schedule_changed.emit(self._schedule)

    def _update_particles(self) -> None:
        data, count = self._document.experiment.data, self._state.view.particles
        if self._changed("data", data):
            self._data = self._open(data)
            self.data_opened.emit(self._data)
            if self._changed("data kind", (data.name, getattr(data, "asset", ""))):
                # Other data jump to other places: the picture fades over, and the old paths would mislead.
                self._stage.fade()
                self.paths = self._field = self._backdrop = None
        if self._data is not None and self._changed("particles", (data, count, self._seed)):
            self._particles = draw_particles(self._data, count, self._seed)
        if self._changed("noise", (count, self._seed)):
            self._noise = draw_noise(count, 2, self._seed)
        if self._particles is not None:
            self.colours = particle_colours(self._particles, self._state.view, self.labels)

    def _open(self, data: AnyData) -> DataSet:
        """Open data; where they cannot be, the next refresh tries again."""
        try:
            return data.open(self._document.assets)
        except DifflabError:
            del self._keys["data"]
            raise

    def _update_forward(self) -> None:
        view = self._state.view
        key = (self._keys["particles"], self._keys["schedule"], view.forward)
        if self._particles is None or not self._changed("forward", key):
            return
        if view.forward == "markov":
            self.forward = MarkovChain(self._particles, self._schedule, self._seed)
        else:
            self.forward = FixedNoise(self._particles, self._schedule, self._noise)

    def _request_reverse(self) -> None:
        shown, count = self.shown(), self._state.view.trajectories
        experiment = shown.experiment
        key = (
            experiment.data, experiment.schedule, experiment.sampler, shown.model == "exact",
            None if shown.model == "exact" else shown.learned, count, self._seed,
        )  # fmt: skip
        if self._changed("reverse", key):
            self._request("reverse", partial(work.reverse, shown, count, self._seed))

    def _request_fields(self) -> None:
        if not self.is_active:
            return
        view, t, extent = self._state.view, self.t, self._stage.extent()
        shown = self.shown()
        about = (shown.experiment.data, shown.experiment.schedule, t, extent)
        if view.field != "none" and self._changed("field", (about, shown.model, shown.learned, view.field)):
            grid = field_positions(extent, ARROWS)
            self._request("field", partial(work.field, shown, view.field, t, grid))
        if (view.show_density or view.show_contours) and self._changed("density", about):
            self._request("density", partial(work.density, shown, t, extent, DENSITY_POINTS))

    def _request(self, topic: str, make: Callable[[], Any]) -> None:
        self._bridge.request(topic, (self._state.view.field, self.shown().model), make)

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic not in {"reverse", "field", "density"} or not self.is_active:
            return
        if outcome.error is not None:
            self.failed.emit(str(outcome.error))
            return
        if outcome.value is None:
            return
        if outcome.topic == "reverse":
            self.paths = ReversePaths.of(outcome.value)
            self.scene_changed.emit()
        elif outcome.topic == "field":
            kind, model = outcome.key
            self._field = arrow_field(outcome.value, kind, model)
        else:
            self._backdrop = Backdrop.of(outcome.value)
        # While time runs the next tick draws anyway; a frame of its own would double the work.
        if not self._playhead.moving:
            self._draw()

    @Slot(float)
    def _show_time(self, u: float) -> None:
        del u
        self._draw()
        self._request_fields()

    def _draw(self) -> None:
        if self.forward is None:
            return
        view, t = self._state.view, self.t
        followed = None
        if view.follow is not None and view.follow < len(self._noise):
            followed = followed_forward(self.forward, view.follow, t)
        self._stage.show_panes(
            forward_pane(self.forward, self.colours, view, t, self._backdrop, followed), self._reverse_pane(t)
        )

    def _reverse_pane(self, t: float) -> Pane:
        """The reverse pane at time t; the same object as before where nothing about it has changed."""
        view = self._state.view
        words = sampler_words(self._document.experiment, self.shown().model)
        key = (self.paths, words, view, t, self._field, self._backdrop, self._followed_reverse)
        if self._changed("reverse pane", key):
            self._reverse = reverse_pane(
                self.paths, words, view, t, self._field, self._backdrop, self._followed_reverse
            )
        return self._reverse
