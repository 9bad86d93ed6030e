"""Weights that come with the lab: trained by its own command line, small enough for its repository.

Beside each resources/weights/NAME.safetensors lies a NAME.json: the experiment, how long and where it was
trained, by which command, and what was measured of the weights as they are there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from difflab.errors import FileFormatError
from difflab.resources import resources
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_text import from_values
from difflab.session.files.run_folder import read_checkpoint
from difflab.session.results import Learned, learning_key

MOST_BYTES = 4 * 2**20


@dataclass(frozen=True)
class Bundled:
    """What is known of weights without reading them; metrics: figures of `evaluate`, by their names there."""

    name: str
    experiment: Experiment
    steps: int
    seconds: float
    device: str
    command: str
    metrics: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file of the weights."""
        return folder() / f"{self.name}.safetensors"

    @property
    def size(self) -> int:
        """Bytes of the weights."""
        return self.path.stat().st_size


def folder() -> Path:
    """Where the weights lie."""
    return resources() / "weights"


@cache
def bundled_names() -> tuple[str, ...]:
    """The names of all bundled weights, each that of its preset."""
    return tuple(sorted(path.stem for path in folder().glob("*.json")))


@cache
def bundled(name: str) -> Bundled | None:
    """What is known of the weights called `name`; None where there are none."""
    path = folder() / f"{name}.json"
    if not path.is_file():
        return None
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        experiment = from_values(values["experiment"], f"The experiment of the weights {name}")
        steps, seconds = int(values["steps"]), float(values["seconds"])
        device, command = str(values["device"]), str(values["command"])
        return Bundled(name, experiment, steps, seconds, device, command, dict(values["metrics"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileFormatError(f"{path} cannot be read: {error}", "Install difflab again.") from error


def bundled_for(experiment: Experiment) -> Learned | None:
    """The bundled weights of what the experiment's network would learn, whatever the seed; None without any.

    The seed of the weights is their own: another one in the experiment draws other samples from them.
    """
    found = bundled_like(experiment)
    return None if found is None else _learned(found.name)


def bundled_like(experiment: Experiment) -> Bundled | None:
    """What is known of these weights."""
    name = _names_by_key().get(_key(experiment))
    return None if name is None else bundled(name)


def bundled_with(data: BaseModel) -> tuple[Bundled, ...]:
    """What is known of all weights that were trained on these data (the section `data` of an experiment)."""
    found = (bundled(name) for name in bundled_names())
    return tuple(known for known in found if known is not None and known.experiment.data == data)


@cache
def _names_by_key() -> dict[str, str]:
    found = {name: bundled(name) for name in bundled_names()}
    return {_key(each.experiment): name for name, each in found.items() if each is not None}


def _key(experiment: Experiment) -> str:
    return learning_key(experiment.replace(seed=0))


@cache
def _learned(name: str) -> Learned:
    known = bundled(name)
    assert known is not None
    weights = {key: as_float32(value) for key, value in read_checkpoint(known.path).items()}
    return Learned(known.experiment, weights, known.steps)


def as_float32(value: np.ndarray) -> np.ndarray:
    """Half-precision numbers as networks take them; others as they are."""
    return value.astype(np.float32) if value.dtype == np.float16 else value
