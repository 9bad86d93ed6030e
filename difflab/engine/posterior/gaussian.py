"""The exact posterior of Gaussian data, in closed form: what every method can be held against."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class GaussianLaw:
    """x_0 ~ N(centre, spread): centre (d,), spread (d, d) float64. A `Denoiser` of its noisy versions."""

    centre: Tensor
    spread: Tensor

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        """E[x_0 | x_t = x], (n, d)."""
        return self.denoise(x, log_snr)

    def denoise(self, x: Tensor, log_snr: Tensor) -> Tensor:
        """(n, d): centre + alpha C (alpha^2 C + sigma^2 I)^-1 (x - alpha centre)."""
        level = log_snr.double()
        alpha, noise = torch.sigmoid(level).sqrt(), torch.sigmoid(-level)
        within = alpha**2 * self.spread + noise * torch.eye(len(self.centre), dtype=torch.float64)
        # A known element without noise has no spread at all: the pseudo-inverse leaves it where it is.
        gain = alpha * self.spread @ torch.linalg.pinv(within, hermitian=True)
        moved: Tensor = self.centre + (x.double() - alpha * self.centre) @ gain.T
        return moved.to(x)

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) float32 samples."""
        values, vectors = torch.linalg.eigh(self.spread)
        root = vectors * values.clamp(min=0.0).sqrt()
        noise = torch.randn(count, len(self.centre), generator=generator, dtype=torch.float64)
        # Rounding in the root must not move an element that is known.
        return torch.where(self.variance() > 0, self.centre + noise @ root.T, self.centre).float()

    def mean(self) -> Tensor:
        """(d,) float64."""
        return self.centre

    def variance(self) -> Tensor:
        """(d,) float64."""
        return self.spread.diagonal()

    def covariance(self) -> Tensor:
        """(d, d) float64."""
        return self.spread


def known_elements(law: GaussianLaw, known: Tensor, given: Tensor) -> GaussianLaw:
    """`law` given that x_0 equals `given` (d,) where `known` (d,): centre and spread of the whole x_0."""
    seen, hidden = torch.nonzero(known)[:, 0], torch.nonzero(~known)[:, 0]
    gain = torch.linalg.solve(law.spread[seen][:, seen], law.spread[seen][:, hidden]).T
    centre, spread = given.double().clone(), torch.zeros_like(law.spread)
    centre[hidden] = law.centre[hidden] + gain @ (given.double()[seen] - law.centre[seen])
    spread[hidden[:, None], hidden] = law.spread[hidden][:, hidden] - gain @ law.spread[seen][:, hidden]
    return GaussianLaw(centre, spread)


def noisy_copy(law: GaussianLaw, noisy: Tensor, variance: float) -> GaussianLaw:
    """`law` given y = x_0 + noise of this `variance`, y = `noisy` (d,)."""
    within = law.spread + variance * torch.eye(len(law.centre), dtype=torch.float64)
    gain = torch.linalg.solve(within, law.spread).T
    return GaussianLaw(law.centre + gain @ (noisy.double() - law.centre), law.spread - gain @ law.spread)
