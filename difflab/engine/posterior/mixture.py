"""The exact posterior of finite data, each datum a Gaussian of one bandwidth: a mixture again.

x_0 = c_k + s eps with equal weights. Given elements known exactly, or with noise of a known variance, the
weight of component k is its likelihood, and the elements of x_0 given k stay independent Gaussians.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

ROWS = 512  # data at a time: their differences from the given stay a few MB
COLUMNS = 64
# Components whose weight is this small beside the largest are left out: nothing that is drawn or summed in
# float32 could show them.
NEGLIGIBLE = 1e-12


@dataclass(frozen=True, eq=False)
class MixturePosterior:
    """x_0 = centre_k + spread * eps, elementwise, with probability weight_k.

    centres: (K, d) float32; weights: (K,) float64, adding up to 1; spread: (d,) float32, 0 where known.
    """

    centres: Tensor
    weights: Tensor
    spread: Tensor

    @property
    def effective(self) -> float:
        """How many data share the posterior's weight, 1 / sum w^2."""
        return float(1.0 / self.weights.square().sum())

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) independent samples."""
        chosen = torch.multinomial(
            self.weights.to(generator.device), count, replacement=True, generator=generator
        ).to(self.centres.device)
        noise = torch.randn(count, self.centres.shape[1], generator=generator, device=generator.device).to(
            self.centres.device
        )
        return self.centres[chosen] + self.spread * noise

    def mean(self) -> Tensor:
        """(d,) float64."""
        return torch.cat([self.weights @ part.double() for part in self._columns()])

    def variance(self) -> Tensor:
        """(d,) float64: within the components and between them."""
        found = []
        for part in self._columns():
            values = part.double()
            found.append(self.weights @ (values - self.weights @ values).square())
        return torch.cat(found) + self.spread.double().square()

    def covariance(self) -> Tensor:
        """(d, d) float64."""
        apart = self.centres.double() - self.mean()
        return apart.T @ (self.weights[:, None] * apart) + torch.diag(self.spread.double().square())

    def denoise(self, x: Tensor, log_snr: Tensor) -> Tensor:
        """(n, d): the components weighed by how well they explain x, each with its own posterior mean."""
        added = torch.exp(-log_snr.double().clamp(min=-40.0)).to(x)
        y = x * torch.sqrt(1.0 + added)
        own = self.spread.to(x).square()
        total = own + added
        if bool((total == 0).all()):
            return x.clone()
        # Known elements are the same in all components: they cannot tell them apart.
        told = torch.where(own > 0, 1.0 / total, 0.0) if bool((own > 0).any()) else 1.0 / total
        centres = self.centres.to(x)
        logits = (y * told) @ centres.T - 0.5 * (centres.square() @ told.expand(x.shape[1])[:, None]).T
        shares = torch.softmax(logits + self.weights.log().to(x), dim=1)
        mean = shares @ centres
        return mean + own / total * (y - mean)

    def _columns(self) -> tuple[Tensor, ...]:
        """The centres, some elements of all of them at a time: float64 of these costs no memory."""
        return torch.split(self.centres, COLUMNS, dim=1)


def known_elements(
    points: Tensor, known: Tensor, given: Tensor, bandwidth: float, spread: float | None = None
) -> MixturePosterior:
    """The posterior given that x_0 equals `given` (d,) where `known` (d,), for data `points` (K, d).

    The data are Gaussians of `bandwidth` around the points. With another `spread` they are Gaussians of that
    width (0: the points themselves), and the given elements are the datum's own up to an error that makes
    `bandwidth` of both together. With bandwidth 0 only the data nearest to the given elements remain, equally
    likely.
    """
    squares = _squares(points, torch.where(known, 1.0, 0.0).to(points), given)
    if bandwidth == 0.0:
        log_weights = torch.where(squares <= squares.min() * (1 + 1e-9), 0.0, -torch.inf).double()
    else:
        log_weights = -squares / (2 * bandwidth**2)
    kept, weights = _kept(log_weights)
    width = bandwidth if spread is None else spread
    centres = torch.where(known, given.to(points), points[kept])
    return MixturePosterior(centres, weights, torch.where(known, 0.0, width).to(points))


def noisy_copy(points: Tensor, noisy: Tensor, variance: float, bandwidth: float) -> MixturePosterior:
    """The posterior given y = x_0 + noise of this `variance`, y = `noisy` (d,), for data `points` (K, d)."""
    total = bandwidth**2 + variance
    kept, weights = _kept(-_squares(points, torch.ones_like(noisy).to(points), noisy) / (2 * total))
    share, spread = bandwidth**2 / total, bandwidth * (variance / total) ** 0.5
    centres = torch.lerp(points[kept], noisy.to(points), share)
    return MixturePosterior(centres, weights, torch.full_like(noisy, spread).to(points))


def _squares(points: Tensor, counted: Tensor, given: Tensor) -> Tensor:
    """(K,) float64 squared distances of the data from `given` in the elements counted 1."""
    chosen = counted > 0
    target = given[chosen].to(points)
    return torch.cat(
        [(rows[:, chosen] - target).double().square().sum(1) for rows in torch.split(points, ROWS)]
    )


def _kept(log_weights: Tensor) -> tuple[Tensor, Tensor]:
    """Which components matter (a mask), and their weights, adding up to 1."""
    weights = torch.exp(log_weights - log_weights.max())
    kept = weights > NEGLIGIBLE
    return kept, weights[kept] / weights[kept].sum()
