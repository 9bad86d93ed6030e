"""difflab sample: draw samples and write them in the data's own units."""

import argparse
import time
from pathlib import Path
from typing import Any

from difflab.cli.common import add_device, add_model, add_source, read_source, say, tell_left_out, watch
from difflab.errors import UsageError
from difflab.export.order import COUNTS, ExportOptions, ExportOrder
from difflab.export.produce import produce
from difflab.render.theme import LIGHT
from difflab.session.devices import pick_device
from difflab.session.sources import learned_of

HELP = "draw samples and save them as NPZ, or as a picture (PNG)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument("--count", type=int, metavar="N", help="how many samples (10,000; of images 100)")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="samples.npz, a picture .png, or .zip"
    )
    parser.add_argument("--trajectory", action="store_true", help="save every step of the sampler as well")
    add_model(parser)
    add_device(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    largest, count = 1_000_000, arguments.count
    if count is not None and not 1 <= count <= largest:
        raise UsageError(f"--count must be between 1 and {largest:,}.")
    source = read_source(arguments)
    count = count or COUNTS[source.experiment.data.space]
    learned = learned_of(source, arguments.model)
    order = ExportOrder(
        "samples",
        arguments.out,
        source.experiment,
        source.assets,
        learned,
        ExportOptions(count=count, trajectory=arguments.trajectory),
        theme=LIGHT,
        device=pick_device(arguments.device),
    )
    started = time.perf_counter()
    watch(produce(order))
    tell_left_out(source)
    seconds = time.perf_counter() - started
    model = "exact" if learned is None else "learned"
    say(arguments, f"{count:,} samples of the {model} model in {seconds:.2f} s: {arguments.out}")
    return {
        "out": str(arguments.out),
        "count": count,
        "model": model,
        "device": order.device,
        "seconds": seconds,
        "experiment": source.experiment.model_dump(mode="json"),
    }
