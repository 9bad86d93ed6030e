"""From seconds to steps: a short trial on a throwaway run tells how many steps fit into a time budget."""

import time
from statistics import median

import torch

from difflab.engine.training.group import ALONE, Group
from difflab.engine.training.run import TrainingRun, TrainingTask

TRIALS = 3
GROUP_STEPS = 5  # of a trial of several processes: all have to take equally many
TRIAL_SHARE, LONGEST_TRIAL = 0.01, 0.3  # of the budget, and in seconds


def steps_within(task: TrainingTask, seconds: float, group: Group = ALONE) -> int:
    """Number of steps of `task` that fit into what is left of `seconds` after this trial; at least 1.

    Wall-clock time, with the machine as busy as it is now. The processes of a group agree on the number.
    """
    start = time.perf_counter()
    run = TrainingRun(task, 1_000_000, group)
    run.advance().item()  # the first step draws a block and loads what a backward pass needs
    before_block = time.perf_counter()
    run.stream.draw_block()
    per_block = time.perf_counter() - before_block
    trial = min(TRIAL_SHARE * seconds, LONGEST_TRIAL)
    least = 1 if group.size == 1 else GROUP_STEPS
    per_step = median(_seconds_per_step(run, trial if group.size == 1 else 0.0, least) for _ in range(TRIALS))
    if run.stream.block > 1:  # else every step has drawn its own
        per_step += per_block / run.stream.block
    left = seconds - (time.perf_counter() - start)
    return group.agree(max(1, int(left / per_step)), torch.device(task.device))


def _seconds_per_step(run: TrainingRun, duration: float, least: int) -> float:
    """Mean time of the steps taken in about `duration` seconds, of `least` steps where these take longer."""
    start, count = time.perf_counter(), 0
    while count < least or time.perf_counter() - start < duration:
        loss = run.advance()
        count += 1
    loss.item()  # a GPU works on behind the loop: wait for it
    return (time.perf_counter() - start) / count
