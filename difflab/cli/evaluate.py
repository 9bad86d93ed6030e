"""difflab evaluate: how good a model is, beside the exact one and beside chance."""

import argparse
from typing import Any

from difflab.cli.common import add_device, add_model, add_source, progress, read_source, say
from difflab.errors import UsageError
from difflab.session.devices import pick_device
from difflab.session.sources import learned_of

LARGEST = 1_000_000
HELP = "measure a model: distances from the data, denoising errors, limits"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument("--count", type=int, default=20_000, metavar="N", help="samples to compare (20,000)")
    add_model(parser)
    add_device(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    if not 2 <= arguments.count <= LARGEST:
        raise UsageError(f"--count must be between 2 and {LARGEST:,}.")
    source = read_source(arguments)
    learned = learned_of(source, arguments.model)
    device = pick_device(arguments.device)
    from difflab.session.evaluation import evaluate

    result = None
    for result in evaluate(source.experiment, source.assets, learned, device, arguments.count):
        progress(f"{result.stage}: {100 * result.done:.0f} %")
    progress("")
    assert result is not None
    assert result.energy is not None
    assert result.noise_floor is not None
    model = "exact" if learned is None else "learned"
    energy, floor = result.energy, result.noise_floor
    limit = "infinite" if result.limit_bits is None else f"{result.limit_bits:.3f} bits"
    say(arguments, f"model                {model}")
    say(arguments, f"energy distance      {energy.value:.5f} (standard error {energy.se:.5f})")
    say(arguments, f"  data against data  {floor.value:.5f} (standard error {floor.se:.5f})")
    say(
        arguments,
        f"sliced W2            {result.sliced_w2:.4f} (data against data {result.sliced_w2_floor:.4f})",
    )
    say(arguments, f"limit -H             {limit}")
    say(arguments, f"prior mismatch       {result.mismatch_bits:.6f} bits")
    return {
        "model": model,
        # The bound K of the 2015 paper is not measured yet.
        "K_bits": None,
        "K_se": None,
        "L_null_bits": None,
        "limit_bits": result.limit_bits,
        "exact_K_bits": None,
        "ledger": None,
        "entropy_bounds": None,
        "prior_mismatch_bits": result.mismatch_bits,
        "energy_distance": energy.value,
        "energy_distance_se": energy.se,
        "sliced_w2": result.sliced_w2,
        "noise_floor": floor.value,
        "noise_floor_se": floor.se,
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
        "experiment": source.experiment.model_dump(mode="json"),
    }
