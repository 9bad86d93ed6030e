"""Mean square error of the noise, the data or v: the same error under three weights.

The network is compared with the target of its own parametrisation, where float32 is accurate at every noise
level, and the error is weighted into the chosen quantity: with the objective of its own kind the weight is 1.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from difflab.engine.conversions import noised
from difflab.engine.networks.base import Predictor
from difflab.engine.networks.options import Prediction
from difflab.engine.networks.predictions import PREDICTIONS
from difflab.engine.objectives.base import normal_noise
from difflab.engine.objectives.noise_levels import NoiseLevels


class MeanSquare:
    """E |quantity - predicted quantity|^2 / d for eps, x0 or v (Ho et al. 2020, eq. 14, and its kin)."""

    noises = 1

    def __init__(self, quantity: Prediction, levels: NoiseLevels) -> None:
        self.quantity, self._levels = quantity, levels

    def noise(self, shape: Sequence[int], generator: torch.Generator, device: torch.device) -> Tensor:
        return normal_noise(shape, generator, device)

    def log_snrs(self, batches: int, batch: int, generator: torch.Generator) -> Tensor:
        return self._levels(batches, batch, generator)

    def loss(self, network: Predictor, x0: Tensor, noise: Tensor, log_snr: Tensor) -> Tensor:
        """(n,) errors per dimension; x0, noise: (n, d), log_snr: (n,)."""
        kind = PREDICTIONS[network.prediction]
        output = network(noised(x0, noise, log_snr), log_snr)
        error: Tensor = (output - kind.target(x0, noise, log_snr)).square().mean(dim=1)
        if self.quantity == network.prediction:
            return error
        log_weight = PREDICTIONS[self.quantity].log_weight(log_snr) - kind.log_weight(log_snr)
        return log_weight.exp() * error
