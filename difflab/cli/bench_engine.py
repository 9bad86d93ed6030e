"""The engine's rows of `difflab bench`: sampling, training and memory."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import torch

from difflab.engine.denoisers import Denoiser, NetworkDenoiser
from difflab.engine.densities import build as build_density
from difflab.engine.metrics import energy_distance
from difflab.engine.networks import build as build_network
from difflab.engine.samplers import sample
from difflab.engine.samplers.options import AncestralOptions, AnySampler, FlowHeunOptions
from difflab.engine.schedules import build as build_schedule
from difflab.engine.training.train import TrainingTask, train
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.scene.exact import exact_denoiser

Row = dict[str, Any]
SAMPLES = 10_000
COMPARED = 20_000
SEEDS = (0, 1, 2)
MEMORY_PROBE = "from difflab.cli.bench_engine import million_points; million_points()"


def rows(quick: bool) -> Iterator[Row]:
    torch.set_num_threads(1)
    yield _reverse_row()
    if quick:
        return
    yield from _training_rows()
    yield _memory_row()


def _row(name: str, value: float, unit: str, target: str = "", ok: bool = True) -> Row:
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok}


def _reverse_row() -> Row:
    """Reverse trajectories under the exact model, as they follow a dragged curve."""
    experiment = preset("swiss-roll")
    denoiser = exact_denoiser(experiment.data, {})
    log_snrs = torch.from_numpy(build_schedule(experiment.schedule).log_snrs.copy())

    def once() -> None:
        _run(AncestralOptions(steps=40), denoiser, log_snrs, 2_000, 0)

    milliseconds = 1e3 * _median_seconds(once, 7)
    return _row(
        "2,000 exact reverse trajectories of 40 steps", milliseconds, "ms", "<= 250", milliseconds <= 250
    )


def _training_rows() -> Iterator[Row]:
    """Five seconds of training on one core, then 20 Heun steps; against data, and against a plain loop."""
    experiment = with_changes(preset("swiss-roll"), {"training.seconds": 5.0, "training.steps": None})
    density = build_density(experiment.data)
    log_snrs = torch.from_numpy(build_schedule(experiment.schedule).log_snrs.copy())
    distances, denoiser, steps = [], None, 0
    for seed in SEEDS:
        task = TrainingTask(experiment.network, experiment.objective, experiment.training, density, seed)
        weights = None
        for frame in train(task):
            weights, steps = frame.weights or weights, frame.steps
        assert weights is not None
        network = build_network(experiment.network, 2, torch.Generator().manual_seed(0))
        network.load_state_dict(dict(weights))
        denoiser = NetworkDenoiser(network.eval())
        drawn = _run(FlowHeunOptions(steps=20), denoiser, log_snrs, COMPARED, seed)
        fresh = density.sample(COMPARED, torch.Generator().manual_seed(1000 + seed))
        distances.append(energy_distance(drawn, fresh).value)
    mean = sum(distances) / len(distances)
    assert denoiser is not None
    yield _row("training steps in 5 s on one core, batch as in the preset", steps, "steps")
    yield _row("energy distance after them, mean of 3 seeds", mean, "", "<= 0.001", mean <= 0.001)
    trained = denoiser
    heun = _median_seconds(lambda: _run(FlowHeunOptions(steps=20), trained, log_snrs, SAMPLES, 0), 3)
    yield _row("10,000 samples with 20 Heun steps", heun, "s", "<= 2", heun <= 2)
    plain = _median_seconds(lambda: _run(AncestralOptions(steps=200), trained, log_snrs, SAMPLES, 0), 3)
    ratio = plain / heun
    yield _row("20 Heun steps against 200 ancestral steps", ratio, "times faster", ">= 4.5", ratio >= 4.5)


def _run(
    options: AnySampler, denoiser: Denoiser, log_snrs: torch.Tensor, count: int, seed: int
) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(count, 2, generator=generator)
    for frame in sample(options, denoiser, log_snrs, x, generator):
        x = frame.x
    return x


def _median_seconds(once: Any, times: int) -> float:
    once()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        once()
        taken.append(time.perf_counter() - began)
    return median(taken)


def _memory_row() -> Row:
    result = subprocess.run([sys.executable, "-c", MEMORY_PROBE], capture_output=True, text=True, check=True)
    peak = float(result.stdout.split()[-1])
    return _row("peak memory: 1,000,000 points, T = 4,000, train and sample", peak, "GiB", "< 2", peak < 2.0)


def million_points() -> None:
    """Train on a million points, sample with a schedule of 4,000 steps; print the peak memory in GiB."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    import numpy as np

    from difflab.session.opening import data_edit
    from difflab.session.scene.drawing import draw_samples
    from difflab.session.training_run import RunFrame, run_training

    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    edit = data_edit("points", rng.normal(size=(1_000_000, 2)) * [1.0, 0.3], "points")
    experiment = with_changes(
        preset("swiss-roll"), {**edit.changes, "schedule.steps": 4_000, "training.steps": 200}
    )
    last: RunFrame | None = None
    with TemporaryDirectory() as folder:
        for frame in run_training(experiment, edit.assets, "cpu", Path(folder) / "run"):
            last = frame if frame.learned is not None else last
    assert last is not None
    for _ in draw_samples(experiment, edit.assets, last.learned, SAMPLES):
        pass
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}\n")
