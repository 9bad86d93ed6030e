"""Making the weights of a run part of the lab: in half precision where that is needed, measured as kept."""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from difflab.errors import UsageError
from difflab.session.experiment import Experiment
from difflab.session.files.atomic import write_atomic
from difflab.session.files.experiment_text import to_values
from difflab.session.files.run_folder import Run
from difflab.session.image_evaluation import ImageFindings, Progress, evaluate_images
from difflab.session.paths import all_paths
from difflab.session.results import Learned, Weights, learning_key
from difflab.session.weights import MOST_BYTES, as_float32

# Sections that say what is done with a model: they are no part of what was trained.
OF_SAMPLES = ("condition", "posterior")


@dataclass(frozen=True, eq=False)
class Kept:
    """Weights as they will be stored, and what they give."""

    content: bytes
    precision: str
    learned: Learned


def kept(run: Run) -> Kept:
    """The averaged weights of a run in float32 where they fit, else in float16.

    UsageError where neither fits.
    """
    for precision in (np.float32, np.float16):
        content = _packed({name: value.astype(precision) for name, value in run.weights.items()})
        if len(content) <= MOST_BYTES:
            stored = {name: as_float32(value.astype(precision)) for name, value in run.weights.items()}
            if not all(np.isfinite(value).all() for value in stored.values()):
                raise UsageError("Some weights are too large for half precision.", "Train a smaller network.")
            return Kept(content, np.dtype(precision).name, Learned(run.experiment, stored, run.steps))
    raise UsageError(
        f"The weights take {len(content):,} bytes even in half precision, more than {MOST_BYTES:,}.",
        "Train a smaller network.",
    )


def differences(run: Experiment, preset: Experiment) -> list[str]:
    """The options in which a run learned something else than its preset would, as "path: run, preset"."""
    if learning_key(run.replace(seed=0)) == learning_key(preset.replace(seed=0)):
        return []
    mine, theirs = all_paths(run), all_paths(preset)
    budget = {"training.steps", "training.seconds", "seed"}
    parts = ("data", "process", "network", "objective", "training")
    return [
        f"{path}: {mine.get(path, ('none',))[0]}, {theirs.get(path, ('none',))[0]}"
        for path in sorted(set(mine) | set(theirs))
        if path.split(".")[0] in parts and path not in budget
        if mine.get(path, (None,))[0] != theirs.get(path, (None,))[0]
    ]


def bundle(
    run: Run,
    name: str,
    preset: Experiment,
    folder: Path,
    values: Callable[[ImageFindings], dict[str, Any]],
    *,
    device: str,
    count: int,
    held_out: int,
) -> Generator[Progress, None, Mapping[str, Any]]:
    """Measure the weights of `run` under the preset's schedule and sampler, and write NAME.* into `folder`.

    values: turns findings into plain figures. Gives what NAME.json holds. The weights as trained are measured
    on the same images, so that what the precision costs is known.
    """
    unlike = differences(run.experiment, preset)
    if unlike:
        raise UsageError(f"The run is not one of the preset {name}: {'; '.join(unlike)} (run, preset).")
    stored = kept(run)
    found = yield from evaluate_images(preset, run.assets, stored.learned, device, count, held_out)
    metrics = values(found)
    if stored.precision != "float32":
        trained = Learned(run.experiment, run.weights, run.steps)
        before = yield from evaluate_images(preset, run.assets, trained, device, 2, held_out)
        metrics["precision_costs_bits"] = before.bound.K_bits - found.bound.K_bits
    record = {
        "experiment": {
            name: part for name, part in to_values(run.experiment).items() if name not in OF_SAMPLES
        },
        "steps": run.steps,
        "seconds": float(run.losses[-1, 2]),
        "device": str(run.manifest.get("device", "cpu")),
        "seed": run.experiment.seed,
        "command": _command(run, name),
        "precision": stored.precision,
        "metrics": metrics,
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / f"{name}.safetensors", stored.content)
    write_atomic(folder / f"{name}.json", (json.dumps(record, indent=1) + "\n").encode())
    return record


def _command(run: Run, name: str) -> str:
    """What trains these weights again."""
    planned = run.experiment.training.steps or run.steps
    command = f"difflab train {name} --steps {planned} --seed {run.experiment.seed} --out RUN"
    return command if planned == run.steps else f"{command} (stopped after step {run.steps})"


def _packed(weights: Weights) -> bytes:
    from safetensors.numpy import save

    content: bytes = save({name: np.ascontiguousarray(value) for name, value in weights.items()})
    return content
