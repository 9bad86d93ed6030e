"""difflab evaluate: how good a model is, beside the exact one and beside chance."""

import argparse
from typing import TYPE_CHECKING, Any

from difflab.cli.common import add_device, add_model, add_source, read_source, say, stage
from difflab.cli.evaluate_images import image_lines, image_values
from difflab.errors import UsageError
from difflab.session.devices import pick_device
from difflab.session.sources import learned_of

if TYPE_CHECKING:
    from difflab.engine.bounds import Ledger
    from difflab.session.evaluation import Evaluation
    from difflab.session.scene.sequence_facts import SequenceFacts, Share

LARGEST = 1_000_000
COUNTS = {"plane": 20_000, "binary": 20_000, "image": 400}
HELD_OUT = 256
HELP = "measure a model: distances from the data, denoising errors, limits"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument("--count", type=int, metavar="N", help="samples to compare (20,000; of images 400)")
    parser.add_argument(
        "--held-out",
        type=int,
        metavar="N",
        help="hold-out images that the bound is measured on, at most (256)",
    )
    parser.add_argument(
        "--checks",
        action="store_true",
        help="also sample the bound without a table, tighten it by several paths, and compare Ho et al.'s",
    )
    add_model(parser)
    add_device(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    source = read_source(arguments)
    count = arguments.count or COUNTS[source.experiment.data.space]
    held_out = arguments.held_out or HELD_OUT
    for name, number in (("count", count), ("held-out", held_out)):
        if not 2 <= number <= LARGEST:
            raise UsageError(f"--{name} must be between 2 and {LARGEST:,}.")
    learned = learned_of(source, arguments.model)
    device = pick_device(arguments.device)
    from difflab.session.evaluation import evaluate

    result = None
    frames = evaluate(
        source.experiment,
        source.assets,
        learned,
        device,
        count,
        checks=arguments.checks,
        held_out=held_out,
    )
    told = ""
    for result in frames:
        told = stage(result.stage, told)
    assert result is not None
    assert result.energy is not None
    assert result.noise_floor is not None
    assert result.bound is not None
    assert result.exact_bound is not None
    model = "exact" if learned is None else "learned"
    _say_words(arguments, model, result)
    return {
        "model": model,
        "paper": paper_values(arguments.source),
        "unit": result.bound.unit.name,
        **bound_values(result.bound, result.exact_bound),
        "energy_distance": result.energy.value,
        "energy_distance_se": result.energy.se,
        "sliced_w2": result.sliced_w2,
        "noise_floor": result.noise_floor.value,
        "noise_floor_se": result.noise_floor.se,
        "sliced_w2_noise_floor": result.sliced_w2_floor,
        "denoising_error": [
            {
                "log_snr": error.log_snr,
                "learned": None if learned is None else error.model.value,
                "learned_se": None if learned is None else error.model.se,
                "exact": error.exact.value,
                "exact_se": error.exact.se,
            }
            for error in result.denoising
        ],
        "checks": checked_values(result),
        "samples": None if result.facts is None else counted_values(result.facts),
        "images": None if result.images is None else image_values(result.images),
        "experiment": source.experiment.model_dump(mode="json"),
    }


def paper_values(source: str) -> dict[str, Any] | None:
    """What the paper states of a preset of paper mode, and how this reproduction differs; else None."""
    from difflab.session.paper import CLAIMS

    stated = next((claim for claim in CLAIMS if claim.preset == source), None)
    if stated is None:
        return None
    return {
        "source": stated.source,
        "unit": stated.unit,
        "targets": [
            {"quantity": target.quantity, "value": target.bits, "se": target.se} for target in stated.targets
        ],
        "deviations": list(stated.deviations),
    }


def checked_values(result: "Evaluation") -> dict[str, Any] | None:
    """Bounds that need no table, in bits; None where they were not asked for."""
    checks, bits = result.checks, result.direct_bits
    direct = bits if checks is None else checks.direct
    if direct is None:
        return None
    found: dict[str, Any] = {"direct_K_bits": direct.value, "direct_K_se": direct.se}
    if checks is not None:
        found["weighted"] = [
            {"trajectories": count, "bits": bound.value, "se": bound.se}
            for count, bound in checks.weighted.items()
        ]
        found["variational_bits"] = checks.variational.bits
    return found


def counted_values(facts: "SequenceFacts") -> dict[str, Any]:
    """What is counted on samples of bits: shares of valid ones, and how often each class came."""
    classes = facts.classes
    return {
        "count": facts.count,
        "valid_fixed_step": _share(facts.valid_by_bound),
        "valid_read_out": _share(facts.valid_by_read_out),
        "classes": None
        if classes is None
        else {
            "names": list(classes.names),
            "counts": classes.counts.tolist(),
            "expected": (classes.expected * classes.total).tolist(),
            "outside_3_se": classes.outside,
            "p": classes.chi_square[2],
        },
    }


def _share(share: "Share | None") -> dict[str, float] | None:
    return None if share is None else {"value": share.value, "se": share.error}


def bound_values(bound: "Ledger", exact: "Ledger") -> dict[str, Any]:
    """The bound K of a model and where its bits go, all in bits per datum, of images per pixel.

    t runs from 2 to T.
    """
    steps = range(2, len(bound.terms_bits) + 2)
    entropies = (bound.entropy_lower, bound.entropy_reverse, bound.entropy_upper)
    return {
        "K_bits": bound.K_bits,
        "K_se": bound.K_se,
        "L_null_bits": bound.L_null_bits,
        "K_minus_L_null_bits": bound.gain_bits,
        "limit_bits": bound.limit_bits,
        "exact_K_bits": exact.K_bits,
        "exact_K_se": exact.K_se,
        "ceiling_bits": bound.ceiling_bits,
        "early_bits": bound.early_bits,
        "prior_bits": bound.prior_bits,
        "ledger": [
            {"t": t, "bits": float(bits), "se": float(se)}
            for t, bits, se in zip(steps, bound.terms_bits, bound.terms_se, strict=True)
        ],
        "entropy_bounds": [
            {"t": t, "lower": float(lower), "reverse": float(reverse), "upper": float(upper)}
            for t, lower, reverse, upper in zip(steps, *entropies, strict=True)
        ],
        "prior_mismatch_bits": bound.mismatch_bits,
    }


def _say_words(arguments: argparse.Namespace, model: str, result: "Evaluation") -> None:
    energy, floor, bound, exact = result.energy, result.noise_floor, result.bound, result.exact_bound
    assert energy is not None
    assert floor is not None
    assert bound is not None
    assert exact is not None
    unit = bound.unit
    limit = unit.no_limit if bound.limit_bits is None else f"{bound.limit_bits:.3f} bits"
    beside = "" if model == "exact" else f", exact model {exact.K_bits:.3f}"
    facts = [] if result.facts is None else _fact_lines(result.facts)
    images = [] if result.images is None else image_lines(result.images)
    paper = paper_lines(arguments.source)
    checks = _check_lines(result)
    for line in (
        f"model                {model}",
        f"bound K              {bound.K_bits:.3f} {unit.name} (standard error {bound.K_se:.3f}{beside})",
        f"  K - L_null         {bound.gain_bits:.3f} {unit.name} (at most {bound.ceiling_bits:.3f})",
        *checks,
        f"limit -H             {limit}",
        f"prior mismatch       {bound.mismatch_bits:.6f} {unit.name}",
        f"energy distance      {energy.value:.5f} (standard error {energy.se:.5f})",
        f"  data against data  {floor.value:.5f} (standard error {floor.se:.5f})",
        f"sliced W2            {result.sliced_w2:.4f} (data against data {result.sliced_w2_floor:.4f})",
        *facts,
        *images,
        *paper,
    ):
        say(arguments, line)


def paper_lines(source: str) -> list[str]:
    """The same in words."""
    stated = paper_values(source)
    if stated is None:
        return []
    lines = []
    for target in stated["targets"]:
        spread = "" if target["se"] is None else f" ± {target['se']}"
        lines.append(f"the paper            {target['quantity']} {target['value']}{spread} {stated['unit']}")
    return [*lines, *(f"  - {deviation}" for deviation in stated["deviations"])]


def _check_lines(result: "Evaluation") -> list[str]:
    found = checked_values(result)
    if found is None:
        return []
    lines = [
        f"  without a table    {found['direct_K_bits']:.3f} bits (standard error {found['direct_K_se']:.3f})"
    ]
    if found.get("weighted"):
        last = found["weighted"][-1]
        words = f"{last['bits']:.3f} bits (standard error {last['se']:.3f})"
        lines.append(f"  {last['trajectories']:2} trajectories    {words}")
    if "variational_bits" in found:
        lines.append(f"  Ho et al. 2020     {found['variational_bits']:.3f} bits")
    return lines


def _fact_lines(facts: "SequenceFacts") -> list[str]:
    lines = []
    for name, share in (("K's first step", facts.valid_by_bound), ("read-out", facts.valid_by_read_out)):
        if share is not None:
            words = f"{100 * share.value:.2f} % (standard error {100 * share.error:.2f} %)"
            lines.append(f"valid, by {name:14} {words}")
    if facts.classes is not None:
        outside, total = facts.classes.outside, len(facts.classes.names)
        lines.append(f"classes              {total - outside} of {total} within three standard errors")
    return lines
