"""Dropout from an explicit generator, so that a training with it can be repeated and resumed."""

import torch
from torch import Tensor, nn


class Chance:
    """The random numbers of one network's training step."""

    def __init__(self) -> None:
        self._generator: torch.Generator | None = None
        self._seed = 0

    def reseed(self, seed: int, step: int) -> None:
        self._seed = (seed << 32) + step
        if self._generator is not None:
            self._generator.manual_seed(self._seed)

    def uniform(self, like: Tensor) -> Tensor:
        """In [0, 1), shaped as `like` and on its device."""
        if self._generator is None or self._generator.device != like.device:
            self._generator = torch.Generator(like.device).manual_seed(self._seed)
        return torch.rand(like.shape, generator=self._generator, device=like.device)


class Dropout(nn.Module):
    """While training, a share of the values is left out and the rest made larger by as much."""

    def __init__(self, share: float, chance: Chance) -> None:
        super().__init__()
        self._share, self._chance = share, chance

    def forward(self, h: Tensor) -> Tensor:
        if not self.training or self._share == 0.0:
            return h
        kept = self._chance.uniform(h) >= self._share
        return h * kept / (1.0 - self._share)
