"""The grid of small runs: every combination once, each honest about itself, all side by side."""

import numpy as np
import pytest

from difflab.session.ablations import AXES, USUAL, Ablation, AblationFrame, ablations, base, run_ablations
from difflab.session.paths import with_changes
from difflab.session.scene.bound import bound

SMALL = with_changes(
    base(), {"training.steps": 60, "training.batch": 64, "network.width": 8, "network.depth": 1}
)


def test_every_combination_is_there_once_and_is_what_its_words_say() -> None:
    grid = ablations(base(), [axis.key for axis in AXES])
    assert len(grid) == len({ablation.experiment for ablation in grid}) == 2 * 2 * 2 * 3 * 4
    by_words = {ablation.words: ablation.experiment for ablation in grid}
    found = by_words["KL", "SGD", "linear", "T = 150", "cosine rate"]
    assert found.objective.name == "kl"
    assert found.training.optimiser == "momentum"
    assert found.schedule.family == "linear"
    assert found.schedule.steps == found.sampler.steps == 150
    assert found.training.decay == "cosine"


def test_the_first_of_the_usual_grid_is_the_base_itself() -> None:
    assert ablations(base())[0].experiment == base()
    assert len(ablations(base())) == 2 ** len(USUAL)


def test_no_axis_is_one_run() -> None:
    assert [ablation.experiment for ablation in ablations(SMALL, ())] == [SMALL]


@pytest.fixture(scope="module")
def frames() -> list[AblationFrame]:
    """Two runs, and one that leaves the numbers at once."""
    wild = {
        "network.prediction": "x0",
        "objective.name": "eps",
        "training.optimiser": "sgd",
        "training.learning_rate": 1.0,
    }
    broken = Ablation("broken", (), with_changes(SMALL, wild))
    return list(run_ablations([*ablations(SMALL, ("objective", "optimiser"))[:2], broken], {}))


def test_runs_go_on_side_by_side(frames: list[AblationFrame]) -> None:
    """The first round is one frame of each."""
    assert len({frame.key for frame in frames[:3]}) == 3


def test_every_loss_is_told_once(frames: list[AblationFrame]) -> None:
    losses = [frame.losses for frame in frames if frame.key == "MSE · Adam"]
    assert sum(map(len, losses)) == 60


def test_each_run_ends_with_samples_and_its_bound(frames: list[AblationFrame]) -> None:
    for key in ("MSE · Adam", "MSE · SGD"):
        own = [frame for frame in frames if frame.key == key]
        pictures = [frame.samples for frame in own if frame.samples is not None]
        assert all(np.isfinite(picture).all() and picture.shape[1] == 2 for picture in pictures)
        last = own[-1]
        assert last.step == last.steps == 60
        assert last.K_bits is not None
        assert last.K_exact_bits is not None
        assert last.K_bits < last.K_exact_bits + 5 * last.K_se
        assert not last.problem


def test_what_can_be_reached_is_read_from_the_finished_curve(frames: list[AblationFrame]) -> None:
    """Not from a first look, which is some thousandths of a bit off."""
    *_, exact = bound(SMALL, {}, None)
    last = [frame for frame in frames if frame.key == "MSE · Adam"][-1]
    assert last.K_exact_bits == exact.K_bits


def test_a_run_that_fails_says_why_and_stops_no_other(frames: list[AblationFrame]) -> None:
    (last,) = [frame for frame in frames if frame.problem]
    assert last.key == "broken"
    assert "diverged" in last.problem
