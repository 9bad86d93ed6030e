"""Run folders: they read back, and damage is named."""

from pathlib import Path

import numpy as np
import pytest

from difflab.errors import DifflabError, FileFormatError, UsageError
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import RunWriter, checkpoints, read_run

WEIGHTS = {"layer.weight": np.arange(6, dtype=np.float32).reshape(2, 3)}
STATE: dict[str, np.ndarray] = {
    "optimiser.0.exp_avg": np.ones(3, dtype=np.float32),
    "step": np.array(5, dtype=np.int64),
}


def write(folder: Path, count: int = 1) -> None:
    writer = RunWriter(folder, Experiment(), {}, "cpu")
    for step in range(1, count + 1):
        writer.add_losses(step, np.array([1.0 / step]), 0.1 * step)
        writer.checkpoint(step, WEIGHTS, STATE)
    writer.finish("done", Experiment(seed=9), {})


def test_a_run_reads_back(tmp_path: Path) -> None:
    write(tmp_path / "run", 2)
    run = read_run(tmp_path / "run")
    assert run.experiment == Experiment(seed=9)
    assert run.manifest["status"] == "done"
    np.testing.assert_array_equal(run.weights["layer.weight"], WEIGHTS["layer.weight"])
    assert set(run.state) == set(STATE)
    np.testing.assert_allclose(run.losses, [[1, 1.0, 0.1], [2, 0.5, 0.2]])


def test_only_the_last_checkpoints_stay(tmp_path: Path) -> None:
    write(tmp_path / "run", 5)
    assert [path.stem for path in checkpoints(tmp_path / "run")] == [f"step-{k:08d}" for k in (3, 4, 5)]


def test_a_used_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        RunWriter(tmp_path, Experiment(), {}, "cpu")
    assert (tmp_path / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["experiment.toml", "checkpoints/step-00000001.safetensors"])
def test_one_flipped_bit_is_noticed(tmp_path: Path, name: str) -> None:
    write(tmp_path / "run")
    path = tmp_path / "run" / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match="checksum"):
        read_run(tmp_path / "run")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"sha256": 3}', "[" * 100_000])
def test_a_damaged_manifest_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path / "run")
    (tmp_path / "run" / "manifest.json").write_text(text)
    with pytest.raises(DifflabError, match=r"manifest\.json"):
        read_run(tmp_path / "run")


def test_weights_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    writer = RunWriter(tmp_path / "run", Experiment(), {}, "cpu")
    writer.checkpoint(1, {"w": np.array([np.nan], dtype=np.float32)}, {})
    with pytest.raises(FileFormatError, match="not finite"):
        read_run(tmp_path / "run")
