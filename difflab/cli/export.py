"""difflab export: animations, figure 1, samples and schedules as files."""

import argparse
from pathlib import Path
from typing import Any, get_args

from difflab.cli.common import add_device, add_model, add_source, read_source, say, tell_left_out, watch
from difflab.export.order import COUNTS, KINDS, ExportKind, ExportOptions, ExportOrder
from difflab.export.produce import produce
from difflab.render.theme import THEMES
from difflab.session.devices import pick_device
from difflab.session.paths import checked
from difflab.session.sources import learned_of
from difflab.session.stage_view import StageView

HELP = "export an animation, figure 1, samples or the schedule; the suffix of the file names the format"
OPTIONS = {"size": int, "frames": int, "fps": int, "count": int}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    formats = "; ".join(f"{kind}: {' '.join(spec.suffixes)}" for kind, spec in KINDS.items())
    parser.add_argument("--what", required=True, choices=get_args(ExportKind), help=formats)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the file to write")
    for name, kind in OPTIONS.items():
        info = ExportOptions.model_fields[name]
        usual = None if name == "count" else info.default
        words = f"{info.description} ({'10,000; of images 100' if name == 'count' else usual})"
        parser.add_argument(f"--{name}", type=kind, default=usual, help=words)
    parser.add_argument("--trajectory", action="store_true", help="with samples: save every step as well")
    parser.add_argument("--particles", type=int, default=10_000, help="particles in pictures (10,000)")
    parser.add_argument(
        "--field", choices=["drift", "score", "velocity", "none"], default="drift", help="the arrows"
    )
    parser.add_argument("--theme", choices=list(THEMES), default="dark", help="light or dark pictures")
    add_model(parser)
    add_device(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    source = read_source(arguments)
    learned = learned_of(source, arguments.model)
    values = {name: getattr(arguments, name) for name in (*OPTIONS, "trajectory")}
    if values["count"] is None:
        values["count"] = COUNTS[source.experiment.data.space]
    view = {"particles": arguments.particles, "trajectories": arguments.particles, "field": arguments.field}
    order = ExportOrder(
        arguments.what,
        arguments.out,
        source.experiment,
        source.assets,
        learned,
        checked(ExportOptions, values),
        checked(StageView, view),
        THEMES[arguments.theme],
        device=pick_device(arguments.device),
    )
    watch(produce(order))
    tell_left_out(source)
    size = arguments.out.stat().st_size
    say(arguments, f"{arguments.out} ({size / 1e6:.2f} MB)")
    return {
        "out": str(arguments.out),
        "what": arguments.what,
        "bytes": size,
        "model": "exact" if learned is None else "learned",
        "experiment": source.experiment.model_dump(mode="json"),
    }
