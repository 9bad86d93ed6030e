"""The rows of `difflab bench` about bits: how soon the ledger follows, and what bounds are reached."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from statistics import median
from typing import Any

import torch

from difflab.engine.bounds import Ledger
from difflab.engine.bounds.ascent_options import AscentOptions
from difflab.engine.schedules import build
from difflab.engine.training.train import train
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.results import Learned
from difflab.session.scene import ledger
from difflab.session.scene.learned import learned_denoiser
from difflab.session.scene.measured import Measured
from difflab.session.scene.sequence_sampling import counted
from difflab.session.training_run import learned_of, task_of

Row = dict[str, Any]
ROLL = {"data.noise": 1.0, "schedule.beta_1": 1e-3}
LONGER_CLIMB = 4_000  # frames of the ascent that the short one is compared with


def rows(quick: bool) -> Iterator[Row]:
    torch.set_num_threads(1)
    yield from _ledger_rows()
    yield from _ascent_rows()
    if not quick:
        yield from _roll_rows()
        yield from _heartbeat_rows()


def _row(name: str, value: float, unit: str, target: str, ok: bool) -> Row:
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok}


def _ledger_rows() -> Iterator[Row]:
    """From a schedule to its ledger, as often as a drag asks for it."""
    experiment = preset("swiss-roll")
    model = _finished(ledger.exact_model(experiment, {}))
    for steps, limit in ((1_000, 2.0), (10_000, 8.0)):
        schedule = build(experiment.schedule.replace(steps=steps))
        found = 1e3 * _median_seconds(partial(model.ledger, schedule), 21)
        yield _row(f"ledger of bits, T = {steps:,}", found, "ms", f"<= {limit:g}", found <= limit)


def _ascent_rows() -> Iterator[Row]:
    """The schedule that learns itself at noise 0.1, T = 40, beta_1 = 1e-3, from cosine."""
    experiment = with_changes(preset("swiss-roll"), {"data.noise": 0.1})
    model = _finished(ledger.exact_model(experiment, {}))
    began = time.perf_counter()
    *_, last = model.ascend(AscentOptions(), experiment.schedule)
    taken = time.perf_counter() - began
    *_, best = model.ascend(AscentOptions(most_frames=LONGER_CLIMB), last.schedule)
    gap = best.K_bits - last.K_bits
    yield _row("learning the schedule, T = 40, noise 0.1", taken, "s", "<= 3", taken <= 3)
    yield _row("  short of a longer climb from there", gap, "bits", "<= 0.05", gap <= 0.05)


def _roll_rows() -> Iterator[Row]:
    """One network for every schedule: how far its K is from the exact model's."""
    experiment = with_changes(
        preset("swiss-roll"), {**ROLL, "training.steps": None, "training.seconds": 50.0}
    )
    learned, seconds = _trained(experiment)
    exact = _finished(ledger.exact_model(experiment, {}))
    model = _finished(ledger.learned_model(experiment, {}, learned))
    yield _row("swiss roll, noise 1: training", seconds, "s", "<= 60", seconds <= 60)
    for steps in (40, 100, 1_000):
        schedule = build(experiment.schedule.replace(steps=steps))
        gap = exact.ledger(schedule).K_bits - model.ledger(schedule).K_bits
        yield _row(f"  K short of the exact model's, T = {steps:,}", gap, "bits", "<= 0.03", gap <= 0.03)


def _heartbeat_rows() -> Iterator[Row]:
    """The paper's heartbeat: what a small network reaches on one core."""
    experiment = with_changes(preset("heartbeat"), {"training.steps": None, "training.seconds": 60.0})
    learned, seconds = _trained(experiment)
    found: Ledger = _finished(ledger.learned_model(experiment, {}, learned)).ledger(
        build(experiment.schedule)
    )
    yield _row("heartbeat, T = 2,000: training", seconds, "s", "<= 90", seconds <= 90)
    yield _row("  K (the paper -2.414)", found.K_bits, "bits", ">= -2.385", found.K_bits >= -2.385)
    *_, facts = counted(experiment, {}, learned_denoiser(learned), experiment.seed)
    assert facts is not None
    assert facts.valid_by_bound is not None
    assert facts.valid_by_read_out is not None
    by_bound, read_out = 100 * facts.valid_by_bound.value, 100 * facts.valid_by_read_out.value
    yield _row("  valid samples, K's first step", by_bound, "%", ">= 99", by_bound >= 99)
    yield _row("  valid samples, read-out", read_out, "%", ">= 99.9", read_out >= 99.9)


def _trained(experiment: Experiment) -> tuple[Learned, float]:
    """What a training brings, and the seconds it takes."""
    began = time.perf_counter()
    learned = None
    for frame in train(task_of(experiment, {})):
        learned = learned_of(experiment, frame) or learned
    assert learned is not None
    return learned, time.perf_counter() - began


def _finished(models: Iterator[Measured]) -> Measured:
    *_, last = models
    return last


def _median_seconds(once: Callable[[], object], times: int) -> float:
    once()
    marks = [time.perf_counter()]
    for _ in range(times):
        once()
        marks.append(time.perf_counter())
    return median(after - before for before, after in pairwise(marks))
