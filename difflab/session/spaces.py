"""What fits where: points in the plane diffuse by Gaussian noise, bits by coin flips.

An experiment whose data move to the other space takes the parts that space begins with, for those that cannot
follow. The tables name option kinds only, so nothing heavy is imported.
"""

from collections.abc import Mapping
from typing import Any

from difflab.engine.datasets import Data, Space

# The kinds of each section that fit, the first being the one to begin with.
FITTING: Mapping[Space, Mapping[str, tuple[str, ...]]] = {
    "plane": {
        "process": ("gaussian",),
        "network": ("mlp", "rbf"),
        "objective": ("v", "eps", "x0", "kl"),
        "sampler": ("ancestral", "ddim", "flow-euler", "flow-heun"),
    },
    "binary": {
        "process": ("binomial",),
        "network": ("bits-mlp", "sigmoid-mlp"),
        "objective": ("bits", "binomial-kl"),
        "sampler": ("binomial",),
    },
}
# How often bits are 1 in each kind of data: the prior's rate to begin with, best for the bound.
RATES: Mapping[str, float] = {"stripes": 0.5, "ising": 0.5, "binary-digits": 0.3, "sequences": 0.5}
BINARY_STEPS = 2_000


def kind_of(section: Any) -> str:
    """The name under which a section's option value is chosen."""
    return str(section.kind if "kind" in type(section).model_fields else section.name)


def misfit(space: Space, sections: Mapping[str, Any]) -> str:
    """Why these sections (by name) are of no use to data of `space`; empty when they all fit."""
    for name, fitting in FITTING[space].items():
        if kind_of(sections[name]) not in fitting:
            data = "bits" if space == "binary" else "points in the plane"
            return f"the {name} {kind_of(sections[name])} is not for {data}: choose {' or '.join(fitting)}"
    return ""


def beginnings(data: Data) -> dict[str, Any]:
    """What an experiment on `data` begins with, as plain values of its sections."""
    if data.space == "plane":
        return {
            "process": {"name": "gaussian"},
            "schedule": {},
            "network": {"kind": "mlp"},
            "objective": {"name": "v"},
            "sampler": {"name": "ancestral", "steps": 40, "spacing": "t"},
        }
    return {
        "process": {"name": "binomial", "rate": usual_rate(data)},
        "schedule": {"family": "reciprocal", "steps": BINARY_STEPS, "beta_1": 1 / BINARY_STEPS},
        "network": {"kind": "bits-mlp"},
        "objective": {"name": "bits"},
        "sampler": {"name": "binomial", "steps": BINARY_STEPS // 10, "spacing": "t"},
    }


def usual_rate(data: Data) -> float:
    """The share of ones in the data, for the prior to have as many."""
    values = data.model_dump()
    if "period" not in values:
        return RATES[values["name"]]
    beat, flip = 1 / float(values["period"]), float(values.get("flip", 0.0))
    return round(min(max(beat * (1 - flip) + (1 - beat) * flip, 0.001), 0.999), 4)
