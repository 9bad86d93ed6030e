"""Euler's method on the probability flow (Song et al. 2021, eq. 13), first order, in `angle` time."""

from torch import Tensor

from difflab.engine.samplers.angle import angle_fall, velocity
from difflab.engine.samplers.move import Move
from difflab.engine.samplers.options import FlowEulerOptions


def flow_euler_step(options: FlowEulerOptions, move: Move, x: Tensor, denoised: Tensor) -> Tensor:
    """Follow the velocity of the start for the whole step; the last step is the denoised point itself."""
    del options
    return denoised if move.is_last else x - angle_fall(move) * velocity(x, denoised, move.log_snr)
