"""Binary cross-entropy of each bit of the data, guessed from noisy bits: the mean square of bits."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from difflab.engine.networks.base import Predictor
from difflab.engine.objectives.noise_levels import NoiseLevels
from difflab.engine.processes.binomial import noise_bits


class BitGuess:
    """-E log p(x_0 | x_t) / L in nats per bit; the best guess is the exact denoiser at every noise level."""

    noises = 1

    def __init__(self, rate: float, levels: NoiseLevels) -> None:
        """rate: the m of the prior."""
        self._rate, self._levels = rate, levels

    def noise(self, shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
        return uniform_noise(shape, generator, device)

    def log_snrs(self, batches: int, batch: int, generator: torch.Generator) -> Tensor:
        return self._levels(batches, batch, generator)

    def loss(self, network: Predictor, x0: Tensor, noise: Tensor, log_snr: Tensor) -> Tensor:
        logits = network(noise_bits(x0, noise, log_snr, self._rate), log_snr)
        return binary_cross_entropy_with_logits(logits, x0, reduction="none").mean(1)


def uniform_noise(shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
    """Uniform numbers in [0, 1)."""
    return torch.rand(*shape, generator=generator, device=generator.device).to(device)
