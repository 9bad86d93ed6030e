"""The multilayer perceptron for bits: it guesses each bit of the data from all noisy bits and their log-SNR.

One network serves every schedule and every number of steps: the best reverse rates follow from the guesses in
closed form (`processes.binomial`), so that nothing about steps has to be learned.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from difflab.engine.networks.base import Network
from difflab.engine.networks.linear import linear
from difflab.engine.networks.noise_features import NoiseFeatures
from difflab.engine.networks.options import BitsMLPOptions

CLEANEST = 12.0  # log-SNR; beyond it fewer than one bit in 100,000 is replaced
OUTPUT_GAIN = 0.1  # first guesses near one half, whatever the width


class BitsMLP(Network):
    """SiLU layers of equal width over signs and features of the log-SNR; the output are logits of x_0 = 1."""

    def __init__(self, options: BitsMLPOptions, dim: int, generator: torch.Generator) -> None:
        super().__init__()
        self.prediction = "bits"
        self._noise_features = NoiseFeatures(options.noise_frequencies, CLEANEST)
        self.first = linear(dim, options.width, generator)
        self.noise = linear(self._noise_features.count, options.width, generator, bias=False)
        self.hidden = nn.ModuleList(
            linear(options.width, options.width, generator) for _ in range(options.depth - 1)
        )
        self.last = linear(options.width, dim, generator, gain=OUTPUT_GAIN)

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        h = silu(self.first(2.0 * x - 1.0) + self.noise(self._noise_features(log_snr)))
        for layer in self.hidden:
            h = silu(layer(h))
        output: Tensor = self.last(h)
        return output
