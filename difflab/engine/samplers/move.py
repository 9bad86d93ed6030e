"""What one step of any sampler is given: the two noise levels it moves between, and what it may ask."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from difflab.engine.denoisers import Denoiser, NetworkReverse
from difflab.engine.processes.options import GAUSSIAN, AnyProcess

# e(log_snr) = E|D - x_0|^2 / d, the denoising error per dimension at a scalar log-SNR.
ErrorCurve = Callable[[Tensor], Tensor | float]


@dataclass(frozen=True, eq=False)
class OwnStep:
    """Step t of a network that has learned its reverse steps."""

    reverse: NetworkReverse
    t: int

    def variance(self, x: Tensor) -> Tensor:
        """Of p(x_{t-1} | x_t = x), (n, d)."""
        return self.reverse.mean_variance(x, self.t)[1]


@dataclass(frozen=True, eq=False)
class Move:
    """From the noisier `log_snr` to the cleaner `log_snr_next`, scalar float64 tensors; the last is +inf.

    own: the model's own reverse step, where the move is one.
    """

    log_snr: Tensor
    log_snr_next: Tensor
    denoiser: Denoiser
    generator: torch.Generator
    error_curve: ErrorCurve | None
    process: AnyProcess = GAUSSIAN
    own: OwnStep | None = None

    @property
    def is_last(self) -> bool:
        """Whether this move ends at the data, where no noise may be added."""
        return bool(torch.isposinf(self.log_snr_next))

    def noise(self, x: Tensor) -> Tensor:
        """Fresh standard normal noise like x, from the run's generator."""
        device = self.generator.device
        return torch.randn(x.shape, generator=self.generator, dtype=x.dtype, device=device).to(x.device)

    def uniform(self, x: Tensor) -> Tensor:
        """Fresh uniform numbers in [0, 1) like x, from the run's generator."""
        device = self.generator.device
        return torch.rand(x.shape, generator=self.generator, dtype=x.dtype, device=device).to(x.device)


# (options, move, x, denoised) -> the next x; x and denoised: (n, d), denoised = D(x, move.log_snr).
Step = Callable[[Any, Move, Tensor, Tensor], Tensor]
