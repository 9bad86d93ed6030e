"""difflab train: train the experiment's network and keep the run in a folder."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from difflab.cli.common import add_device, add_source, progress, read_source, say
from difflab.errors import UsageError
from difflab.session.devices import pick_device, training_threads
from difflab.session.paths import with_changes

HELP = "train a network and keep the run in a folder (several processes: torchrun -m difflab train ...)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="RUN", help="the run folder to make")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--seconds", type=float, metavar="S", help="train for so long")
    budget.add_argument("--steps", type=int, metavar="N", help="train for so many steps")
    add_device(parser)
    parser.add_argument(
        "--threads", type=int, choices=range(1, 1025), metavar="N",
        help="how many threads compute on a CPU (half of the cores for convolutions, else 1)",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    source = read_source(arguments)
    if arguments.seconds is not None:
        changes: dict[str, Any] = {"training.seconds": arguments.seconds, "training.steps": None}
    else:
        changes = {"training.steps": arguments.steps} if arguments.steps is not None else {}
    experiment = with_changes(source.experiment, changes)
    from difflab.session.process_group import join_group, leave_group

    group, device = join_group(pick_device(arguments.device))
    if (
        group.rank == 0
        and arguments.out.exists()
        and (not arguments.out.is_dir() or any(arguments.out.iterdir()))
    ):
        raise UsageError(
            f"{arguments.out} exists already and is not empty.", "Name another folder with --out."
        )
    import torch

    from difflab.session.training_run import run_training

    torch.set_num_threads(arguments.threads or training_threads(experiment.network.kind))
    frames = run_training(experiment, source.assets, device, arguments.out, group=group)
    last, stopped = _follow(frames)
    leave_group(group)
    if group.rank > 0:
        arguments.json = False  # the first process tells of all of them
        return {}
    say(
        arguments,
        f"{last['steps']:,} steps in {last['seconds']:.1f} s, loss {last['loss']:.4f}: {arguments.out}",
    )
    experiment = with_changes(experiment, {"training.steps": last["planned_steps"]})
    return {
        "out": str(arguments.out),
        "status": "stopped" if stopped else "done",
        "device": device,
        **last,
        "experiment": experiment.model_dump(mode="json"),
    }


def _follow(frames: Iterator[Any]) -> tuple[dict[str, Any], bool]:
    """Watch a training to its end or until Ctrl+C; the last figures, and whether it was stopped."""
    recent: list[float] = []
    last: dict[str, Any] = {"steps": 0, "planned_steps": 1, "seconds": 0.0, "loss": 0.0}
    stopped = False
    try:
        for frame in frames:
            recent = [*recent, *frame.losses.tolist()][-200:]
            last = {
                "steps": frame.step,
                "planned_steps": frame.steps,
                "seconds": frame.seconds,
                "loss": float(np.mean(recent)) if recent else 0.0,
            }
            left = (frame.steps - frame.step) * frame.seconds_per_step if frame.step else 0.0
            progress(f"step {frame.step:,} of {frame.steps:,}, loss {last['loss']:.4f}, {left:.0f} s left")
            if frame.problem:
                progress(frame.problem, end=True)
    except KeyboardInterrupt:
        stopped = True
        frames.close()  # type: ignore[attr-defined]
    progress("", end=False)
    return last, stopped
