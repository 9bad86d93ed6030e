"""Paper mode: figures and table rows of Sohl-Dickstein et al. 2015 as experiments, beside what it states.

Each claim names the preset that reproduces it, the figures to reach, and where this reproduction is known to
differ. The experiments themselves are files in resources/presets; beside each lies what this lab measured, or
beside the weights that come with the lab.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from difflab.errors import FileFormatError, UsageError
from difflab.resources import resources
from difflab.session.paper_claim import Claim, Figures, Stored, Target
from difflab.session.paper_images import IMAGES
from difflab.session.paper_small import SMALL_DATA
from difflab.session.presets import preset as experiment_of
from difflab.session.weights import Bundled, bundled_like

CLAIMS: tuple[Claim, ...] = SMALL_DATA + IMAGES


def claim(preset: str) -> Claim:
    """The claim that the preset called `preset` reproduces."""
    for found in CLAIMS:
        if found.preset == preset:
            return found
    raise UsageError(f"{preset!r} is no preset of paper mode.", "See difflab presets.")


@cache
def stored(preset: str) -> Stored | None:
    """What this lab measured with a preset of paper mode; None where it has not been."""
    path = resources() / "presets" / f"{preset}.json"
    if not path.is_file():
        weights = bundled_like(experiment_of(preset))
        return None if weights is None else _of_weights(weights)
    try:
        values: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        null, limit = float(values["L_null_bits"]), values["limit_bits"]
        return Stored(
            Figures(float(values["K_bits"]), float(values["K_se"]), null, limit),
            Figures(float(values["exact_K_bits"]), float(values["exact_K_se"]), null, limit),
            int(values["steps"]),
            float(values["seconds"]),
            int(values["seed"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileFormatError(f"{path} cannot be read: {error}", "Install difflab again.") from error


def _of_weights(weights: Bundled) -> Stored:
    """What was measured when the weights became a part of the lab."""
    found, parzen = weights.metrics, weights.metrics["parzen"]
    figures = Figures(
        float(found["K_bits"]),
        float(found["K_se"]),
        float(found["L_null_bits"]),
        None,
        float(parzen["nats"]),
        float(parzen["nats_se"]),
    )
    device = "a GPU" if weights.device.startswith("cuda") else "the CPU"
    return Stored(figures, None, weights.steps, weights.seconds, weights.experiment.seed, device)


__all__ = ["CLAIMS", "Claim", "Figures", "Stored", "Target", "claim", "stored"]
