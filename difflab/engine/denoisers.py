"""One interface for the exact and the learned answer to "which data does this noisy point come from?".

Samplers, fields and metrics take either, so that truth can stand beside every estimate.
"""

from typing import Protocol, cast

import torch
from torch import Tensor

from difflab.engine.densities.base import Law
from difflab.engine.networks.base import Network
from difflab.engine.networks.predictions import denoised


class Denoiser(Protocol):
    """D(x, log_snr), an estimate of E[x_0 | x_t = x]."""

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        """(n, d) estimates for x: (n, d), VP-scaled; log_snr a scalar tensor or (n,), possibly infinite."""


class Conditionable(Denoiser, Protocol):
    """A denoiser that can be told of which classes its points are."""

    def given(self, labels: Tensor) -> Denoiser:
        """The denoiser of as many points as there are labels (n,) int64, -1 for any class."""


def conditioned(denoiser: Conditionable, labels: Tensor, guidance: float = 0.0) -> Denoiser:
    """The denoiser of points of these classes (n,), -1 for any.

    guidance: w of (1 + w) D(x, class) - w D(x), which pushes beyond what the classes say (Ho and Salimans
    2022, eq. 6, which has it for the noise: the same).
    """
    told = denoiser.given(labels)
    return told if guidance == 0.0 else _Guided(told, denoiser, guidance)


class _Guided:
    """Away from what is likely without a class, by `guidance` times the way."""

    def __init__(self, told: Denoiser, untold: Denoiser, guidance: float) -> None:
        self._told, self._untold, self._guidance = told, untold, guidance

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        told = self._told(x, log_snr)
        return told + self._guidance * (told - self._untold(x, log_snr))


class LawOfClasses(Law, Protocol):
    """A law of data with classes."""

    def given(self, label: int) -> Law:
        """The law of the data of one class; IndexError where there are none."""


class ExactDenoiser:
    """The posterior mean of a density, in closed form or by its quadrature."""

    def __init__(self, density: Law) -> None:
        self.density = density

    def given(self, labels: Tensor) -> Denoiser:
        """For a LawOfClasses."""
        return _OfClasses(cast(LawOfClasses, self.density), labels)

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        if log_snr.dim() == 0:
            return self.density.denoise(x, float(log_snr))
        result = torch.empty_like(x)
        for level in torch.unique(log_snr):
            chosen = log_snr == level
            result[chosen] = self.density.denoise(x[chosen], float(level))
        return result


class _OfClasses:
    """Each row by the law of its class."""

    def __init__(self, law: LawOfClasses, labels: Tensor) -> None:
        self._parts = [
            (labels == label, ExactDenoiser(law if label < 0 else law.given(label)))
            for label in sorted(set(labels.tolist()))
        ]

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        result = torch.empty_like(x)
        for rows, denoiser in self._parts:
            rows = rows.to(x.device)
            result[rows] = denoiser(x[rows], log_snr if log_snr.dim() == 0 else log_snr[rows])
        return result


class NetworkDenoiser:
    """What a network has learned, its output turned into a denoised point. Without gradients.

    label: (n,) the classes of the points, for networks that are told; None where they are not.
    """

    def __init__(self, network: Network, label: Tensor | None = None) -> None:
        self.network, self._label = network, label

    def given(self, labels: Tensor) -> Denoiser:
        """For a network with classes; to any other they make no difference."""
        if not self.network.classes:
            return self
        device = next(self.network.parameters()).device
        return NetworkDenoiser(self.network, labels.to(device))

    @torch.no_grad()
    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        log_snr = log_snr.to(x)
        rows = self.network.rows_on_gpu if x.is_cuda else self.network.rows_on_cpu
        if len(x) <= rows:
            return self._denoise(x, log_snr, self._label)
        parts = range(0, len(x), rows)
        levels = [log_snr[at : at + rows] if log_snr.dim() else log_snr for at in parts]
        labels = [None if self._label is None else self._label[at : at + rows] for at in parts]
        points = [x[at : at + rows] for at in parts]
        return torch.cat([self._denoise(*part) for part in zip(points, levels, labels, strict=True)])

    def _denoise(self, x: Tensor, log_snr: Tensor, label: Tensor | None) -> Tensor:
        told = () if label is None else (label,)
        return denoised(self.network.prediction, x, self.network(x, log_snr, *told), log_snr)


class NetworkReverse:
    """The reverse steps of a tied network that learns its own variance. Without gradients."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @torch.no_grad()
    def mean_variance(self, x_t: Tensor, t: int) -> tuple[Tensor, Tensor]:
        """Mean and diagonal variance of p(x_{t-1} | x_t), each (n, d), at x_t (n, d)."""
        return self.network.reverse(x_t, torch.tensor(t, device=x_t.device))
