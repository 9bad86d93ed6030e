"""The densities to test, built once."""

import math
from functools import cache

import torch
from torch import Tensor

from difflab.engine.densities import build
from difflab.engine.densities.blurred import BlurredDensity
from tests.engine.datasets.cases import ASSETS, CASES, made

SHARP = {
    "sharp roll": made("swiss-roll", noise=0.0),
    "sharp circles": made("circles", noise=0.0),
    "bare points": made("drawn", asset="a" * 64, bandwidth=0.0),
    "many bare points": made("points", asset="c" * 64, bandwidth=0.0),
}
TARGETS = CASES | SHARP


@cache
def target(name: str) -> BlurredDensity:
    density = build(TARGETS[name], ASSETS)
    assert isinstance(density, BlurredDensity)
    return density


def noisy(name: str, log_snr: float, count: int, seed: int = 0) -> Tensor:
    """(count, 2) float64 points of q_t."""
    generator = torch.Generator().manual_seed(seed)
    data = target(name).sample(count, generator).double()
    eps = torch.randn(data.shape, generator=generator, dtype=torch.float64)
    return alpha(log_snr) * data + alpha(-log_snr) * eps


def alpha(log_snr: float) -> float:
    return math.sqrt(1 / (1 + math.exp(-log_snr)))
