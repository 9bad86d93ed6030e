"""What every objective is to a training: the noise it wants, where it practises, and its loss."""

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from difflab.engine.networks.base import Predictor


class Objective(Protocol):
    """A loss of a network on data x0 (n, d), made noisy by `noise` at the levels `log_snr`."""

    @property
    def noises(self) -> int:
        """How many times each datum is made noisy in a step."""

    def noise(self, shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
        """Noise for data of `shape` (count, d), drawn on the generator's device and moved to `device`."""

    def log_snrs(self, batches: int, batch: int, generator: torch.Generator) -> Tensor:
        """(batches, k): the noise levels of each batch, k as `loss` takes them."""

    def loss(self, network: Predictor, x0: Tensor, noise: Tensor, log_snr: Tensor) -> Tensor:
        """(n,) losses, of which the training minimises the mean; log_snr: one row of `log_snrs`."""


def normal_noise(shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
    """Standard normal numbers."""
    return torch.randn(*shape, generator=generator, device=generator.device).to(device)
