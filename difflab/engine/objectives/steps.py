"""The reverse steps of a schedule, as the objectives that train on the bound see them."""

import torch
from torch import Tensor

from difflab.engine.networks.step_index import StepIndex
from difflab.engine.objectives.noise_levels import draw_steps
from difflab.engine.objectives.options import Practice
from difflab.errors import UsageError


class ReverseSteps:
    """Steps t = 2..T: the sum over them is what the bound loses, and each batch estimates it.

    sampled: each datum at one step of its own, spread evenly, the sum estimated as T - 1 times the mean; all:
    each datum at every step, at T - 1 times the cost.
    """

    def __init__(self, log_snrs: Tensor, practice: Practice, most: int | None = None) -> None:
        """log_snrs: (T,) those of t = 1..T, float64; most: as `draw_steps` has it. UsageError if T = 1."""
        if len(log_snrs) < 2:
            raise UsageError(
                "With one step the bound has nothing to learn: its only step is fixed.",
                "Give the schedule more steps, or train on another objective.",
            )
        self.count = len(log_snrs) - 1
        self.all = practice == "all"
        self._levels = log_snrs[1:]
        self.before = log_snrs[:-1].float()
        self._most = most
        self._index = StepIndex(log_snrs)

    @property
    def noises(self) -> int:
        return self.count if self.all else 1

    def log_snrs(self, batches: int, batch: int, generator: torch.Generator) -> Tensor:
        """(batches, batch) levels, or (batches, T - 1) where every datum sees all."""
        if self.all:
            return self._levels.float().expand(batches, -1)
        return draw_steps(self._levels, batches, batch, generator, self._most)

    def spread(self, x0: Tensor, noise: Tensor, log_snr: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Data, noise and levels of equal length: as they are, or each datum T - 1 times in a row."""
        if not self.all:
            return x0, noise, log_snr
        return x0.repeat_interleave(self.count, 0), noise.flatten(0, 1), log_snr.repeat(len(x0))

    def index(self, log_snr: Tensor) -> Tensor:
        """t - 2 for the levels (n,): the place of the step's values in tables over 2..T."""
        return self._index(log_snr) - 1

    def total(self, terms: Tensor) -> Tensor:
        """(n,) the sum over all steps for each datum, estimated from its `terms`."""
        if not self.all:
            return self.count * terms
        return terms.view(-1, self.count).sum(1)
