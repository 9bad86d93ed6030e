"""Several processes that train one network, each on its share of every batch (torchrun).

Every process draws the whole batch from the same random numbers and takes its own part of it; the gradients
are added up over all of them, as one vector. So the training is that of one process with the same batch, to
the rounding of sums, and what is written by the first process repeats on any number of them. (Objectives that
compare the data of a batch among each other see those of their share.)
"""

from dataclasses import dataclass

import torch
import torch.distributed as distributed
from torch import Tensor

from difflab.engine.training.data import Batch
from difflab.errors import UsageError


@dataclass(frozen=True)
class Group:
    """Process `rank` of `size`; with one process nothing is exchanged."""

    rank: int = 0
    size: int = 1

    def share(self, batch: Batch) -> tuple[float, Batch]:
        """This process's part of the batch, and what share of the whole it is."""
        if self.size == 1:
            return 1.0, batch
        if len(batch.x0) < self.size:
            raise UsageError(
                f"A batch of {len(batch.x0)} cannot be shared among {self.size} processes.",
                "Choose a larger batch, or start fewer processes.",
            )
        return batch.split(self.size)[self.rank]

    def add_up(self, values: Tensor) -> None:
        """Put the sum over all processes in the place of `values`."""
        if self.size > 1:
            distributed.all_reduce(values)

    def agree(self, number: int, device: torch.device) -> int:
        """The number that the first process has."""
        if self.size == 1:
            return number
        told = torch.tensor(number, device=device)
        distributed.broadcast(told, 0)
        return int(told)


ALONE = Group()
