"""A training and its folder: what a stop, a divergence and a resumption leave behind."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from difflab.errors import NonFiniteError
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import read_run
from difflab.session.paths import with_changes
from difflab.session.training_run import Resumption, RunFrame, run_training

WILD = {
    "training.optimiser": "sgd",
    "training.learning_rate": 1.0,
    "network.prediction": "x0",
    "objective.name": "eps",
}


def _experiment(**changes: Any) -> Experiment:
    small = {"training.steps": 60, "training.batch": 64, "network.width": 16, "network.depth": 1}
    return with_changes(Experiment(), small | changes)


def test_stopping_keeps_the_weights_of_the_very_last_step(tmp_path: Path) -> None:
    experiment = _experiment(**{"training.steps": 1_000_000})
    frames = run_training(experiment, {}, "cpu", tmp_path / "run")
    for _ in range(4):  # snapshots come every half a second: the last frames bring none
        frame = next(frames)
    frames.close()  # type: ignore[attr-defined]
    run = read_run(tmp_path / "run")
    assert frame.learned is None
    assert run.manifest["status"] == "stopped"
    assert run.state["step"].item() == run.steps == frame.step > 0


def test_a_divergence_without_a_listener_is_raised_and_leaves_sound_weights(tmp_path: Path) -> None:
    with pytest.raises(NonFiniteError, match="learning rate"):
        list(run_training(_experiment(**WILD), {}, "cpu", tmp_path / "run"))
    run = read_run(tmp_path / "run")
    assert run.manifest["status"] == "diverged"
    assert all(np.isfinite(value).all() for value in run.weights.values())


def test_a_told_divergence_can_be_resumed_into_a_whole_run(tmp_path: Path) -> None:
    wild = _experiment(**WILD)
    last = list(run_training(wild, {}, "cpu", tmp_path / "run", tell_divergence=True))[-1]
    assert last.divergence is not None
    assert last.learned is not None
    assert last.learned.step == last.divergence.step
    calm = with_changes(wild, {"training.learning_rate": 1e-9})
    losses = np.arange(1.0, last.divergence.step + 1, dtype=np.float32)
    resume = Resumption(last.divergence.state, losses)
    frames = list(run_training(calm, {}, "cpu", tmp_path / "calm", resume=resume))
    assert frames[-1].step == 60
    run = read_run(tmp_path / "calm")
    assert run.losses[:, 0].tolist() == list(range(1, 61))


def test_a_resumed_run_is_the_uninterrupted_one(tmp_path: Path) -> None:
    """From a checkpoint in a folder, by another process for all it knows."""
    experiment = _experiment()
    whole = list(run_training(experiment, {}, "cpu", tmp_path / "whole"))[-1]
    frames = run_training(experiment, {}, "cpu", tmp_path / "part")
    halves: list[RunFrame] = [next(frames), next(frames)]
    frames.close()  # type: ignore[attr-defined]
    part = read_run(tmp_path / "part")
    assert halves[-1].step == part.steps
    resume = Resumption(part.state, part.losses[:, 1].astype(np.float32))
    resumed = list(run_training(experiment, {}, "cpu", tmp_path / "rest", resume=resume))[-1]
    assert whole.learned is not None
    assert resumed.learned is not None
    for name, value in whole.learned.weights.items():
        assert np.array_equal(value, resumed.learned.weights[name])
