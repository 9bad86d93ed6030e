"""Measures of quality: distances of samples from data, and denoising errors by noise level (torch)."""

from difflab.engine.metrics.comparison import Comparison, compare, noise_floor
from difflab.engine.metrics.denoising import DenoisingError, denoising_errors
from difflab.engine.metrics.energy import energy_distance
from difflab.engine.metrics.estimate import Estimate
from difflab.engine.metrics.sliced import sliced_w2

__all__ = [
    "Comparison",
    "DenoisingError",
    "Estimate",
    "compare",
    "denoising_errors",
    "energy_distance",
    "noise_floor",
    "sliced_w2",
]
