"""Denoising errors from noise that is drawn once and held, as the 2015 paper learned its schedule.

No table stands between model and schedule; since points and noises stay, the error is a smooth function of
the log-SNR, and its slope is taken by differences.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds.bound_gradient import bound_and_gradient
from difflab.engine.bounds.finite import not_finite_at
from difflab.engine.bounds.measure import second_moment
from difflab.engine.conversions import noised
from difflab.engine.denoisers import Denoiser
from difflab.engine.densities.base import Density
from difflab.engine.schedules.views import FloatArray

ROWS = 12_000  # answers asked of the model for one frame, thrice
FEWEST, MOST = 16, 2048
NUDGE = 0.02  # nats of log-SNR


@dataclass(frozen=True, eq=False)
class FrozenNoise:
    """x0, eps: (n, d), the same at every level."""

    denoiser: Denoiser
    x0: Tensor
    eps: Tensor
    second_moment: float

    @classmethod
    def drawn(
        cls,
        denoiser: Denoiser,
        density: Density,
        steps: int,
        generator: torch.Generator,
        device: str = "cpu",
    ) -> "FrozenNoise":
        """As many points as a frame over `steps` steps affords."""
        count = min(max(ROWS // steps, FEWEST), MOST)
        x0 = density.sample(count, generator)
        eps = torch.randn(x0.shape, generator=generator, device=x0.device)
        return cls(denoiser, x0.to(device), eps.to(device), second_moment(density))

    @property
    def dim(self) -> int:
        """d."""
        return self.x0.shape[1]

    def at(self, log_snrs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """e (n,) and d log e / d lambda (n,); NonFiniteError where the model's answer is not finite."""
        errors = self._errors(log_snrs)
        below, above = self._errors(log_snrs - NUDGE), self._errors(log_snrs + NUDGE)
        tiny = np.finfo(np.float64).tiny
        return errors, np.log(np.maximum(above, tiny) / np.maximum(below, tiny)) / (2 * NUDGE)

    def __call__(self, log_snrs: FloatArray) -> tuple[float, FloatArray]:
        """K in bits and its gradient (T,) at log-SNRs (T,): what an ascent climbs."""
        return bound_and_gradient(log_snrs, self)

    def _errors(self, log_snrs: FloatArray) -> FloatArray:
        count = len(self.x0)
        levels = torch.from_numpy(log_snrs).to(self.x0).repeat_interleave(count)
        x0, eps = self.x0.repeat(len(log_snrs), 1), self.eps.repeat(len(log_snrs), 1)
        apart = self.denoiser(noised(x0, eps, levels), levels).double() - x0.double()
        errors = apart.square().mean(dim=1).reshape(len(log_snrs), count).mean(dim=1).cpu().numpy()
        if not np.isfinite(errors).all():
            level = float(log_snrs[~np.isfinite(errors)][0])
            raise not_finite_at(level)
        return np.asarray(errors)
