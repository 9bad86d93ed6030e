"""The time in which the probability flow is smoothest: the angle phi with alpha = cos phi, sigma = sin phi.

In it the flow is dx/dphi = v (Salimans and Ho 2022, appendix D), from phi = pi/2 (noise) to 0 (data). Both
ends are finite, v stays of the size of the data, and for standard normal data it vanishes: on the scaled
swiss roll plain Euler steps in phi leave less error than four times as many steps of DDIM, which is Euler's
method in sigma/alpha.
"""

import torch
from torch import Tensor

from difflab.engine.conversions import v_from_x0
from difflab.engine.samplers.move import Move


def angle(log_snr: Tensor) -> Tensor:
    """phi = atan(sigma / alpha) in radians, shape of `log_snr`; exact at its infinite ends."""
    return torch.atan(torch.exp(-0.5 * log_snr))


def angle_fall(move: Move) -> Tensor:
    """By how much phi falls in this move."""
    return angle(move.log_snr) - angle(move.log_snr_next)


def velocity(x: Tensor, denoised: Tensor, log_snr: Tensor) -> Tensor:
    """dx/dphi = v."""
    return v_from_x0(x, denoised, log_snr)
