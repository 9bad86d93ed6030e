"""The one exact density: centres of any kind plus isotropic noise, seen through any amount of diffusion.

Data are x_0 = c + noise * eps with c from a law of centres. With VP scaling, y = x_t / alpha = c + s * eps
where s^2 = noise^2 + exp(-log_snr); the rest is a sum over centres at blur s, a `Kernel`, and Tweedie's rule.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets.base import DataSet
from difflab.engine.densities.kernels import RESOLUTION, Kernel, Ladder

LOWEST_LOG_SNR = -40.0  # the signal's variance is 4e-18 there: pure noise in any floating type


@dataclass(frozen=True, eq=False)
class BlurredDensity:
    """`noise` is the data's own isotropic noise in scaled units; `limit` computes -H(data) in bits."""

    data: DataSet
    ladder: Ladder
    noise: float
    limit: Callable[[], float | None]

    @property
    def dim(self) -> int:
        """Number of dimensions."""
        return self.data.dim

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) float32 data points in scaled units, from the data set's own sampler."""
        seed = torch.randint(2**62, (), generator=generator, device=generator.device)
        points = self.data.draw(count, np.random.default_rng(int(seed))).points
        scaled = torch.from_numpy((points - self.data.mean) / self.data.scale)
        return scaled.to(generator.device, torch.float32)

    def log_density(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) log q_t(x), nats; x: (n, d)."""
        y, s, kernel = self._undiffuse(x, log_snr)
        return kernel.log_mass(y, s) - self.dim * math.log(_alpha(log_snr))

    def score(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, d) gradient of log q_t: (E[c|y] - y) / (alpha s^2)."""
        y, s, kernel = self._undiffuse(x, log_snr)
        return (kernel.mean(y, s) - y) / (_alpha(log_snr) * s**2)

    def denoise(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, d) E[x_0 | x_t = x]: the centre's mean, moved towards y by the data's share of the blur."""
        added = _added_variance(log_snr)
        if added == 0.0:
            return x.clone()
        y, s, kernel = self._undiffuse(x, log_snr)
        mean = kernel.mean(y, s)
        return mean + self._data_share(added) * (y - mean)

    def posterior_variance(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) variance of x_0 given x_t = x, averaged over dimensions: within and between centres."""
        added = _added_variance(log_snr)
        if added == 0.0:
            return x.new_zeros(len(x))
        y, s, kernel = self._undiffuse(x, log_snr)
        share = self._data_share(added)
        return share * added + (1.0 - share) ** 2 * kernel.variance(y, s)

    def error_bound(self, log_snr: float) -> float:
        """Stated error of `denoise` at likely x, scaled units."""
        added = _added_variance(log_snr)
        if added == 0.0:
            return 0.0
        s = self._blur(log_snr)
        floor = max(0.0, s - math.sqrt(self.noise**2 + added))
        return (1.0 - self._data_share(added)) * (self.ladder.error(s) + floor)

    def limit_bits(self) -> float | None:
        """-H(data), bits per datum, computed once."""
        return self.limit()

    def _data_share(self, added: float) -> float:
        return self.noise**2 / (self.noise**2 + added)

    def _blur(self, log_snr: float) -> float:
        return max(RESOLUTION, math.sqrt(self.noise**2 + _added_variance(log_snr)))

    def _undiffuse(self, x: Tensor, log_snr: float) -> tuple[Tensor, float, Kernel]:
        s = self._blur(log_snr)
        return x / _alpha(log_snr), s, self.ladder.kernel(s)


def _added_variance(log_snr: float) -> float:
    """Variance of the diffusion's noise in y = x_t / alpha."""
    return math.exp(-max(log_snr, LOWEST_LOG_SNR))


def _alpha(log_snr: float) -> float:
    return 1.0 / math.sqrt(1.0 + _added_variance(log_snr))
