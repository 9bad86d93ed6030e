"""The presenter of bits: what an edit makes it compute anew, and what it leaves alone."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.sequence_presenter import SequencePresenter
from difflab.gui.view_state import ViewState
from difflab.render.sequence_facts import Facts, Figures
from difflab.render.sequences import Rows, SequencePane
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Results
from difflab.session.scene.sequences import FILMED, FRAMES, SHOWN

SHORT = {"schedule.steps": 20, "sampler.steps": 20, "schedule.beta_1": 0.05}


class FakeCanvas:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.forward, self.reverse, self.facts = SequencePane(), SequencePane(), Facts()

    def show_panes(self, *panes: SequencePane) -> None:
        self.forward, self.reverse = panes

    def show_facts(self, facts: Facts) -> None:
        self.facts = facts

    def fade(self) -> None: ...


class Bench:
    """A presenter with everything it needs and no window."""

    def __init__(self) -> None:
        self.document = Document(with_changes(Experiment(), {"data.name": "heartbeat", **SHORT}))
        self.state, self.playhead, self.bridge = ViewState(), Playhead(), JobBridge()
        self.canvas = FakeCanvas()
        self.presenter = SequencePresenter(
            self.document, self.state, self.playhead, self.bridge, Results(), self.canvas
        )
        self.topics: set[str] = set()
        self.failures: list[str] = []
        self.presenter.failed.connect(self.failures.append)
        self.bridge.outcome.connect(self._note)
        self.document.listen(self.presenter.refresh)

    def _note(self, outcome: object) -> None:
        self.topics.add(outcome.topic)  # type: ignore[attr-defined]

    def edit(self, **changes: object) -> set[str]:
        """Make an edit, dots written as double underscores, and let all work finish."""
        paths = {name.replace("__", "."): value for name, value in changes.items()}
        self.document.apply(Edit("edit", paths))
        return self.settle()

    def settle(self) -> set[str]:
        """Let all work finish; the topics that brought something."""
        self.topics.clear()
        while not self.bridge.idle:
            self.bridge.collect()
            loop = QEventLoop()
            QTimer.singleShot(2, loop.quit)
            loop.exec()
        return set(self.topics)

    @property
    def forward(self) -> Rows:
        assert self.canvas.forward.rows is not None
        return self.canvas.forward.rows

    @property
    def reverse(self) -> Rows:
        assert self.canvas.reverse.rows is not None
        return self.canvas.reverse.rows


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    del qtbot
    bench = Bench()
    bench.presenter.refresh()
    bench.settle()
    yield bench
    bench.bridge.close()
    assert not bench.failures


def test_a_first_look_shows_bits_and_figures(bench: Bench) -> None:
    assert bench.forward.values.shape == (SHOWN, 20)
    assert bench.reverse.values.shape == (SHOWN, 20)
    assert set(bench.forward.values.ravel().tolist()) == {0.0, 1.0}
    valid = bench.canvas.facts.parts[0]
    assert isinstance(valid, Figures)
    assert valid.note == "10,000 samples, exact model"


def test_figures_wait_for_their_model(bench: Bench) -> None:
    bench.edit(data__length=15)
    bench.presenter._show_facts(None)
    (waiting,) = bench.canvas.facts.parts
    assert isinstance(waiting, Figures)
    assert (waiting.figures[0].value, waiting.note) == ("…", "exact model")


def test_time_moves_both_panes_and_computes_nothing(bench: Bench) -> None:
    data = bench.forward.values
    bench.playhead.move_to(1.0)
    assert bench.settle() == set()
    assert not (bench.forward.values == data).all()
    assert bench.forward.values.mean() == pytest.approx(0.2, abs=5 * 0.4 / np.sqrt(SHOWN * 20))


def test_a_schedule_moves_the_forward_bits_at_once_with_the_same_numbers(bench: Bench) -> None:
    bench.playhead.move_to(0.5)
    before = bench.forward.values
    bench.document.apply(Edit("family", {"schedule.family": "cosine"}))
    changed = (bench.forward.values != before).mean()
    assert 0 < changed < 0.2  # fresh numbers would change 0.32 of the bits
    assert bench.settle() == {"sequences", "sequence-facts"}


def test_what_only_training_reads_computes_nothing(bench: Bench) -> None:
    assert bench.edit(training__learning_rate=0.001) == set()


@pytest.mark.parametrize("path", ["process.rate", "sampler.steps", "sampler.last", "seed"])
def test_each_part_of_the_reverse_process_acts(bench: Bench, path: str) -> None:
    value = {"process.rate": 0.5, "sampler.steps": 5, "sampler.last": "fixed", "seed": 8}[path]
    before = bench.reverse
    bench.document.apply(Edit("edit", {path: value}))
    assert bench.settle() == {"sequences", "sequence-facts"}
    assert bench.reverse is not before


def test_rows_are_grouped_by_where_they_end(bench: Bench) -> None:
    groups = bench.reverse.groups
    assert groups is not None
    assert groups.names[0] == "phase 1"
    assert (bench.reverse.values.argmax(axis=1) == groups.labels)[groups.labels >= 0].all()
    bench.state.change(group_rows=False)
    assert bench.reverse.groups is None


def test_probabilities_are_those_of_the_exact_model(bench: Bench) -> None:
    """At t = 0 each bit is known, at t = T nothing is: then each is 1 in a fifth of the data."""
    bench.state.change(bit_layer="probability")
    assert bench.settle() == {"sequence-beliefs"}
    assert bench.forward.kind == "exact"
    assert bench.forward.values == pytest.approx(bench.presenter._forward.at(0.0), abs=1e-6)  # type: ignore[union-attr]
    bench.playhead.move_to(1.0)
    bench.settle()
    assert bench.forward.values == pytest.approx(np.full((SHOWN, 20), 0.2), abs=1e-6)


def test_one_sequence_over_time_follows_the_click(bench: Bench) -> None:
    bench.presenter.open(1, 17)
    film = bench.canvas.reverse.over_time
    assert film is not None
    assert film.values.shape == (FRAMES, 1, 20)
    bench.presenter.open(-1, -1)
    bench.playhead.move_to(0.0)
    assert (film.values[0, 0] == bench.reverse.values[17]).all()
    bench.playhead.move_to(1.0)
    assert (film.values[-1, 0] == bench.reverse.values[17]).all()
    assert bench.reverse.followed == 17
    assert bench.forward.followed is None


def test_keys_step_from_sequence_to_sequence(bench: Bench) -> None:
    bench.presenter.step(1)
    assert (bench.forward.followed, bench.reverse.followed) == (0, 0)
    bench.presenter.step(-1)
    assert bench.forward.followed == SHOWN - 1
    bench.presenter.follow(0, -1)
    assert bench.forward.followed is None


def test_data_of_another_length_take_the_place_of_the_old_at_once(bench: Bench) -> None:
    bench.document.apply(Edit("length", {"data.length": 12}))
    assert bench.forward.values.shape == (SHOWN, 12)
    assert bench.canvas.reverse.note
    assert bench.settle() == {"sequences", "sequence-facts"}
    assert bench.reverse.values.shape == (SHOWN, 12)


def test_slow_data_are_opened_by_a_worker(bench: Bench) -> None:
    topics = bench.edit(data={"name": "ising", "count": 50, "size": 4}, sampler__steps=5)
    assert "sequence-data" in topics
    assert bench.forward.grid == (4, 4)
    assert [part.title for part in bench.canvas.facts.parts][:2] == ["Energy per spin", "Magnetisation m"]
    bench.state.change(over_time=True)
    film = bench.canvas.forward.over_time
    assert film is not None
    assert film.values.shape == (FRAMES, FILMED, 16)


def test_new_noise_draws_other_rows_and_points_let_it_rest(bench: Bench) -> None:
    before = bench.forward.values
    bench.presenter.draw_new_noise()
    assert not (bench.forward.values == before).all()
    bench.settle()
    shown = bench.canvas.forward
    bench.document.apply(Edit("data", {"data.name": "moons"}))
    bench.playhead.move_to(0.7)
    assert bench.settle() == set()
    assert bench.canvas.forward is shown


def test_data_that_cannot_be_opened_are_told(bench: Bench) -> None:
    bench.document.apply(Edit("own", {"data": {"name": "sequences"}}))
    assert any("No file of sequences" in failure for failure in bench.failures)
    bench.failures.clear()
