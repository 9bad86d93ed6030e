"""The swiss roll network of the 2015 paper: normalised radial basis functions, a read-out for each step.

mean = sqrt(1 - beta_t) x_t + sqrt(beta_t) z_mean and variance = sigmoid(z_variance + logit beta_t), where
both z are linear in the basis functions with weights of their own for each step (Sohl-Dickstein et al. 2015,
section 3.1.1 and appendix D.2). It begins as the forward step's own mean and variance, with its centres on
the data.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from difflab.engine.networks.base import Network
from difflab.engine.networks.options import RBFOptions
from difflab.engine.networks.step_index import StepIndex
from difflab.engine.networks.step_moments import StepMoments
from difflab.engine.networks.step_readout import StepReadout

LOOKED_AT, ROUNDS = 4096, 20  # points of the data, and rounds of moving the centres among them


class RBF(Network):
    """Tied to its schedule; as a denoiser it gives the x_0 whose posterior mean is the reverse mean."""

    tied = True

    def __init__(self, options: RBFOptions, dim: int, generator: torch.Generator, log_snrs: Tensor) -> None:
        super().__init__()
        self.prediction = "x0"
        self._step = StepIndex(log_snrs)
        self.centres = nn.Parameter(torch.randn(options.centres, dim, generator=generator))
        self.log_width = nn.Parameter(torch.zeros(options.centres))
        self.last = StepReadout(log_snrs, options.centres, 2, dim)
        self.by_step = tuple(f"last.{name}" for name in self.last.tables)
        self._moments = StepMoments(log_snrs)

    @property
    def recordable(self) -> bool:
        """No: how data are grouped by their steps differs from batch to batch."""
        return False

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        index = self._step(log_snr)
        return self._moments.denoised(x, self._read(x, index)[:, 0], index)

    def reverse(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        index = t - 1
        mean, spread = self._read(x, index).unbind(1)
        variance = torch.sigmoid(spread + self._moments.of("logit_beta", index))
        return self._moments.mean(x, mean, index), variance

    @torch.no_grad()
    def settle(self, draw: Callable[[int], Tensor]) -> None:
        """Spread the centres over the data, each as wide as the way to its nearest neighbour."""
        points = draw(LOOKED_AT)
        centres = _spread(points, len(self.centres))
        apart = torch.cdist(centres, centres) + torch.diag(torch.full((len(centres),), torch.inf))
        self.centres.copy_(centres)
        self.log_width.copy_(apart.min(1).values.clamp(min=1e-3).log())

    def _read(self, x: Tensor, index: Tensor) -> Tensor:
        """(n, 2, d): what the step reads for mean and variance."""
        distances = (x.unsqueeze(1) - self.centres).square().sum(-1)
        shares = torch.softmax(-0.5 * distances * torch.exp(-2.0 * self.log_width), dim=1)
        read: Tensor = self.last(shares, index)
        return read


def _spread(points: Tensor, count: int) -> Tensor:
    """(count, d) means of parts of the points: each the farthest from the others first, then k-means."""
    chosen = points.mean(0, keepdim=True)
    for _ in range(count):
        farthest = torch.cdist(points, chosen).min(1).values.argmax()
        chosen = torch.cat([chosen, points[farthest, None]])
    centres = chosen[1:]
    for _ in range(ROUNDS):
        nearest = torch.cdist(points, centres).argmin(1)
        sums = torch.zeros_like(centres).index_add_(0, nearest, points)
        counts = torch.bincount(nearest, minlength=count).unsqueeze(1)
        centres = torch.where(counts > 0, sums / counts.clamp(min=1), centres)
    return centres
