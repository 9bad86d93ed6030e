"""What a network's output may stand for: v, eps or x0, each equivalent to a denoiser.

Each kind knows how to become a denoised point, which target it is trained towards, and how its error
compares with the denoiser's: |output error|^2 = weight |x_0 error|^2, where the weight is 1 for x0, the
signal-to-noise ratio for eps and 1/sigma^2 for v.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import softplus

from difflab.engine.conversions import noised, x0_from_eps, x0_from_v
from difflab.engine.networks.options import Output

# Noisier than this eps says nothing about the data: dividing by alpha would only blow up its error.
NOISIEST_EPS = -12.0


@dataclass(frozen=True)
class PredictionKind:
    """Shapes as in `conversions`: points (n, d), log_snr a scalar or (n,)."""

    denoise: Callable[[Tensor, Tensor, Tensor], Tensor]  # (x, output, log_snr) -> x0
    target: Callable[[Tensor, Tensor, Tensor], Tensor]  # (x0, eps, log_snr) -> wanted output
    log_weight: Callable[[Tensor], Tensor]  # log_snr -> log(|output error|^2 / |x0 error|^2)


def _denoise_eps(x: Tensor, output: Tensor, log_snr: Tensor) -> Tensor:
    return x0_from_eps(x, output, log_snr.clamp(min=NOISIEST_EPS))


def _denoise_x0(x: Tensor, output: Tensor, log_snr: Tensor) -> Tensor:
    del x, log_snr
    return output


def _target_x0(x0: Tensor, eps: Tensor, log_snr: Tensor) -> Tensor:
    del eps, log_snr
    return x0


def _target_eps(x0: Tensor, eps: Tensor, log_snr: Tensor) -> Tensor:
    del x0, log_snr
    return eps


def _target_v(x0: Tensor, eps: Tensor, log_snr: Tensor) -> Tensor:
    """v = alpha eps - sigma x_0: the signal and the noise change places."""
    return noised(eps, -x0, log_snr)


PREDICTIONS: dict[Output, PredictionKind] = {
    "v": PredictionKind(x0_from_v, _target_v, softplus),
    "eps": PredictionKind(_denoise_eps, _target_eps, lambda log_snr: log_snr),
    "x0": PredictionKind(_denoise_x0, _target_x0, torch.zeros_like),
}


def denoised(prediction: Output, x: Tensor, output: Tensor, log_snr: Tensor) -> Tensor:
    """E[x_0 | x_t = x] as a network's output states it; for bits the probability of a 1."""
    if prediction == "bits":
        return output.sigmoid()
    return PREDICTIONS[prediction].denoise(x, output, log_snr)
