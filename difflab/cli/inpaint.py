"""difflab inpaint: fill in the masked part of a picture, with one method or several side by side."""

import argparse
import os
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from difflab.cli.common import (
    add_device,
    add_model,
    add_source,
    progress,
    read_source,
    say,
    tell_left_out,
    watch,
)
from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.posterior.options import METHODS, method_of
from difflab.errors import UsageError
from difflab.export.inpainting import PosteriorOrder, produce_posterior
from difflab.render.theme import THEMES
from difflab.session.assets import AnyArray, asset_id
from difflab.session.devices import pick_device
from difflab.session.files.mask_file import read_mask, read_own_picture
from difflab.session.paths import with_changes
from difflab.session.scene.posterior_problem import BUILT_IN_MASKS, opened, posterior_problem
from difflab.session.sources import Source, learned_of
from difflab.session.spaces import posterior_task

if TYPE_CHECKING:
    from difflab.session.scene.posterior_frames import PosteriorFacts, PosteriorFrame

HELP = "fill in the masked part of a picture; white in a mask is what shall be filled in"
FEW_CORES = 4
ALL_METHODS = tuple(dict.fromkeys(name for names in METHODS.values() for name in names))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument(
        "--image", type=Path, metavar="FILE",
        help="your picture, fitted to the size of the data (default: a hold-out picture of the data set)",
    )  # fmt: skip
    parser.add_argument("--index", type=int, metavar="N", help="number of the hold-out picture (0)")
    parser.add_argument(
        "--mask", metavar="FILE|NAME",
        help=f"a picture, white where it shall be filled in, or one of {', '.join(BUILT_IN_MASKS)}",
    )  # fmt: skip
    parser.add_argument("--count", type=int, default=16, metavar="N", help="how many samples (16)")
    parser.add_argument(
        "--method", nargs="+", choices=ALL_METHODS,
        help="how the unknown part is sampled; several are shown side by side (replace)",
    )  # fmt: skip
    parser.add_argument("--steps", type=int, metavar="N", help="sampling steps (50)")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="OUT",
        help="sheet .png, animation .gif or .mp4, numbers .npz, numbered pictures .zip or a folder",
    )  # fmt: skip
    parser.add_argument("--scale", type=int, metavar="N", help="pixels of the file to a pixel of a picture")
    parser.add_argument("--theme", choices=list(THEMES), default="light", help="light or dark sheets")
    add_model(parser)
    add_device(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    source = _asked(arguments, read_source(arguments))
    learned = learned_of(source, arguments.model)
    experiment = source.experiment
    task = posterior_task(experiment.data.space, experiment.posterior.task)
    methods = tuple(dict.fromkeys(arguments.method or [method_of(experiment.posterior, task)]))
    order = PosteriorOrder(
        arguments.out, experiment, source.assets, learned, arguments.count, methods,
        scale=_scale(arguments.scale), theme=THEMES[arguments.theme], device=pick_device(arguments.device),
    )  # fmt: skip
    order.check()
    _share_cores()
    facts: dict[str, PosteriorFacts] = {}

    def ended(frame: "PosteriorFrame") -> None:
        assert frame.facts is not None
        facts[frame.method] = frame.facts

    started = time.perf_counter()
    watch(produce_posterior(order, ended))
    tell_left_out(source)
    seconds = time.perf_counter() - started
    model = "exact" if learned is None else "learned"
    for method, found in facts.items():
        say(arguments, f"{method:8} {_words(found)}")
    effective = next(iter(facts.values())).effective
    if effective is not None:
        carriers = (
            "one picture of the data carries"
            if effective < 1.5
            else f"{effective:.0f} pictures of the data carry"
        )
        say(arguments, f"{carriers} the exact posterior (1 / sum of squared weights)")
    say(arguments, f"{arguments.count:,} samples each, {model} model, {seconds:.1f} s: {arguments.out}")
    problem = posterior_problem(experiment, source.assets)
    return {
        "out": str(arguments.out),
        "task": task,
        "model": model,
        "device": order.device,
        "count": arguments.count,
        "unknown_share": float(problem.unknown.mean()),
        "label": problem.label,
        "seconds": seconds,
        "methods": {method: fact_values(found) for method, found in facts.items()},
        "experiment": experiment.model_dump(mode="json"),
    }


def fact_values(facts: "PosteriorFacts") -> dict[str, Any]:
    """The figures of a method as plain numbers; None where there is none."""
    values = asdict(facts)
    del values["posterior_mean"]
    return values


def _asked(arguments: argparse.Namespace, source: Source) -> Source:
    """`source` with the picture, the mask, the method and the steps that the arguments name."""
    experiment, assets = source.experiment, dict(source.assets)
    if experiment.data.space == "plane" and experiment.posterior.task != "multiply":
        raise UsageError(
            f"{experiment.data.title} are points in the plane: there is no picture to fill in.",
            "Name pictures (digits, mnist, a run), or multiply points: --set posterior.task=multiply.",
        )
    changes: dict[str, Any] = {}
    if arguments.index is not None:
        changes |= {"posterior.index": arguments.index, "posterior.own_image": ""}
    for name, value in (("image", arguments.image), ("mask", arguments.mask)):
        if value is None:
            continue
        if name == "mask" and value in BUILT_IN_MASKS:
            changes["posterior.mask"] = value
            continue
        shape = _shape(source)
        if name == "image":
            _require_file(value, "No picture", "Check its name, or leave out --image.")
            picture = read_own_picture(value, shape)
            array: AnyArray = picture.levels
            note, key = picture.note, "posterior.own_image"
        else:
            _require_file(
                Path(value), "No mask", f"Name a picture file or one of {', '.join(BUILT_IN_MASKS)}."
            )
            mask = read_mask(Path(value), shape.height, shape.width)
            array, note, key = mask.mask, mask.note, "posterior.painted_mask"
            changes["posterior.mask"] = "painted"
        if note:
            progress(note, end=True)
        assets[asset_id(array)] = array
        changes[key] = asset_id(array)
    if arguments.steps is not None:
        changes["posterior.steps"] = arguments.steps
    if arguments.method:
        field = "method" if arguments.method[0] in METHODS["inpaint"] else "answer"
        changes[f"posterior.{field}"] = arguments.method[0]
    return replace(source, experiment=with_changes(experiment, changes), assets=assets)


def _require_file(path: Path, what: str, remedy: str) -> None:
    """Raise `UsageError`, as for a source that is not there, where `path` is no file."""
    if not path.is_file():
        raise UsageError(f"{what} is called {path}.", remedy)


def _shape(source: Source) -> ImageShape:
    """Of the pictures of the data."""
    shape = getattr(opened(source.experiment.data, source.assets), "shape", None)
    if shape is None:
        raise UsageError(
            f"{source.experiment.data.title} has no pictures that a file could be fitted to.",
            "Leave out --image and --mask.",
        )
    assert isinstance(shape, ImageShape)
    return shape


def _share_cores() -> None:
    """One thread where there are few cores: a team of threads waits for its last one, which a busy core holds
    up for a hundred times as long as the work takes."""
    import torch

    if (os.cpu_count() or 1) <= FEW_CORES:
        torch.set_num_threads(1)


def _scale(scale: int | None) -> int | None:
    if scale is not None and not 1 <= scale <= 64:
        raise UsageError("--scale must be between 1 and 64.")
    return scale


def _words(facts: "PosteriorFacts") -> str:
    parts = [f"{facts.seconds:.2f} s"]
    if facts.mean_bias is not None:
        bias = facts.mean_bias
        parts.append(f"mean {bias.value:.3f} ± {bias.se:.3f} from the exact posterior's")
    if facts.deviation_bias is not None:
        bias = facts.deviation_bias
        parts.append(f"deviation {bias.value:.3f} ± {bias.se:.3f}")
    if facts.error is not None:
        parts.append(f"mean {facts.error:.3f} from the original")
    if facts.total_variation is not None:
        found = facts.total_variation
        parts.append(f"total variation {found.value:.3f} ± {found.se:.3f} (exact samples {found.floor:.3f})")
    return ", ".join(parts)
