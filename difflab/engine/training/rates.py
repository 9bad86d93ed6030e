"""How the learning rate goes over a training: factors of the chosen rate, by name."""

import math
from collections.abc import Callable

from difflab.engine.training.options import Decay

WARM_UP_STEPS = 20  # the first gradients say little about the size of a good step
LEAST = 0.01  # where the exponential decay ends


def constant(u: float) -> float:
    del u
    return 1.0


def linear(u: float) -> float:
    """Straight down to zero."""
    return 1.0 - u


def cosine(u: float) -> float:
    """Half a cosine down to zero (Loshchilov and Hutter 2017, eq. 5, without restarts)."""
    return 0.5 * (1.0 + math.cos(math.pi * u))


def exponential(u: float) -> float:
    """By equal ratios down to a hundredth."""
    return math.exp(u * math.log(LEAST))


DECAYS: dict[Decay, Callable[[float], float]] = {
    "constant": constant,
    "linear": linear,
    "cosine": cosine,
    "exponential": exponential,
}
"""Each takes the share of the steps that are done, in [0, 1)."""


def rate_factor(decay: Decay, step: int, steps: int) -> float:
    """Of the learning rate after `step` of `steps` steps: a short rise, then the chosen way down."""
    return min(1.0, (step + 1) / WARM_UP_STEPS) * DECAYS[decay](step / steps)
