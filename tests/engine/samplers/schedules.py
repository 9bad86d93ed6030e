"""Schedules for the samplers' tests, computed here and not by the schedules under test elsewhere."""

import numpy as np
import torch
from torch import Tensor


def linear_betas(steps: int = 40) -> Tensor:
    """(T,) float64 betas rising evenly, near the prior at the end."""
    return torch.linspace(1e-3, 8.0 / steps, steps, dtype=torch.float64)


def log_snrs_of(betas: Tensor) -> Tensor:
    """(T,) float64."""
    alpha_bars = np.cumprod(1.0 - betas.numpy())
    return torch.from_numpy(np.log(alpha_bars) - np.log1p(-alpha_bars))
