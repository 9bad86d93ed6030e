"""difflab sample: draw samples and write them in the data's own units."""

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

from difflab.cli.common import add_device, add_model, add_source, progress, read_source, say
from difflab.errors import UsageError
from difflab.session.devices import pick_device
from difflab.session.files.atomic import write_atomic
from difflab.session.files.experiment_text import to_text

HELP = "draw samples and save them as NPZ, or as a picture (PNG)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument("--count", type=int, default=10_000, metavar="N", help="how many samples (default 10,000)")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="samples.npz, or a picture .png")
    parser.add_argument("--trajectory", action="store_true", help="save every step of the sampler as well")
    add_model(parser)
    add_device(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.count < 1:
        raise UsageError("--count must be at least 1.")
    if arguments.out.suffix.lower() not in {".npz", ".png"}:
        raise UsageError(f"{arguments.out.name} is neither .npz nor .png.", "Name the file accordingly.")
    source = read_source(arguments)
    device = pick_device(arguments.device)
    from difflab.export.samples import npz_bytes, png_bytes
    from difflab.session.scene.drawing import draw_samples
    from difflab.session.scene.models import choose_model

    model = choose_model(source, arguments.model, device)
    started = time.perf_counter()
    drawing = None
    for drawing in draw_samples(source, model, arguments.count, device, arguments.trajectory):
        progress(f"step {drawing.step} of {drawing.steps}")
    assert drawing is not None
    seconds = time.perf_counter() - started
    progress("", end=False)
    write = png_bytes if arguments.out.suffix.lower() == ".png" else npz_bytes
    write_atomic(arguments.out, write(drawing, to_text(source.experiment)))
    say(arguments, f"{arguments.count:,} samples of the {model.name} model in {seconds:.2f} s: {arguments.out}")
    return {
        "out": str(arguments.out),
        "count": arguments.count,
        "model": model.name,
        "seconds": seconds,
        "mean": np.asarray(drawing.mean).tolist(),
        "scale": drawing.scale,
        "experiment": source.experiment.model_dump(mode="json"),
    }
