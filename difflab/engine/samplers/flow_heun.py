"""Heun's method on the probability flow: second order, two denoisings a step but for the last.

In the angle phi as in `flow_euler`; the trapezoidal rule as in Karras et al. 2022, algorithm 1.
"""

import torch
from torch import Tensor

from difflab.engine.conversions import v_from_x0
from difflab.engine.denoisers import Denoiser
from difflab.engine.samplers.flow_euler import angle
from difflab.engine.samplers.options import FlowHeunOptions
from difflab.engine.samplers.sample import ErrorCurve


class Stepper:
    """Euler's step, then a step with the mean of the velocities at both of its ends."""

    def __init__(
        self,
        options: FlowHeunOptions,
        denoiser: Denoiser,
        generator: torch.Generator,
        error_curve: ErrorCurve | None,
    ) -> None:
        del options, generator, error_curve  # deterministic: all chance lies in x_T
        self._denoiser = denoiser

    def step(self, x: Tensor, here: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        denoised = self._denoiser(x, here)
        if torch.isposinf(there):
            return denoised, denoised
        turn = angle(there) - angle(here)
        velocity = v_from_x0(x, denoised, here)
        guess = x + turn * velocity
        ahead = v_from_x0(guess, self._denoiser(guess, there), there)
        return x + 0.5 * turn * (velocity + ahead), denoised
