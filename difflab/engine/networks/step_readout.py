"""A read-out for each step of a schedule, as the networks of the 2015 paper have it.

With T = 2,000 steps and a batch of 1,024 a step's own weights see one datum in two batches. So each read-out
is written as its own part plus a blend of a few that neighbouring steps share: the same functions can be
learned, much sooner. What a batch costs depends on the steps it meets, not on T: the gradients of all other
rows are left out.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from difflab.engine.networks.table_rows import table_rows

SHARED = 16  # blends over the log-SNR
MANY = 128  # steps; more have sparse gradients
NOISIEST, CLEANEST = -6.0, 12.0  # between which they are spread


class StepReadout(nn.Module):
    """A linear layer of its own for each of T steps; `bias` and `weight` hold what is not shared.

    tables: the names of those with sparse gradients.
    """

    def __init__(self, log_snrs: Tensor, inputs: int, parts: int, dim: int) -> None:
        """All zero: who owns it says where to begin. log_snrs: (T,) those of t = 1..T."""
        super().__init__()
        self._parts, self._dim = parts, dim
        steps, outputs = len(log_snrs), parts * dim
        self.shared = nn.Parameter(torch.zeros(inputs + 1, SHARED * outputs))
        self.weight = nn.Parameter(torch.zeros(steps, inputs * outputs))
        self.bias = nn.Parameter(torch.zeros(steps, parts, dim))
        # Few rows are moved all at once sooner than some are looked up.
        self.tables = ("weight", "bias") if steps > MANY else ()
        self.register_buffer("blend", _hats(log_snrs), persistent=False)

    def forward(self, h: Tensor, index: Tensor) -> Tensor:
        """(n, parts, d) for h (n, inputs); index: the step minus 1, a scalar or (n,)."""
        met = _grouped(index.expand(len(h)))
        weight, bias = self._read_outs(met.steps)
        padded = h.new_zeros(len(met.steps) * met.most, h.shape[1]).index_copy(0, met.place, h)
        read = torch.baddbmm(bias, padded.view(len(met.steps), met.most, -1), weight)
        return read.flatten(0, 1).index_select(0, met.place).view(-1, self._parts, self._dim)

    def _read_outs(self, steps: Tensor) -> tuple[Tensor, Tensor]:
        """Weights (k, inputs, outputs) and biases (k, 1, outputs) of the steps (k,)."""
        inputs, outputs = len(self.shared) - 1, self._parts * self._dim
        shared = self.shared.view(inputs + 1, SHARED, outputs).transpose(0, 1).flatten(1)
        common = (self.get_buffer("blend")[steps] @ shared).view(len(steps), inputs + 1, outputs)
        weight, bias = (self._rows(table, steps) for table in (self.weight, self.bias))
        return common[:, :-1] + weight.view(-1, inputs, outputs), common[:, -1:] + bias.view(-1, 1, outputs)

    def _rows(self, table: Tensor, steps: Tensor) -> Tensor:
        return table_rows(table, steps) if self.tables else table[steps]


class _Grouped(NamedTuple):
    """Rows gathered by step: the steps (k,) met; most: rows of one, at most; place (n,) in (k, most)."""

    steps: Tensor
    most: int
    place: Tensor


def _grouped(index: Tensor) -> _Grouped:
    """So that one product serves all rows of a step: a batch of single rows takes five times as long."""
    ordered, order = index.sort(stable=True)
    steps, group, counts = torch.unique_consecutive(ordered, return_inverse=True, return_counts=True)
    most = int(counts.max())
    within = torch.arange(len(index), device=index.device) - (counts.cumsum(0) - counts)[group]
    return _Grouped(steps, most, torch.empty_like(order).index_copy_(0, order, group * most + within))


def _hats(log_snrs: Tensor) -> Tensor:
    """(T, SHARED) shares of each step in the blends, two neighbours at most: linear interpolation."""
    place = (log_snrs.clamp(NOISIEST, CLEANEST) - NOISIEST) / (CLEANEST - NOISIEST) * (SHARED - 1)
    return (1.0 - (place.unsqueeze(1) - torch.arange(SHARED)).abs()).clamp(min=0.0).float()
