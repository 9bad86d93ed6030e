"""How networks are told the noise level: a few smooth functions of the log-SNR."""

import math

import torch
from torch import Tensor, nn

from difflab.engine.conversions import alpha_sigma


class NoiseFeatures(nn.Module):
    """alpha, sigma, the log-SNR over its range, and sines and cosines of that. Nothing here is trained."""

    def __init__(self, frequencies: int, limit: float) -> None:
        """limit: the largest |log-SNR| told apart; at 12 alpha and sigma are 0.25 % from their limits."""
        super().__init__()
        self.count, self._limit = 3 + 2 * frequencies, limit
        # Multiples of half a turn over the whole range of log-SNR.
        angular = 0.5 * math.pi * torch.arange(1.0, frequencies + 1.0)
        self.register_buffer("frequencies", angular, persistent=False)

    def forward(self, log_snr: Tensor) -> Tensor:
        """(..., count) for log_snr (...), infinite ones included."""
        scaled = (log_snr / self._limit).clamp(-1.0, 1.0).unsqueeze(-1)
        alpha, sigma = alpha_sigma(log_snr.unsqueeze(-1))
        angles = scaled * self.get_buffer("frequencies")
        return torch.cat([scaled, alpha, sigma, angles.sin(), angles.cos()], dim=-1)
