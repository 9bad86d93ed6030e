"""What every network is to the rest of the lab: a module with two inputs and a kind of output."""

from torch import Tensor, nn

from difflab.engine.networks.options import Prediction


class Network(nn.Module):
    """Maps noisy points and their log-SNR to one of the equivalent predictions v, eps or x0.

    forward(x, log_snr): x (n, d), VP-scaled; log_snr a scalar or (n,), natural logarithm, of x's type and
    possibly infinite; returns (n, d).
    """

    prediction: Prediction

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        raise NotImplementedError
