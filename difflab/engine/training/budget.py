"""From seconds to steps: a short trial on a throwaway run tells how many steps fit into a time budget."""

import time
from statistics import median

from difflab.engine.training.run import TrainingRun, TrainingTask

TRIALS = 3
TRIAL_SHARE, LONGEST_TRIAL = 0.01, 0.3  # of the budget, and in seconds


def steps_within(task: TrainingTask, seconds: float) -> int:
    """Number of steps of `task` that fit into what is left of `seconds` after this trial; at least 1.

    Wall-clock time, with the machine as busy as it is now.
    """
    start = time.perf_counter()
    run = TrainingRun(task, steps=1_000_000)
    run.advance().item()  # the first step draws a block and loads what a backward pass needs
    before_block = time.perf_counter()
    run.stream.draw_block()
    per_block = time.perf_counter() - before_block
    trial = min(TRIAL_SHARE * seconds, LONGEST_TRIAL)
    per_step = median(_seconds_per_step(run, trial) for _ in range(TRIALS))
    left = seconds - (time.perf_counter() - start)
    return max(1, int(left / (per_step + per_block / run.stream.block)))


def _seconds_per_step(run: TrainingRun, duration: float) -> float:
    """Mean time of the steps taken in about `duration` seconds."""
    start, count = time.perf_counter(), 0
    while count == 0 or time.perf_counter() - start < duration:
        loss = run.advance()
        count += 1
    loss.item()  # a GPU works on behind the loop: wait for it
    return (time.perf_counter() - start) / count
