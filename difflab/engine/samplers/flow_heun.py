"""Heun's method on the probability flow (Karras et al. 2022, algorithm 1), second order, in `angle` time."""

from torch import Tensor

from difflab.engine.samplers.angle import angle_fall, velocity
from difflab.engine.samplers.move import Move
from difflab.engine.samplers.options import FlowHeunOptions


def flow_heun_step(options: FlowHeunOptions, move: Move, x: Tensor, denoised: Tensor) -> Tensor:
    """Follow the mean of the velocities at both ends; the last step is the denoised point itself."""
    del options
    if move.is_last:
        return denoised
    fall, start = angle_fall(move), velocity(x, denoised, move.log_snr)
    reached = x - fall * start
    end = velocity(reached, move.denoiser(reached, move.log_snr_next), move.log_snr_next)
    return x - 0.5 * fall * (start + end)
