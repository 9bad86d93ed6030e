"""The multilayer perceptron of the toys: small enough to learn the swiss roll in seconds on one core.

Fourier features let it bend sharply from the first step (Tancik et al. 2020); features of the log-SNR tell it
the noise level. These enter the first layer as a bias of their own, so that a whole batch at one noise level
(every step of a sampler) computes them once.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from difflab.engine.conversions import alpha_sigma
from difflab.engine.networks.base import Network
from difflab.engine.networks.options import MLPOptions

LOG_SNR_LIMIT = 12.0  # beyond it alpha and sigma differ from their limits by less than 0.25 %
LOWEST, HIGHEST = 0.5, 8.0  # position frequencies, in half turns per unit of x (data have unit variance)
OUTPUT_GAIN = 0.1  # a nearly zero first prediction, whatever the width


class MLP(Network):
    """SiLU layers of equal width over features of x and of the log-SNR; see `Network` for shapes."""

    def __init__(self, options: MLPOptions, dim: int, generator: torch.Generator) -> None:
        super().__init__()
        self.prediction = options.prediction
        self.register_buffer("frequencies", _position_frequencies(options.frequencies), persistent=False)
        self.register_buffer(
            "noise_frequencies", _noise_frequencies(options.noise_frequencies), persistent=False
        )
        position_features = dim * (1 + 2 * options.frequencies)
        self.first = _linear(position_features, options.width, generator)
        self.noise = _linear(3 + 2 * options.noise_frequencies, options.width, generator, bias=False)
        self.hidden = nn.ModuleList(
            _linear(options.width, options.width, generator) for _ in range(options.depth - 1)
        )
        self.last = _linear(options.width, dim, generator, gain=OUTPUT_GAIN)

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

    def _noise_features(self, log_snr: Tensor) -> Tensor:
        """(..., 3 + 2 k): alpha, sigma, the log-SNR over its range, and sines and cosines of that."""
        scaled = (log_snr / LOG_SNR_LIMIT).clamp(-1.0, 1.0).unsqueeze(-1)
        alpha, sigma = alpha_sigma(log_snr.unsqueeze(-1))
        angles = scaled * self.get_buffer("noise_frequencies")
        return torch.cat([scaled, alpha, sigma, angles.sin(), angles.cos()], dim=-1)


def _position_frequencies(count: int) -> Tensor:
    """(count,) angular frequencies, evenly spaced on a log scale."""
    return math.pi * torch.logspace(math.log2(LOWEST), math.log2(HIGHEST), count, base=2.0)


def _noise_frequencies(count: int) -> Tensor:
    """(count,) angular frequencies: multiples of half a turn over the whole range of log-SNR."""
    return 0.5 * math.pi * torch.arange(1.0, count + 1.0)


def _linear(
    inputs: int, outputs: int, generator: torch.Generator, *, bias: bool = True, gain: float = 1.0
) -> nn.Linear:
    """torch's own initialisation, U(-1/sqrt(inputs), 1/sqrt(inputs)), from an explicit generator."""
    layer = nn.Linear(inputs, outputs, bias=bias)  # what it drew from the global generator is overwritten
    bound = gain / math.sqrt(inputs)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.uniform_(-bound, bound, generator=generator)
    return layer
