"""A read-out for each step of a schedule, as the networks of the 2015 paper have it.

With T = 2,000 steps and a batch of 1,024 a step's own weights see one datum in two batches. So each read-out
is written as its own part plus a blend of a few that neighbouring steps share: the same functions can be
learned, much sooner.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding

SHARED = 16  # blends over the log-SNR
NOISIEST, CLEANEST = -6.0, 12.0  # between which they are spread


class StepReadout(nn.Module):
    """A linear layer of its own for each of T steps; `bias` and `weight` hold all of them."""

    def __init__(self, log_snrs: Tensor, inputs: int, parts: int, dim: int) -> None:
        """All zero: who owns it says where to begin. log_snrs: (T,) those of t = 1..T."""
        super().__init__()
        self._parts, self._dim = parts, dim
        steps, outputs = len(log_snrs), parts * dim
        self.shared = nn.Parameter(torch.zeros(inputs + 1, SHARED * outputs))
        self.weight = nn.Parameter(torch.zeros(steps, inputs * outputs))
        self.bias = nn.Parameter(torch.zeros(steps, parts, dim))
        self.register_buffer("blend", _hats(log_snrs), persistent=False)

    def forward(self, h: Tensor, index: Tensor) -> Tensor:
        """(n, parts, d) for h (n, inputs); index: the step minus 1, a scalar or (n,)."""
        shared = torch.addmm(self.shared[-1], h, self.shared[:-1]).view(len(h), SHARED, -1)
        blend = self.get_buffer("blend")[index]
        common = torch.einsum("ksn,ks->kn" if index.dim() else "ksn,s->kn", shared, blend)
        return (common + self._own(h, index)).view(-1, self._parts, self._dim)

    def _own(self, h: Tensor, index: Tensor) -> Tensor:
        """(n, parts d): what the step adds of its own."""
        if index.dim() == 0:
            return torch.addmm(self.bias[index].flatten(), h, self.weight[index].view(h.shape[1], -1))
        weight = embedding(index, self.weight).view(len(index), h.shape[1], -1)
        bias = embedding(index, self.bias.flatten(1)).unsqueeze(1)
        return torch.baddbmm(bias, h.unsqueeze(1), weight).squeeze(1)


def _hats(log_snrs: Tensor) -> Tensor:
    """(T, SHARED) shares of each step in the blends, two neighbours at most: linear interpolation."""
    place = (log_snrs.clamp(NOISIEST, CLEANEST) - NOISIEST) / (CLEANEST - NOISIEST) * (SHARED - 1)
    return (1.0 - (place.unsqueeze(1) - torch.arange(SHARED)).abs()).clamp(min=0.0).float()
