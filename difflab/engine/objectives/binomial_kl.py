"""The bound itself for bits: the divergence of each reverse step from the true posterior, over the steps.

As for points (`kl.py`), with Bernoulli laws: both are known once the network has guessed x_0, bit by bit.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from difflab.engine.networks.base import Predictor
from difflab.engine.objectives.bits import uniform_noise
from difflab.engine.objectives.options import BinomialKLOptions
from difflab.engine.objectives.steps import ReverseSteps
from difflab.engine.processes.binomial import noise_bits, posterior_kl


class BinomialKL:
    """Sum over t = 2..T of the reverse steps' divergences, in nats per sequence."""

    def __init__(
        self, options: BinomialKLOptions, log_snrs: Tensor, rate: float, most: int | None = None
    ) -> None:
        """log_snrs: (T,) float64; rate: the m of the prior; most: steps that a batch may meet."""
        self.steps = ReverseSteps(log_snrs, options.practice, most)
        self.noises = self.steps.noises
        self._rate = rate

    def noise(self, shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
        count, *rest = shape
        copies = [self.noises] if self.steps.all else []
        return uniform_noise([count, *copies, *rest], generator, device)

    def log_snrs(self, batches: int, batch: int, generator: torch.Generator) -> Tensor:
        return self.steps.log_snrs(batches, batch, generator)

    def loss(self, network: Predictor, x0: Tensor, noise: Tensor, log_snr: Tensor) -> Tensor:
        x0, noise, log_snr = self.steps.spread(x0, noise, log_snr)
        before = self.steps.before.to(x0)[self.steps.index(log_snr)]
        x = noise_bits(x0, noise, log_snr, self._rate)
        logits = network(x, log_snr)
        return self.steps.total(posterior_kl(logits, x0, x, log_snr, before, self._rate).sum(1))
