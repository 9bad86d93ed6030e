"""Several processes train as one would: here two on this machine, which exchange gradients through gloo."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from difflab.engine.training.data import Batch
from difflab.engine.training.group import Group
from difflab.engine.training.run import TrainingRun
from difflab.engine.training.train import train
from difflab.errors import UsageError
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import read_run
from difflab.session.paths import with_changes
from difflab.session.training_run import task_of

SMALL = {
    "data.name": "digits",
    "network": {"kind": "unet", "width": 8, "depth": 2},
    "training.batch": 30,
    "training.steps": 3,
}


def _batch(count: int) -> Batch:
    return Batch(torch.arange(2.0 * count).view(count, 2), torch.zeros(count, 2), torch.zeros(count))


def test_the_shares_of_a_batch_are_the_batch() -> None:
    shares = [Group(rank, 3).share(_batch(10)) for rank in range(3)]
    assert sum(share for share, _ in shares) == pytest.approx(1.0)
    assert torch.equal(torch.cat([part.x0 for _, part in shares]), _batch(10).x0)


def test_a_batch_too_small_to_share_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be shared among 3"):
        Group(0, 3).share(_batch(2))


def test_a_network_with_rows_for_steps_is_trained_alone() -> None:
    task = task_of(with_changes(Experiment(), {"network": {"kind": "rbf"}, "schedule.steps": 2_000}), {})
    with pytest.raises(UsageError, match="several processes"):
        TrainingRun(task, 3, Group(0, 2))


def _free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def test_two_processes_train_as_one(tmp_path: Path) -> None:
    """Every loss to the rounding of sums, which three steps of training make larger: 1e-4 is ample."""
    changes = [f"--set={name}={json.dumps(value)}" for name, value in SMALL.items() if name != "network"]
    network = ["--set=network.kind=unet", "--set=network.width=8", "--set=network.depth=2"]
    command = [sys.executable, "-m", "difflab", "train", "digits", *network, *changes]
    command += ["--device", "cpu", "--json", "--out", str(tmp_path / "run")]
    around = os.environ | {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(_free_port())}
    processes = [
        subprocess.Popen(command, env=around | {"RANK": str(rank)}, stdout=subprocess.PIPE, text=True)
        for rank in (0, 1)
    ]
    outputs = [process.communicate(timeout=100)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert json.loads(outputs[0])["steps"] == 3
    assert outputs[1] == ""
    alone = [
        frame.losses for frame in train(task_of(with_changes(Experiment(), SMALL), {}), frame_seconds=0.0)
    ]
    losses = torch.from_numpy(read_run(tmp_path / "run").losses[:, 1])
    torch.testing.assert_close(losses.float(), torch.cat(alone), rtol=1e-4, atol=1e-5)
