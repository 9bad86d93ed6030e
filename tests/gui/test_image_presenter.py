"""The presenter of images: what an edit makes it compute anew, and what it leaves alone."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from difflab.gui.image_presenter import DATA, NEIGHBOURS, PATHS, ImagePresenter
from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.view_state import ViewState
from difflab.jobs.latest import Outcome
from difflab.render.images import ImageGrid, ImagesPicture
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Results
from difflab.session.scene.images import ImagePaths

SHORT = {"data.name": "digits", "schedule.steps": 40, "sampler.steps": 8}


class FakeCanvas:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.picture = ImagesPicture()

    def show_picture(self, picture: ImagesPicture) -> None:
        self.picture = picture

    def fade(self) -> None: ...


class Bench:
    """A presenter with everything it needs and no window."""

    def __init__(self) -> None:
        self.document = Document(with_changes(Experiment(), SHORT))
        self.state, self.playhead, self.bridge = ViewState(), Playhead(), JobBridge()
        self.state.change(images=10)
        self.canvas = FakeCanvas()
        self.presenter = ImagePresenter(
            self.document, self.state, self.playhead, self.bridge, Results(), self.canvas
        )
        self.topics: set[str] = set()
        self.failures: list[str] = []
        self.presenter.failed.connect(self.failures.append)
        self.bridge.outcome.connect(self._note)
        self.document.listen(self.presenter.refresh)

    def _note(self, outcome: Outcome) -> None:
        self.topics.add(outcome.topic)

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

    def grid(self, pane: int) -> ImageGrid:
        grid = self.canvas.picture.panes[pane].grid
        assert grid is not None
        return grid


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    del qtbot
    bench = Bench()
    bench.presenter.refresh()
    bench.settle()
    yield bench
    bench.bridge.close()
    assert not bench.failures


def test_a_first_look_shows_data_samples_and_estimates(bench: Bench) -> None:
    assert [bench.grid(pane).values.shape for pane in range(3)] == [(10, 1, 8, 8)] * 3
    assert bench.grid(0).values.min() > 0  # at t = 0 these are the data: grey levels
    assert bench.grid(1).values == pytest.approx(bench.grid(2).values)
    assert "to training" in bench.canvas.picture.panes[1].words[1]


def test_time_moves_all_panes_and_computes_nothing(bench: Bench) -> None:
    data = bench.grid(0).values
    bench.playhead.move_to(1.0)
    assert bench.settle() == set()
    assert np.abs(bench.grid(0).values - data).mean() > 0.1
    assert "t = 40" in bench.canvas.picture.panes[0].words[1]


def test_a_schedule_moves_the_forward_images_at_once_with_the_same_noise(bench: Bench) -> None:
    bench.playhead.move_to(0.5)
    before = bench.grid(0).values
    bench.document.apply(Edit("family", {"schedule.family": "linear"}))
    moved = np.abs(bench.grid(0).values - before).mean()
    assert 0 < moved < 0.25  # fresh noise alone would move it by 0.3 and more
    assert bench.settle() == {PATHS, NEIGHBOURS}


def test_the_old_images_stay_until_the_new_ones_have_come_so_far(bench: Bench) -> None:
    bench.playhead.move_to(0.1)
    old = bench.grid(1).values
    whole = bench.presenter._paths
    assert whole is not None
    part = ImagePaths(whole.times[:3], whole.x[:3] + 1, whole.estimate[:3], whole.label, whole=False)
    bench.presenter._take(Outcome(PATHS, (bench.presenter._kind, "exact"), part))
    assert (bench.grid(1).values == old).all()
    bench.playhead.move_to(1.0)
    assert not (bench.grid(1).values == bench.presenter._opened.greys.levels(whole.at(40.0))).any()  # type: ignore[union-attr]


def test_what_only_training_reads_computes_nothing(bench: Bench) -> None:
    assert bench.edit(training__learning_rate=0.01) == set()


@pytest.mark.parametrize(
    ("path", "value"), [("sampler.steps", 5), ("condition.label", 3), ("condition.guidance", 1.0)]
)
def test_each_part_of_the_reverse_process_acts(bench: Bench, path: str, value: object) -> None:
    before = bench.grid(1)
    bench.document.apply(Edit("edit", {path: value}))
    assert bench.settle() == {PATHS, NEIGHBOURS}
    assert bench.grid(1) is not before


def test_layers_and_the_number_of_images_follow_the_view(bench: Bench) -> None:
    bench.playhead.move_to(0.5)
    bench.state.change(image_layer="drift")
    assert bench.grid(2).kind == "signed"
    bench.state.change(image_layer="none")
    assert len(bench.canvas.picture.panes) == 2
    bench.state.change(images=4, smooth=True)
    assert bench.settle() == {DATA, PATHS, NEIGHBOURS}
    assert len(bench.grid(0).values) == len(bench.grid(1).values) == 4
    assert bench.canvas.picture.smooth


def test_an_image_is_followed_with_what_it_comes_near(bench: Bench) -> None:
    bench.presenter.follow(2, 4)
    followed = bench.canvas.picture.followed
    assert followed is not None
    assert bench.grid(1).followed == 4
    assert bench.grid(0).followed is None
    now, estimate, nearest = followed.portraits
    assert now.words == "image 5, class 4"
    # At t = 0 all three are the image that the exact model has brought back.
    assert now.image == pytest.approx(estimate.image, abs=1e-3)
    assert "class 4" in nearest.words
    assert followed.film is not None
    assert (np.diff(followed.film.times) > 0).all()
    bench.presenter.step(1)
    assert bench.grid(1).followed == 5
    bench.presenter.follow(-1, -1)
    assert bench.canvas.picture.followed is None


def test_the_forward_film_is_the_same_noise_at_all_times(bench: Bench) -> None:
    bench.state.change(forward="markov")
    bench.presenter.follow(0, 2)
    followed = bench.canvas.picture.followed
    assert followed is not None
    assert followed.film is not None
    (row,) = followed.film.rows
    bench.presenter.go_to(0.5)
    at = int(np.searchsorted(followed.film.times, 20.0))
    assert row.values[at] == pytest.approx(bench.grid(0).values[2])


def test_other_data_take_the_place_of_the_old(bench: Bench) -> None:
    bench.presenter.follow(1, 2)
    topics = bench.edit(data__name="dead-leaves", data__size=16, sampler__steps=4, schedule__steps=20)
    assert topics == {DATA, PATHS, NEIGHBOURS}
    assert bench.grid(0).values.shape == (10, 1, 16, 16)
    assert bench.canvas.picture.followed is None


def test_parameters_of_the_data_are_followed(bench: Bench) -> None:
    before = bench.grid(0).values
    assert DATA in bench.edit(data__dequantise=True)
    assert np.abs(bench.grid(0).values - before).max() < 1 / 17


def test_new_noise_draws_others_and_points_let_it_rest(bench: Bench) -> None:
    before = bench.grid(0).values
    bench.presenter.draw_new_noise()
    bench.settle()
    assert not (bench.grid(0).values == before).all()
    shown = bench.canvas.picture
    bench.document.apply(Edit("data", {"data.name": "moons"}))
    bench.playhead.move_to(0.7)
    assert bench.settle() == set()
    assert bench.canvas.picture is shown


def test_data_that_cannot_be_opened_are_told(bench: Bench) -> None:
    bench.edit(data={"name": "image-folder"})
    assert any("folder" in failure for failure in bench.failures)
    bench.failures.clear()
