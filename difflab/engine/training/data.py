"""The stream of training batches: fresh data, noise and noise levels, drawn ahead in blocks.

Drawing some thousand points at a time makes the cost of drawing vanish beside that of a step; memory is one
block, whatever the data and the schedule. A position in the stream is the generator's state at the start of
the block and the number of batches taken since, from which the same stream goes on.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol, cast

import torch
from torch import Tensor

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.objectives.base import Objective
from difflab.engine.training.labels import dropped

BLOCK_NUMBERS = 131_072  # coordinates drawn at a time: half a MiB of points
BLOCK_NUMBERS_ON_GPU = 8_388_608  # 32 MiB of images, whose transfer is then hardly felt
BLOCK_BATCHES = 256  # at most


class Source(Protocol):
    """Where training data come from; every Density is one."""

    @property
    def dim(self) -> int:
        """Number of dimensions d."""

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) points in scaled units, float32, on the generator's device."""


class LabelledSource(Source, Protocol):
    """Data that have classes."""

    def labelled(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """As `sample`, and the class (count,) int64 of each."""


class Batch(NamedTuple):
    """x0: (n, d); noise and log_snr: as the objective wants them, usually (n, d) and (n,); label: (n,) int64
    classes, -1 where they are not told, or None where there are none.
    """

    x0: Tensor
    noise: Tensor
    log_snr: Tensor
    label: Tensor | None = None

    def map(self, change: Callable[[Tensor], Tensor]) -> "Batch":
        """Each tensor changed."""
        label = None if self.label is None else change(self.label)
        return Batch(change(self.x0), change(self.noise), change(self.log_snr), label)

    def split(self, parts: int) -> list[tuple[float, "Batch"]]:
        """So many parts, of equal length where that is possible, each with its share of the batch."""
        if parts == 1:
            return [(1.0, self)]
        each_has_its_level = self.noise.dim() == self.x0.dim()  # else all levels serve every datum
        pieces = [
            tensor.tensor_split(parts) if belongs and tensor is not None else [tensor] * parts
            for tensor, belongs in zip(self, (True, True, each_has_its_level, True), strict=True)
        ]
        batches = [Batch(*piece) for piece in zip(*pieces, strict=True)]
        return [(len(batch.x0) / len(self.x0), batch) for batch in batches]


class BatchStream:
    """Batches without end; the same generator state gives the same batches."""

    def __init__(
        self,
        source: Source,
        objective: Objective,
        batch: int,
        device: torch.device,
        generator: torch.Generator,
        *,
        labelled: bool = False,
        flipped: ImageShape | None = None,
    ) -> None:
        """labelled: with classes, which `source` has then; flipped: the shape of images of which every second
        one is to be mirrored left to right.
        """
        self._source, self._objective, self._device, self._generator = source, objective, device, generator
        self._batch, self._labelled, self._flipped = batch, labelled, flipped
        numbers = batch * source.dim * objective.noises
        most = BLOCK_NUMBERS_ON_GPU if device.type == "cuda" else BLOCK_NUMBERS
        self.block = min(max(1, most // numbers), BLOCK_BATCHES)  # batches in a block
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
        x0, label = self._data(count)
        noise = self._objective.noise(x0.shape, self._generator, self._device)
        log_snr = self._objective.log_snrs(self.block, self._batch, self._generator).to(self._device)
        labels = [None] * self.block if label is None else label.chunk(self.block)
        parts = zip(x0.chunk(self.block), noise.chunk(self.block), log_snr, labels, strict=True)
        self._ahead = [Batch(*part) for part in parts][::-1]

    def _data(self, count: int) -> tuple[Tensor, Tensor | None]:
        """`count` data on the device, and their classes as far as they are told."""
        label = None
        if self._labelled:
            x0, label = cast(LabelledSource, self._source).labelled(count, self._generator)
            label = dropped(label, self._generator).to(self._device)
        else:
            x0 = self._source.sample(count, self._generator)
        if self._flipped is not None:
            x0 = _flipped_by_chance(x0, self._flipped, self._generator)
        return x0.to(self._device), label

    def state(self) -> Tensor:
        """The generator's state from which `restore` finds this position again; uint8."""
        return (self._block_start if self._ahead else self._generator.get_state()).clone()

    def restore(self, state: Tensor, step: int) -> None:
        """Go to the position after `step` batches that `state` was taken at.

        Generators of another kind of device know nothing of it: there the stream goes on with other numbers,
        the same for the same step.
        """
        self._ahead = []
        if state.shape != self._generator.get_state().shape:
            self._generator.manual_seed(self._generator.initial_seed() + step)
        else:
            self._generator.set_state(state)
        for _ in range(step % self.block):
            self.next()


def _flipped_by_chance(x0: Tensor, shape: ImageShape, generator: torch.Generator) -> Tensor:
    """Images (n, d), about half of them mirrored left to right."""
    chance = torch.rand(len(x0), 1, generator=generator, device=generator.device)
    return torch.where(chance < 0.5, x0.view(-1, *shape).flip(3).flatten(1), x0)
