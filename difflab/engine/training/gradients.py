"""The loss of a batch and its gradient: as one, in parts where memory is short, or shared among processes.

The parts' gradients add up to the batch's, so that what a step does is the same however many there are. (The
objectives that compare the data of a batch among each other see those of their part.)
"""

from contextlib import nullcontext

import torch
from torch import Tensor

from difflab.engine.networks.base import Network
from difflab.engine.objectives.base import Objective
from difflab.engine.training.data import Batch
from difflab.engine.training.labels import told
from difflab.engine.training.memory import is_out_of_memory
from difflab.errors import UsageError

MOST_PARTS = 64


class Gradients:
    """Called with a batch it fills the vector of gradients and gives the mean loss, a scalar on the device.

    Does not wait for the device. A batch that does not fit into memory is halved, and so are all later ones.
    """

    def __init__(
        self, network: Network, objective: Objective, gradients: Tensor, *, reduced: bool = False
    ) -> None:
        """gradients: of which the parameters' own are views; reduced: compute in bfloat16 where that is
        accurate enough.
        """
        self._network, self._objective, self._gradients = network, objective, gradients
        self._reduced = reduced
        self.parts = 1

    def __call__(self, batch: Batch, share: float = 1.0) -> Tensor:
        """share: what the loss and its gradient are multiplied with."""
        while (found := self._attempt(batch, share)) is None:
            self._halve(batch)
        return found

    def plainly(self, batch: Batch, share: float = 1.0) -> Tensor:
        """The same, without a second attempt where memory runs out."""
        self._gradients.zero_()
        losses = [self._add(part, share * part_share) for part_share, part in batch.split(self.parts)]
        return losses[0] if len(losses) == 1 else torch.stack(losses).sum()

    def _add(self, part: Batch, share: float) -> Tensor:
        network = told(self._network, part.label)
        reduced = torch.autocast(part.x0.device.type, torch.bfloat16) if self._reduced else nullcontext()
        with reduced:
            loss = self._objective.loss(network, part.x0, part.noise, part.log_snr).mean()
        if share != 1.0:
            loss = share * loss
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()

    def _attempt(self, batch: Batch, share: float) -> Tensor | None:
        """None where memory ran out."""
        try:
            return self.plainly(batch, share)
        except RuntimeError as error:
            if not is_out_of_memory(error) or self._network.by_step:
                raise
        return None

    def _halve(self, batch: Batch) -> None:
        if 2 * self.parts > min(MOST_PARTS, len(batch.x0)):
            raise UsageError(
                f"There is not enough memory for {len(batch.x0)} data at a time, nor for a few of them.",
                "Choose a smaller batch or a smaller network.",
            )
        self.parts *= 2
        if batch.x0.is_cuda:
            torch.cuda.empty_cache()
