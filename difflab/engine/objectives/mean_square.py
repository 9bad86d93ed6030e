"""Mean square error of the noise, the data or v: the same error under three weights.

The network is compared with the target of its own parametrisation, where float32 is accurate at every noise
level, and the error is weighted into the chosen quantity: with the objective of its own kind the weight is 1.
"""

from torch import Tensor

from difflab.engine.conversions import noised
from difflab.engine.networks.base import Network
from difflab.engine.networks.options import Prediction
from difflab.engine.networks.predictions import PREDICTIONS


class MeanSquare:
    """E |quantity - predicted quantity|^2 / d for eps, x0 or v (Ho et al. 2020, eq. 14, and its kin)."""

    def __init__(self, quantity: Prediction) -> None:
        self.quantity = quantity

    def loss(self, network: Network, x0: Tensor, eps: Tensor, log_snr: Tensor) -> Tensor:
        """(n,) errors per dimension; x0, eps: (n, d), log_snr: (n,)."""
        kind = PREDICTIONS[network.prediction]
        output = network(noised(x0, eps, log_snr), log_snr)
        error: Tensor = (output - kind.target(x0, eps, log_snr)).square().mean(dim=1)
        if self.quantity == network.prediction:
            return error
        log_weight = PREDICTIONS[self.quantity].log_weight(log_snr) - kind.log_weight(log_snr)
        return log_weight.exp() * error
