"""Schedules that learn themselves: ascent on K with beta_1 held, one frame a step.

The freedoms differ in what may change; all are free of constraints in their coordinates, so that one method
climbs for all (`quasi_newton`). The first frame is where the ascent starts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from difflab.engine.bounds.ascent_bumps import FreeBumps
from difflab.engine.bounds.ascent_first import FreeFirst
from difflab.engine.bounds.ascent_handles import FreeHandles
from difflab.engine.bounds.ascent_options import AscentOptions
from difflab.engine.bounds.ascent_steps import FreeSteps
from difflab.engine.bounds.held_end import HeldEnd
from difflab.engine.bounds.quasi_newton import Height, climb
from difflab.engine.schedules.build import build
from difflab.engine.schedules.options import ScheduleOptions
from difflab.engine.schedules.views import FloatArray

ENOUGH = 1e-5  # bits: the ascent ends after `PATIENCE` frames that gain less than this together
PATIENCE = 5
END = -12.0  # where bumps and rates end, nats, if they are to keep an end that has no signal at all

# K in bits and its derivatives (T,), of falling log-SNRs (T,) in nats, the last perhaps -inf: for points
# `bound_gradient.CurveErrors` or `frozen_noise.FrozenNoise`.
Objective = Callable[[FloatArray], tuple[float, FloatArray]]


@dataclass(frozen=True)
class AscentFrame:
    """After `step` steps: K in bits and the schedule that has it; the last frame of an ascent is `done`."""

    step: int
    K_bits: float
    schedule: ScheduleOptions
    done: bool


class Freedom(Protocol):
    """What of a schedule may change, as coordinates (n,) without constraints."""

    def start(self) -> FloatArray:
        """(n,)."""

    def log_snrs(self, place: FloatArray) -> FloatArray:
        """(T,)."""

    def gradient(self, place: FloatArray, by_step: FloatArray) -> FloatArray:
        """(n,) from the derivatives (T,) by the log-SNRs."""

    def schedule(self, place: FloatArray) -> ScheduleOptions:
        """As options."""


def ascend(options: AscentOptions, schedule: ScheduleOptions, objective: Objective) -> Iterator[AscentFrame]:
    """Frames of rising K, from the schedule's own to the best that the freedom allows."""
    if schedule.steps == 1:
        yield AscentFrame(0, objective(build(schedule).log_snrs)[0], schedule, done=True)
        return
    freedom = freedom_of(options, schedule)
    heights: list[float] = []
    last = None
    for height in climb(lambda place: _height(freedom, place, objective), freedom.start()):
        # One frame behind, so that the last one is known as such.
        if last is not None:
            yield _frame(freedom, last, len(heights) - 1, done=False)
        last = height
        heights.append(height.value)
        settled = len(heights) > PATIENCE and height.value - heights[-1 - PATIENCE] < ENOUGH
        if settled or len(heights) > options.most_frames:
            break
    assert last is not None
    yield _frame(freedom, last, len(heights) - 1, done=True)


def freedom_of(options: AscentOptions, schedule: ScheduleOptions) -> Freedom:
    """The coordinates that the options name."""
    if options.freedom == "steps":
        steps = FreeSteps.of(schedule, options.end_at_prior)
        # Two steps of which the last is silent have no gap to stretch.
        return FreeFirst(steps) if options.free_first and len(steps.chain.values) > 1 else steps
    end = max(float(build(schedule).log_snrs[-1]), END)
    if options.freedom == "bumps":
        return HeldEnd(FreeBumps(schedule), end) if options.end_at_prior else FreeBumps(schedule)
    handles = FreeHandles.of(schedule, options.pinned, options.end_at_prior)
    # The end of a curve of rates is an integral, which no single handle holds.
    return HeldEnd(handles, end) if options.end_at_prior and handles.view == "beta" else handles


def _height(freedom: Freedom, place: FloatArray, objective: Objective) -> Height:
    """K and its gradient; minus infinity where no schedule is left."""
    with np.errstate(over="ignore", invalid="ignore"):  # a step may be tried that leaves the numbers
        log_snrs = freedom.log_snrs(place)
        is_schedule = bool(np.all(np.diff(log_snrs) < 0))
    if not is_schedule:
        return Height(place, -np.inf, np.zeros_like(place))
    bits, gradient = objective(log_snrs)
    return Height(place, bits, freedom.gradient(place, gradient))


def _frame(freedom: Freedom, height: Height, step: int, done: bool) -> AscentFrame:
    return AscentFrame(step, height.value, freedom.schedule(height.place), done)
