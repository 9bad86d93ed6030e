"""The presenter: what an edit makes it compute anew, and what it leaves alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.stage_presenter import StagePresenter
from difflab.gui.view_state import ViewState
from difflab.render.picture import Pane
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.presets import preset
from difflab.session.results import Results
from difflab.session.scene.plane import Extent


class FakeStage:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.forward, self.reverse = Pane(), Pane()
        self.fades = 0

    def show_panes(self, forward: Pane, reverse: Pane) -> None:
        self.forward, self.reverse = forward, reverse

    def fade(self) -> None:
        self.fades += 1

    def extent(self) -> Extent:
        return (-3.0, 3.0, -3.0, 3.0)


class Bench:
    """A presenter with everything it needs and no window."""

    def __init__(self) -> None:
        self.document = Document(preset("swiss-roll"))
        self.state, self.playhead, self.bridge = ViewState(), Playhead(), JobBridge()
        self.stage, self.results = FakeStage(), Results()
        self.presenter = StagePresenter(
            self.document, self.state, self.playhead, self.bridge, self.results, self.stage
        )
        self.topics: list[str] = []
        self.bridge.outcome.connect(self._note)
        self.document.listen(self.presenter.refresh)

    def _note(self, outcome: object) -> None:
        self.topics.append(outcome.topic)  # type: ignore[attr-defined]

    def settle(self) -> set[str]:
        """Let all work finish; the topics that brought something."""
        self.topics.clear()
        while not self.bridge.idle:
            self.bridge.collect()
            loop = QEventLoop()
            QTimer.singleShot(2, loop.quit)
            loop.exec()
        return set(self.topics)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    del qtbot
    bench = Bench()
    bench.state.change(particles=500, trajectories=50)
    bench.presenter.refresh()
    bench.settle()
    yield bench
    bench.bridge.close()


def test_a_first_look_shows_everything(bench: Bench) -> None:
    assert bench.stage.forward.cloud is not None
    assert bench.stage.reverse.cloud is not None
    assert bench.stage.reverse.trails is not None
    assert bench.stage.reverse.field is not None
    assert len(bench.stage.forward.cloud.points) == 500
    assert len(bench.stage.reverse.cloud.points) == 50


def test_moving_in_time_asks_for_fields_only(bench: Bench) -> None:
    bench.playhead.move_to(0.4)
    assert bench.settle() == {"field"}


def test_a_schedule_moves_the_forward_cloud_at_once_and_the_reverse_soon(bench: Bench) -> None:
    bench.playhead.move_to(0.5)
    bench.settle()
    before = bench.stage.forward.cloud
    bench.document.apply(Edit("family", {"schedule.family": "linear"}))
    assert bench.stage.forward.cloud is not None
    assert before is not None
    assert not (bench.stage.forward.cloud.points == before.points).all()
    assert bench.settle() == {"field", "reverse"}


def test_what_only_training_reads_computes_nothing(bench: Bench) -> None:
    bench.document.apply(Edit("rate", {"training.learning_rate": 0.001}))
    assert bench.settle() == set()


def test_the_same_random_numbers_stay_while_a_parameter_is_dragged(bench: Bench) -> None:
    import numpy as np

    first = bench.stage.forward.cloud
    assert first is not None
    bench.document.apply(Edit("noise", {"data.noise": 0.51}))
    second = bench.stage.forward.cloud
    assert second is not None
    assert 0 < np.abs(second.points - first.points).max() < 0.1


def test_new_noise_is_new(bench: Bench) -> None:
    bench.playhead.move_to(1.0)
    before = bench.stage.forward.cloud
    bench.presenter.draw_new_noise()
    assert bench.stage.forward.cloud is not None
    assert before is not None
    assert not (bench.stage.forward.cloud.points == before.points).any()


def test_other_data_fade_and_parameters_do_not(bench: Bench) -> None:
    fades = bench.stage.fades
    bench.document.apply(Edit("noise", {"data.noise": 0.4}))
    assert bench.stage.fades == fades
    bench.document.apply(Edit("data", {"data.name": "moons"}))
    assert bench.stage.fades == fades + 1
    assert bench.stage.reverse.note


def test_a_followed_particle_has_its_path(bench: Bench) -> None:
    bench.presenter.follow_forward(3)
    assert bench.stage.forward.followed is not None
    bench.presenter.follow_reverse(2)
    assert bench.stage.reverse.followed is not None
    bench.presenter.follow_forward(-1)
    assert bench.stage.forward.followed is None


def test_density_and_contours_are_computed_when_wanted(bench: Bench) -> None:
    bench.state.change(show_contours=True)
    assert "density" in bench.settle()
    assert bench.stage.forward.contours is not None
    assert bench.stage.forward.heat is None


def test_data_that_cannot_be_opened_are_told_and_the_picture_stays(bench: Bench) -> None:
    told: list[str] = []
    bench.presenter.failed.connect(told.append)
    before = bench.stage.forward
    bench.document.apply(Edit("drawn", {"data.name": "drawn"}))
    assert told
    assert bench.stage.forward is before
