"""A uniform law on an interval blurred by Gaussian noise, in forms that neither cancel nor overflow."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

ROOT_HALF = math.sqrt(0.5)


@dataclass(frozen=True)
class Interval:
    """Given y = u + s eps with u uniform on an interval, for each pair (y, interval):

    log_mass, the log probability that N(y, s^2) gives the interval; mean and variance of u given y.
    """

    log_mass: Tensor
    mean: Tensor
    variance: Tensor


def truncated_normal(y: Tensor, low: Tensor, high: Tensor, s: float) -> Interval:
    """`Interval` for y against [low, high]: float64, shapes that broadcast, s at most high - low."""
    left, right = (low - y) / s, (high - y) / s
    mirrored = left + right < 0.0  # look from the other side, so that the interval's middle is to the right
    near, far = torch.where(mirrored, -right, left), torch.where(mirrored, -left, right)
    outside = near > 0.0
    half_gap = 0.5 * (far - near) * (far + near)

    # y outside: exp(-near^2 / 2) stands before the bracket, which neither underflows nor cancels.
    a, b = near.clamp_min(0.0), far
    bracket = torch.special.erfcx(a * ROOT_HALF) - torch.exp(-half_gap) * torch.special.erfcx(b * ROOT_HALF)
    log_outside = torch.log(0.5 * bracket) - 0.5 * a.square()
    edge_outside = math.sqrt(2 / math.pi) / bracket

    # y inside: both error functions have their full size.
    inside = 0.5 * (torch.erf(far * ROOT_HALF) - torch.erf(near.clamp_max(0.0) * ROOT_HALF))
    edge_inside = torch.exp(-0.5 * near.clamp_max(0.0).square()) / (math.sqrt(2 * math.pi) * inside)

    at_near = torch.where(outside, edge_outside, edge_inside)
    at_far = at_near * torch.exp(-half_gap)
    shift = at_near - at_far
    mean = y + s * torch.where(mirrored, -shift, shift)
    variance = s**2 * (1.0 + near * at_near - far * at_far - shift.square())
    # Far outside, the terms of the variance cancel: it lies between 0 and that of the two ends.
    variance = variance.clamp_min(0.0).minimum((high - low).square() / 4)
    return Interval(torch.where(outside, log_outside, torch.log(inside)), mean, variance)
