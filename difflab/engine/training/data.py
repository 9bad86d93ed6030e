"""The stream of training batches: fresh points, noise and noise levels, drawn ahead in blocks.

Drawing some thousand points at a time makes the cost of drawing vanish beside that of a step; memory is one
block, whatever the data and the schedule. A position in the stream is the generator's state at the start of
the block and the number of batches taken since, from which the same stream goes on.
"""

from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from difflab.engine.objectives.base import Objective

BLOCK_NUMBERS = 131_072  # coordinates drawn at a time: half a MiB of points
BLOCK_BATCHES = 256  # at most


class Source(Protocol):
    """Where training data come from; every Density is one."""

    @property
    def dim(self) -> int:
        """Number of dimensions d."""

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) points in scaled units, float32, on the generator's device."""


class Batch(NamedTuple):
    """x0: (n, d); noise and log_snr: as the objective wants them, usually (n, d) and (n,)."""

    x0: Tensor
    noise: Tensor
    log_snr: Tensor


class BatchStream:
    """Batches without end; the same generator state gives the same batches."""

    def __init__(
        self,
        source: Source,
        objective: Objective,
        batch: int,
        device: torch.device,
        generator: torch.Generator,
    ) -> None:
        self._source, self._objective, self._device, self._generator = source, objective, device, generator
        self._batch = batch
        numbers = batch * source.dim * objective.noises
        self.block = min(max(1, BLOCK_NUMBERS // numbers), BLOCK_BATCHES)  # batches in a block
        self._ahead: list[Batch] = []
        self._block_start = generator.get_state()

    def next(self) -> Batch:
        if not self._ahead:
            self.draw_block()
        return self._ahead.pop()

    def draw_block(self) -> None:
        """Draw the next block, dropping what is left of the present one."""
        self._block_start = self._generator.get_state()
        count = self.block * self._batch
        x0 = self._source.sample(count, self._generator).to(self._device)
        noise = self._objective.noise(x0.shape, self._generator, self._device)
        log_snr = self._objective.log_snrs(self.block, self._batch, self._generator).to(self._device)
        parts = zip(x0.chunk(self.block), noise.chunk(self.block), log_snr, strict=True)
        self._ahead = [Batch(*part) for part in parts][::-1]

    def state(self) -> Tensor:
        """The generator's state from which `restore` finds this position again; uint8."""
        return (self._block_start if self._ahead else self._generator.get_state()).clone()

    def restore(self, state: Tensor, step: int) -> None:
        """Go to the position after `step` batches that `state` was taken at."""
        self._generator.set_state(state)
        self._ahead = []
        for _ in range(step % self.block):
            self.next()
