"""Between the document and the stage of binary data: finds what must be computed anew, asks for it, shows it.

The forward bits move at once, in the GUI thread: one comparison a bit. Everything that asks a denoiser is
computed by a worker and shown when it arrives; until then the last picture stays.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.processes import BinomialOptions
from difflab.engine.schedules import Schedule, build
from difflab.errors import DifflabError
from difflab.gui import sequence_work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.sequence_beliefs import SequenceBeliefs
from difflab.gui.view_state import ViewState
from difflab.gui.work import Shown
from difflab.jobs.latest import Outcome
from difflab.render.sequence_compose import (
    Sequences,
    forward_sequences,
    reverse_sequences,
    sequence_figures,
)
from difflab.render.sequence_facts import Facts
from difflab.render.sequences import RowGroups, SequencePane
from difflab.session.document import Document
from difflab.session.results import Results
from difflab.session.scene.forward import Float32
from difflab.session.scene.sequence_facts import COMPLETE, SequenceFacts
from difflab.session.scene.sequences import (
    FILMED,
    FRAMES,
    SHOWN,
    BitChain,
    BitRows,
    BitsInTime,
    BitTrajectories,
    FixedUniforms,
    class_names,
    data_classes,
    draw_rows,
    draw_uniforms,
    over_time,
    sample_classes,
)
from difflab.session.wording import sampler_words

# Data that are opened by a worker: drawn by a long simulation, read by a large library.
SLOW_TO_OPEN = {"ising", "binary-digits"}
TOPICS = {"sequence-data", "sequences", "sequence-facts", "sequence-beliefs"}


class SequenceCanvas(Protocol):
    """What the presenter needs of the widget that draws."""

    def show_panes(self, *panes: SequencePane) -> None: ...

    def show_facts(self, facts: Facts) -> None: ...

    def fade(self) -> None: ...


class SequencePresenter(QObject):
    """Keeps the stage of binary data in step with document, view and playhead, while there are such data."""

    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        state: ViewState,
        playhead: Playhead,
        bridge: JobBridge,
        results: Results,
        canvas: SequenceCanvas,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._state, self._playhead = document, state, playhead
        self._bridge, self._results, self._canvas = bridge, results, canvas
        self._keys: dict[str, Any] = {}
        self._salt = 0
        self._schedule: Schedule = build(document.experiment.schedule)
        self._data: SequenceSet | None = None
        self._rows: BitRows | None = None
        self._forward: BitsInTime | None = None
        self._forward_groups: RowGroups | None = None
        self._paths: BitTrajectories | None = None
        self._path_groups: RowGroups | None = None
        self._facts: SequenceFacts | None = None
        self._beliefs = SequenceBeliefs(partial(self._request, "sequence-beliefs"))
        self._films: dict[str, tuple[object, Float32]] = {}
        self._followed_reverse: int | None = None
        self._is_shown = False
        self._to_count: Callable[[], Any] | None = None
        state.changed.connect(self.refresh)
        playhead.moved.connect(self._show_time)
        bridge.outcome.connect(self._take)

    @property
    def is_active(self) -> bool:
        """Whether the data are bits."""
        return self._document.experiment.data.space == "binary"

    @property
    def t(self) -> float:
        """The playhead's time in [0, T]."""
        return self._playhead.u * self._schedule.steps

    @Slot()
    def refresh(self) -> None:
        """Bring everything up to date after a change of the document, the view or the results."""
        if not self.is_active:
            return
        if self._state.view.fresh_noise and self._changed("experiment", self._document.experiment):
            self._salt += 1
        try:
            self._update_schedule()
            self._update_data()
        except DifflabError as error:
            self.failed.emit(str(error))
            return
        self._request_paths()
        self._show_data()

    def _show_data(self) -> None:
        self._update_rows()
        self._update_forward()
        self._group()
        self._draw()

    @Slot()
    def draw_new_noise(self) -> None:
        """Other sequences and other noise."""
        self._salt += 1
        self.refresh()

    @Slot(int, int)
    def follow(self, pane: int, row: int) -> None:
        """Follow a sequence of the forward (0) or reverse pane (1); -1 follows none."""
        if pane in (-1, 1):
            self._followed_reverse = None if row < 0 else row
        if pane in (-1, 0):
            self._state.change(follow=None if row < 0 else row)
        self._draw()

    @Slot(int, int)
    def open(self, pane: int, row: int) -> None:
        """Show one sequence over all time, or many sequences again where that is shown."""
        if row >= 0:
            self.follow(pane, row)
        if row >= 0 or self._state.view.over_time:
            self._state.change(over_time=not self._state.view.over_time)

    @Slot(int)
    def step(self, way: int) -> None:
        """Follow the next sequences, or the ones before."""
        if self._rows is None:
            return
        count = len(self._rows.bits)
        forward, reverse = (
            -1 if row is None else row for row in (self._state.view.follow, self._followed_reverse)
        )
        self._followed_reverse = (reverse + way) % count
        self._state.change(follow=(min(forward, count) + way) % count)
        self._draw()

    @Slot(float)
    def go_to(self, share: float) -> None:
        """Move the playhead to a time picked in a picture over all time."""
        self._playhead.pause()
        self._playhead.move_to(share)

    def shown(self) -> Shown:
        """What is looked at: the experiment with the model that answers."""
        experiment = self._document.experiment
        learned = self._results.get(experiment)
        model = self._state.view.model if learned is not None else "exact"
        return Shown(experiment, self._document.assets, self._schedule, model, learned)

    def _changed(self, name: str, key: Any) -> bool:
        """Whether `key` differs from the one noted under `name`; notes it."""
        if name in self._keys and self._keys[name] == key:
            return False
        self._keys[name] = key
        return True

    @property
    def _seed(self) -> int:
        return self._document.experiment.seed + 1_000_003 * self._salt

    @property
    def _rate(self) -> float:
        process = self._document.experiment.process
        assert isinstance(process, BinomialOptions)  # the experiment's own check sees to it
        return process.rate

    def _update_schedule(self) -> None:
        if self._changed("schedule", self._document.experiment.schedule):
            self._schedule = build(self._document.experiment.schedule)

    def _update_data(self) -> None:
        """Open other data: at once, or in a worker where it takes long; the last picture stays till then."""
        data = self._document.experiment.data
        if not self._changed("data", data):
            return
        if data.name in SLOW_TO_OPEN:
            self._request("sequence-data", partial(sequence_work.opened, self.shown()))
            return
        try:
            self._take_data(sequence_work.open_now(self.shown()))
        except DifflabError:
            del self._keys["data"]  # the next refresh tries again
            raise

    def _take_data(self, opened: SequenceSet) -> None:
        """Other data: old paths are of use only where they have the same length and meaning."""
        before, self._data = self._data, opened
        if self._changed("kind", (self._kind, opened.dim)) or before is None:
            self._canvas.fade()
            self._paths = self._path_groups = None
            self._beliefs.forget()
            self._is_shown = False
            self._show_facts(None)
        self._films.clear()

    @property
    def _kind(self) -> tuple[str, str]:
        """What data sets that differ in their parameters alone have in common."""
        data = self._document.experiment.data
        return data.name, str(getattr(data, "asset", ""))

    def _update_rows(self) -> None:
        if self._data is not None and self._changed("rows", (self._data, self._seed)):
            self._rows = draw_rows(self._data, SHOWN, self._seed)

    def _update_forward(self) -> None:
        if self._rows is None:
            return
        key = (self._rows, self._keys["schedule"], self._rate, self._state.view.forward)
        if not self._changed("forward", key):
            return
        if self._state.view.forward == "markov":
            self._forward = BitChain(self._rows, self._schedule, self._rate, self._seed)
        else:
            count, length = self._rows.bits.shape
            uniforms = draw_uniforms(count, length, self._seed)
            self._forward = FixedUniforms(self._rows, self._schedule, self._rate, uniforms)

    def _group(self) -> None:
        """Which rows stand together, where the view wants that."""
        wanted = self._state.view.group_rows
        key = (wanted, self._rows, self._paths)
        data = self._data
        if data is None or self._rows is None or not self._changed("groups", key):
            return
        name, names = self._document.experiment.data.name, class_names(data)
        of_data = data_classes(data, self._rows) if wanted else None
        self._forward_groups = None if of_data is None else RowGroups(of_data, names)
        of_samples = None
        if wanted and self._paths is not None:
            of_samples = sample_classes(data, self._paths.ends, only_valid=name in COMPLETE)
        self._path_groups = None if of_samples is None else RowGroups(of_samples, names, "invalid")

    def _request_paths(self) -> None:
        shown = self.shown()
        experiment = shown.experiment
        learned = None if shown.model == "exact" else shown.learned
        key = (
            experiment.data, experiment.process, experiment.schedule, experiment.sampler, learned, self._seed,
        )  # fmt: skip
        if self._changed("sequences", key):
            # Counting waits until there is something to be seen: it would take half of the time.
            self._bridge.cancel("sequence-facts")
            self._to_count = partial(sequence_work.facts, shown, self._seed)
            self._request("sequences", partial(sequence_work.trajectories, shown, SHOWN, self._seed))
            if self._changed("exact", learned is None):  # the old figures are another model's
                self._show_facts(None)

    def _request(self, topic: str, make: Callable[[], Any], key: object = None) -> None:
        self._bridge.request(topic, (self._kind, key), make)

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic not in TOPICS or not self.is_active:
            return
        if outcome.error is not None:
            self.failed.emit(str(outcome.error))
            return
        kind, key = outcome.key
        if outcome.value is None or kind != self._kind:
            return
        if outcome.topic == "sequence-data":
            self._take_data(outcome.value)
            self._show_data()
            return
        if outcome.topic == "sequences":
            if self._data is None or outcome.value.bits.shape[2] != self._data.dim:
                return
            self._paths = outcome.value
            self._group()
            if outcome.final and self._to_count is not None:
                self._request("sequence-facts", self._to_count, self._keys["exact"])
                self._to_count = None
        elif outcome.topic == "sequence-facts":
            if key == self._keys["exact"]:
                self._show_facts(outcome.value)
            return
        else:
            self._beliefs.keep(key, outcome.value)
        # While time runs the next tick draws anyway.
        if not self._playhead.moving:
            self._draw()

    def _show_facts(self, facts: SequenceFacts | None) -> None:
        """Show what was counted on samples of the model shown; None: nothing yet."""
        if facts is None or facts is not self._facts:
            self._facts = facts
            name = self._document.experiment.data.name
            self._canvas.show_facts(sequence_figures(facts, name, self.shown().model))

    @Slot(float)
    def _show_time(self, u: float) -> None:
        del u
        if self.is_active:
            self._draw()

    def _draw(self) -> None:
        if self._forward is None or self._data is None:
            return
        view, t, steps = self._state.view, self.t, self._schedule.steps
        shown = self.shown()
        words = sampler_words(shown.experiment, shown.model)
        if view.over_time:
            forward, reverse = self._over_time()
        else:
            forward, reverse = self._at_time(t)
        if view.bit_layer == "probability":
            bits = (self._forward, self._paths)
            followed = (view.follow, self._followed_reverse) if view.over_time else ()
            believed = self._beliefs.of(forward, reverse, shown, t, (*bits, *followed))
            if believed is None and self._is_shown:
                return  # the last picture stays until the model has answered
            forward, reverse = believed or (forward, reverse)
        self._is_shown = True
        self._canvas.show_panes(
            forward_sequences(forward, view, t, steps), reverse_sequences(reverse, words, t, steps)
        )

    def _at_time(self, t: float) -> tuple[Sequences, Sequences | None]:
        assert self._forward is not None
        assert self._data is not None
        grid = self._data.grid
        follow = self._followed_forward
        forward = Sequences(self._forward.at(t), None, self._forward_groups, grid, follow)
        if self._paths is None:
            return forward, None
        return forward, Sequences(self._paths.at(t), None, self._path_groups, grid, self._followed_reverse)

    def _over_time(self) -> tuple[Sequences, Sequences | None]:
        assert self._forward is not None
        assert self._data is not None
        grid, follow = self._data.grid, self._followed_forward
        forward = Sequences(self._film("forward", self._forward, follow), None, None, grid, follow)
        if self._paths is None:
            return forward, None
        film = self._film("reverse", self._paths, self._followed_reverse)
        return forward, Sequences(film, None, None, grid, self._followed_reverse)

    @property
    def _followed_forward(self) -> int | None:
        """The row that is followed; a particle's number, left over from the plane, may be larger than any."""
        follow = self._state.view.follow
        return None if follow is None else follow % SHOWN

    def _film(self, name: str, process: BitsInTime, follow: int | None) -> Float32:
        """The followed sequence (of lattices some more) over all time; worked out once."""
        assert self._data is not None
        key = (process, follow, self._schedule)
        if name not in self._films or self._films[name][0] != key:
            count = 1 if self._data.grid is None else FILMED
            rows = [((follow or 0) + place) % SHOWN for place in range(count)]
            self._films[name] = (key, over_time(process, rows, self._schedule.steps, FRAMES))
        return self._films[name][1]
