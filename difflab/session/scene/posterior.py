"""Posteriors sampled: one call for the window, the command line and the exports.

Several methods start from the same noise and advance in turn, so that they can be watched side by side.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor

from difflab.engine.posterior.options import METHODS, method_of
from difflab.engine.samplers import SampleFrame
from difflab.engine.schedules import Schedule, build
from difflab.errors import UsageError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.arrays import as_array
from difflab.session.scene.posterior_chains import Chains
from difflab.session.scene.posterior_facts import facts_of
from difflab.session.scene.posterior_frames import Float32, PosteriorFrame
from difflab.session.scene.posterior_problem import PosteriorProblem, posterior_problem

PREVIEW_STEPS = 3
MOST_NUMBERS = 200_000_000  # in the samples of all methods: a run keeps a few arrays of this size


def posterior_run(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    count: int,
    device: str = "cpu",
    methods: Sequence[str] | None = None,
) -> Iterator[PosteriorFrame]:
    """Sample the posterior `count` times by each of the methods, one frame for each denoising.

    methods: names from METHODS[task], or None for the one that the options name; "exact" needs no model.
    First comes a preview of each chain in very few steps. Frames are not kept. Raises DataError or UsageError
    in one line where the experiment asks nothing that can be answered.
    """
    problem = posterior_problem(experiment, assets)
    names = _checked(problem, experiment, count, methods)
    chains = Chains.of(experiment, assets, learned, problem, count, device)
    schedule = build(experiment.schedule)
    for name in names:
        if name != "exact":
            yield _preview(name, chains, schedule)
    runs = [_Run(name, chains.start(name, experiment.posterior.steps)) for name in names]
    while runs:
        # The one that is least far along comes next: all end together, however many denoisings they take.
        run = min(runs, key=lambda each: each.share)
        began = time.perf_counter()
        frame = next(run.frames, None)
        run.seconds += time.perf_counter() - began
        if frame is None:
            runs.remove(run)
            continue
        run.share = frame.index / frame.steps
        found = _frame(run.name, frame, schedule)
        if frame.index == 0:
            run.first_denoised = frame.denoised
        if found.done:
            found = replace(found, facts=facts_of(run.name, chains, found, run.first_denoised, run.seconds))
        yield found


@dataclass(eq=False)
class _Run:
    """One method on its way; `seconds` is what it took so far, without the others."""

    name: str
    frames: Iterator[SampleFrame]
    share: float = -1.0
    seconds: float = 0.0
    first_denoised: Tensor | None = None


def _checked(
    problem: PosteriorProblem, experiment: Experiment, count: int, methods: Sequence[str] | None
) -> tuple[str, ...]:
    task, known = problem.task, METHODS[problem.task]
    names = (method_of(experiment.posterior, task),) if methods is None else tuple(methods)
    for name in names:
        if name not in known:
            raise UsageError(f"There is no method {name!r} to {task}.", f"Choose among {', '.join(known)}.")
    most = MOST_NUMBERS // (len(problem.mean) * max(1, len(names)))
    if not 1 <= count <= most:
        raise UsageError(f"At most {most:,} samples of this size fit, at least 1; {count:,} were asked for.")
    return names


def _preview(name: str, chains: Chains, schedule: Schedule) -> PosteriorFrame:
    """The end of a run of very few steps, without repetitions."""
    *_, last = chains.start("replace" if name == "repaint" else name, PREVIEW_STEPS)
    found = _frame(name, last, schedule)
    return replace(found, index=0, preview=True, done=False)


def _frame(name: str, frame: SampleFrame, schedule: Schedule) -> PosteriorFrame:
    denoised = as_array(frame.denoised)
    mean, deviation = moments(denoised)
    done = frame.index == frame.steps
    t = 0.0 if done else schedule.t_at(frame.log_snr)
    x = as_array(frame.x)
    return PosteriorFrame(
        name, frame.index, frame.steps, t, frame.log_snr, x, denoised, mean, deviation, done=done
    )


def moments(x: Float32) -> tuple[Float32, Float32]:
    """Mean and standard deviation (d,) over samples (n, d); 0 deviation where all agree, or there is one."""
    mean = x.mean(axis=0, dtype=np.float64)
    # A mean of equal numbers may be off by rounding, which must not show as a deviation of known pixels.
    mean = np.where(np.ptp(x, axis=0) == 0, x[0], mean)
    if len(x) == 1:
        return x[0], np.zeros_like(x[0])
    squares = np.square(x - mean.astype(np.float32)).sum(axis=0, dtype=np.float64)
    return mean.astype(np.float32), np.sqrt(squares / (len(x) - 1)).astype(np.float32)
