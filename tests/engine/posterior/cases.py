"""Toy pictures whose posterior is a line of algebra, written here and not by the code under test."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from difflab.engine.posterior.gaussian import GaussianLaw

Float = NDArray[np.float64]


class Conditional(NamedTuple):
    """Mean (u,) and covariance (u, u) of the unknown elements."""

    mean: Float
    covariance: Float


def toy_pictures(side: int = 3) -> GaussianLaw:
    """Smooth Gaussian pictures of side x side pixels: covariance exp(-distance / 1.5), a tilted mean."""
    rows, columns = np.mgrid[:side, :side].reshape(2, -1)
    apart = np.hypot(rows[:, None] - rows, columns[:, None] - columns)
    return GaussianLaw(torch.from_numpy(0.3 * rows - 0.2 * columns), torch.from_numpy(np.exp(-apart / 1.5)))


def conditional(law: GaussianLaw, known: NDArray[np.bool_], given: Float) -> Conditional:
    """By the precision matrix: the covariance is the inverse of its unknown block (Bishop 2006, eq. 2.73)."""
    precision = np.linalg.inv(law.spread.numpy())
    covariance = np.linalg.inv(precision[~known][:, ~known])
    push = precision[~known][:, known] @ (given[known] - law.centre.numpy()[known])
    return Conditional(law.centre.numpy()[~known] - covariance @ push, covariance)


def linear_log_snrs(steps: int) -> Tensor:
    """(T,) of betas from 1e-4 to 0.02 over 1,000 steps, faster where there are fewer."""
    betas = np.linspace(1e-4, 0.02, 1000).reshape(steps, -1)
    log_alpha_bars = np.log1p(-betas).sum(axis=1).cumsum()
    return torch.from_numpy(log_alpha_bars - np.log(-np.expm1(log_alpha_bars)))
