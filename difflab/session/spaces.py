"""What fits where: points in the plane and images diffuse by Gaussian noise, bits by coin flips.

An experiment whose data move to another space takes the parts that space begins with, for those that cannot
follow. The tables name option kinds only, so nothing heavy is imported.
"""

from collections.abc import Callable, Mapping
from typing import Any

from difflab.engine.datasets import Data, Space
from difflab.engine.networks import NETWORKS

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
    "image": {
        "process": ("gaussian",),
        "network": ("unet", "image-mlp", "multiscale"),
        "objective": ("v", "eps", "x0", "kl"),
        "sampler": ("ancestral", "ddim", "flow-euler", "flow-heun"),
    },
}
WORDS: Mapping[Space, str] = {"plane": "points in the plane", "binary": "bits", "image": "images"}
# What can be asked about a posterior; a task that does not fit stands for the first that does.
POSTERIOR_TASKS: Mapping[Space, tuple[str, ...]] = {
    "plane": ("multiply", "denoise"),
    "binary": (),
    "image": ("inpaint", "denoise"),
}
# How often bits are 1 in each kind of data: the prior's rate to begin with, best for the bound.
RATES: Mapping[str, float] = {"stripes": 0.5, "ising": 0.5, "binary-digits": 0.3, "sequences": 0.5}
BINARY_STEPS = 2_000
IMAGE_STEPS = 1_000
OF_PHOTOGRAPHS = ("photos", "cifar", "image-folder")  # where left and right mean the same
TINY = ("digits",)  # images so small that a network that sees them as numbers learns them sooner


def learns_variance(network: str) -> bool:
    """Whether a kind of network gives its reverse steps in the plane a variance of their own."""
    kind = NETWORKS[network]
    return kind.tied and kind.space == "plane"


def kind_of(section: Any) -> str:
    """The name under which a section's option value is chosen."""
    return str(section.kind if "kind" in type(section).model_fields else section.name)


def misfit(space: Space, sections: Mapping[str, Any]) -> str:
    """Why these sections (by name) are of no use to data of `space`; empty when they all fit."""
    for name, fitting in FITTING[space].items():
        if kind_of(sections[name]) not in fitting:
            found, choice = kind_of(sections[name]), " or ".join(fitting)
            return f"the {name} {found} is not for {WORDS[space]}: choose {choice}"
    return ""


def posterior_task(space: Space, task: str) -> str:
    """The task that data of `space` are asked where the options name `task`; empty where there is none."""
    tasks = POSTERIOR_TASKS[space]
    return task if task in tasks else (tasks[0] if tasks else "")


def beginnings(data: Data) -> dict[str, Any]:
    """What an experiment on `data` begins with, as plain values of its sections."""
    return BEGINNINGS[data.space](data)


def _of_points(_data: Data) -> dict[str, Any]:
    return {
        "process": {"name": "gaussian"},
        "schedule": {},
        "network": {"kind": "mlp"},
        "objective": {"name": "v"},
        "sampler": {"name": "ancestral", "steps": 40, "spacing": "t"},
    }


def _of_images(data: Data) -> dict[str, Any]:
    return {
        "process": {"name": "gaussian"},
        "schedule": {"family": "cosine", "steps": IMAGE_STEPS, "beta_1": 1e-3},
        # Patches: what one core learns in minutes without a GPU.
        "network": {"kind": "image-mlp"} if kind_of(data) in TINY else {"kind": "unet", "patch": 2},
        "objective": {"name": "v"},
        "training": {
            "batch": 128,
            "learning_rate": 2e-3,
            "seconds": 60.0 if kind_of(data) in TINY else 600.0,
            "flips": kind_of(data) in OF_PHOTOGRAPHS,
        },
        "sampler": {"name": "ancestral", "steps": 50, "spacing": "log-snr"},
    }


def _of_bits(data: Data) -> dict[str, Any]:
    return {
        "process": {"name": "binomial", "rate": usual_rate(data)},
        "schedule": {"family": "reciprocal", "steps": BINARY_STEPS, "beta_1": 1 / BINARY_STEPS},
        "network": {"kind": "bits-mlp"},
        "objective": {"name": "bits"},
        "sampler": {"name": "binomial", "steps": BINARY_STEPS // 10, "spacing": "t"},
    }


BEGINNINGS: Mapping[Space, Callable[[Data], dict[str, Any]]] = {
    "plane": _of_points,
    "binary": _of_bits,
    "image": _of_images,
}


def usual_rate(data: Data) -> float:
    """The share of ones in the data, for the prior to have as many."""
    values = data.model_dump()
    if "period" not in values:
        return RATES[values["name"]]
    beat, flip = 1 / float(values["period"]), float(values.get("flip", 0.0))
    return round(min(max(beat * (1 - flip) + (1 - beat) * flip, 0.001), 0.999), 4)
