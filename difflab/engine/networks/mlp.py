"""The multilayer perceptron of the toys: small enough to learn the swiss roll in seconds on one core.

Fourier features let it bend sharply from the first step (Tancik et al. 2020); features of the log-SNR tell it
the noise level. These enter the first layer as a bias of their own, so that a whole batch at one noise level
(every step of a sampler) computes them once.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from difflab.engine.networks.base import Network
from difflab.engine.networks.linear import linear
from difflab.engine.networks.noise_features import NoiseFeatures
from difflab.engine.networks.options import MLPOptions

LOWEST = 0.5  # the first position frequency, in half turns per unit of x (data have unit variance)
OUTPUT_GAIN = 0.1  # a nearly zero first prediction, whatever the width


class MLP(Network):
    """SiLU layers of equal width over features of x and of the log-SNR; see `Network` for shapes."""

    def __init__(self, options: MLPOptions, dim: int, generator: torch.Generator) -> None:
        super().__init__()
        self.prediction = options.prediction
        frequencies = _position_frequencies(options.frequencies, options.finest)
        self.register_buffer("frequencies", frequencies, persistent=False)
        self._noise_features = NoiseFeatures(options.noise_frequencies, options.cleanest)
        position_features = dim * (1 + 2 * options.frequencies)
        self.first = linear(position_features, options.width, generator)
        self.noise = linear(self._noise_features.count, options.width, generator, bias=False)
        self.hidden = nn.ModuleList(
            linear(options.width, options.width, generator) for _ in range(options.depth - 1)
        )
        self.last = linear(options.width, dim, generator, gain=OUTPUT_GAIN)

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        h = silu(self.first(self._position_features(x)) + self.noise(self._noise_features(log_snr)))
        for layer in self.hidden:
            h = silu(layer(h))
        output: Tensor = self.last(h)
        return output

    def _position_features(self, x: Tensor) -> Tensor:
        """(n, d (1 + 2 k)): the coordinates and the sines and cosines of their multiples."""
        angles = (x.unsqueeze(-1) * self.get_buffer("frequencies")).flatten(1)
        return torch.cat([x, angles.sin(), angles.cos()], dim=1)


def _position_frequencies(count: int, finest: float) -> Tensor:
    """(count,) angular frequencies, evenly spaced on a log scale."""
    return math.pi * torch.logspace(math.log2(LOWEST), math.log2(finest), count, base=2.0)
