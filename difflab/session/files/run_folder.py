"""The run folder: an experiment, what its training brought, and the checksums that prove both.

experiment.toml (or .difflab)   metrics.csv   checkpoints/step-*.safetensors   manifest.json
"""

import hashlib
import io
import json
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from difflab.errors import FileFormatError, UsageError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.files.atomic import read_limited, write_atomic
from difflab.session.files.experiment_file import experiment_bytes, open_experiment

KEPT_CHECKPOINTS = 3
LIMIT = 2**31
VERSIONED = ("difflab", "torch", "numpy", "PySide6-Essentials", "safetensors")
EMA = "ema."

Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Run:
    """A run as read back: its experiment, its learned weights and how it went."""

    folder: Path
    experiment: Experiment
    assets: Mapping[str, AnyArray]
    weights: Mapping[str, NDArray[np.generic]]
    state: Mapping[str, NDArray[np.generic]]
    losses: NDArray[np.float64]
    manifest: Mapping[str, object] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """Training steps done."""
        return int(self.losses[-1, 0]) if len(self.losses) else 0


class RunWriter:
    """Writes a run folder while the training goes on. Each file is whole at any moment."""

    def __init__(
        self, folder: Path, experiment: Experiment, assets: Mapping[str, AnyArray], device: str
    ) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} exists already and is not empty.", "Name another folder with --out.")
        self.folder = folder
        self._device = device
        self._rows: list[tuple[int, float, float]] = []
        self._digests: dict[str, str] = {}
        self._set_experiment(experiment, assets)
        self._write_manifest("running")

    def _set_experiment(self, experiment: Experiment, assets: Mapping[str, AnyArray]) -> None:
        self._experiment = experiment
        content = experiment_bytes(experiment, assets)
        self._write("experiment.difflab" if content.startswith(b"PK") else "experiment.toml", content)

    def add_losses(self, first_step: int, losses: NDArray[np.floating], seconds: float) -> None:
        """Remember the losses of the steps from `first_step` on, the last of them reached after `seconds`."""
        self._rows.extend((first_step + k, float(loss), seconds) for k, loss in enumerate(losses))

    def checkpoint(self, step: int, weights: Arrays, state: Arrays) -> None:
        """Write the averaged weights and what a resumed training needs; older checkpoints beyond three go."""
        from safetensors.numpy import save

        tensors = {EMA + name: np.ascontiguousarray(value) for name, value in weights.items()}
        tensors |= {name: np.ascontiguousarray(value) for name, value in state.items()}
        self._write(f"checkpoints/step-{step:08d}.safetensors", save(tensors, metadata={"step": str(step)}))
        self._write_metrics()
        for old in checkpoints(self.folder)[:-KEPT_CHECKPOINTS]:
            old.unlink(missing_ok=True)
            self._digests.pop(f"checkpoints/{old.name}", None)
        self._write_manifest("running")

    def finish(self, status: str, experiment: Experiment, assets: Mapping[str, AnyArray]) -> None:
        """Close the run: `experiment` now holds the number of steps that a time budget turned into."""
        self._set_experiment(experiment, assets)
        self._write_metrics()
        self._write_manifest(status)

    def _write_metrics(self) -> None:
        lines = ["step,loss,seconds"]
        lines += [f"{step},{loss:.9g},{seconds:.3f}" for step, loss, seconds in self._rows]
        self._write("metrics.csv", ("\n".join(lines) + "\n").encode())

    def _write(self, name: str, content: bytes) -> None:
        write_atomic(self.folder / name, content)
        self._digests[name] = hashlib.sha256(content).hexdigest()

    def _write_manifest(self, status: str) -> None:
        manifest = {
            "status": status,
            "device": self._device,
            "seed": self._experiment.seed,
            "python": platform.python_version(),
            "versions": {name: _version(name) for name in VERSIONED},
            "sha256": self._digests,
        }
        write_atomic(self.folder / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())


def is_run_folder(path: Path) -> bool:
    return path.is_dir() and (path / "manifest.json").is_file()


def read_run(folder: Path) -> Run:
    """Read a run folder; `FileFormatError` names the file whose checksum or content is wrong."""
    if not is_run_folder(folder):
        raise FileFormatError(
            f"{folder} is not a run folder: it has no manifest.json.", "Name a folder made by difflab train."
        )
    manifest = _read_manifest(folder)
    digests = manifest["sha256"]
    assert isinstance(digests, dict)
    name = "experiment.difflab" if "experiment.difflab" in digests else "experiment.toml"
    _verify(folder, name, digests)
    experiment, assets = open_experiment(folder / name)
    weights, state = _newest_checkpoint(folder, digests)
    return Run(folder, experiment, assets, weights, state, _read_losses(folder), manifest)


def checkpoints(folder: Path) -> list[Path]:
    """The checkpoints of a run, oldest first."""
    found = (folder / "checkpoints").glob("step-*.safetensors")
    return sorted(path for path in found if re.fullmatch(r"step-\d+\.safetensors", path.name))


def read_checkpoint(path: Path) -> dict[str, NDArray[np.generic]]:
    """The tensors of a safetensors file, finite all of them."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    content = read_limited(path, LIMIT)
    try:
        tensors: dict[str, NDArray[np.generic]] = load(content)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise FileFormatError(
            f"{path.name} is damaged or not a safetensors file.", "Take an older checkpoint."
        ) from error
    for name, value in tensors.items():
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise FileFormatError(
                f"{path.name}: {name} holds numbers that are not finite.", "Take an older checkpoint."
            )
    return tensors


def _newest_checkpoint(folder: Path, digests: Mapping[str, str]) -> tuple[Arrays, Arrays]:
    """The averaged weights and the training state of the last checkpoint (empty before the first)."""
    found = checkpoints(folder)
    if not found:
        return {}, {}
    _verify(folder, f"checkpoints/{found[-1].name}", digests)
    tensors = read_checkpoint(found[-1])
    weights = {name.removeprefix(EMA): value for name, value in tensors.items() if name.startswith(EMA)}
    return weights, {name: value for name, value in tensors.items() if not name.startswith(EMA)}


def _read_manifest(folder: Path) -> dict[str, object]:
    damaged = FileFormatError(
        f"{folder / 'manifest.json'} is damaged.", "Train again or take another copy of the run."
    )
    try:
        manifest = json.loads(read_limited(folder / "manifest.json", 2**24))
    except (ValueError, RecursionError) as error:
        raise damaged from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("sha256"), dict):
        raise damaged
    return manifest


def _verify(folder: Path, name: str, digests: Mapping[str, str]) -> None:
    content = read_limited(folder / name, LIMIT)
    if hashlib.sha256(content).hexdigest() != digests.get(name):
        raise FileFormatError(
            f"{folder / name} is not the file that the run wrote (its checksum differs).",
            "Take another copy of the run.",
        )


def _read_losses(folder: Path) -> NDArray[np.float64]:
    """(n, 3): step, loss, seconds; empty where there are none."""
    path = folder / "metrics.csv"
    if not path.is_file():
        return np.empty((0, 3))
    text = read_limited(path, LIMIT).decode(errors="replace")
    body = text.partition("\n")[2]
    if not body.strip():
        return np.empty((0, 3))
    try:
        return np.loadtxt(io.StringIO(body), delimiter=",", ndmin=2)
    except ValueError as error:
        raise FileFormatError(f"{path} is damaged: {error}.", "Take another copy of the run.") from error


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
