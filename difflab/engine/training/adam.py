"""Adam on one vector of weights.

Not `torch.optim`: its first optimiser loads 830 modules in 1.5 s or more, a third of a five-second training.
"""

import torch
from torch import Tensor

BETA_1, BETA_2 = 0.9, 0.99  # a second moment of 100 steps: runs of seconds have no time for the usual 1,000
EPSILON = 1e-8


class Adam:
    """Kingma and Ba 2015, algorithm 1, in place; `mean` and `square` are the two moments of the gradient."""

    def __init__(self, values: Tensor) -> None:
        self.mean, self.square = torch.zeros_like(values), torch.zeros_like(values)

    def step(self, values: Tensor, gradients: Tensor, learning_rate: float, count: int) -> None:
        """Move `values` against `gradients`; count: number of this step, from 1."""
        self.mean.lerp_(gradients, 1.0 - BETA_1)
        self.square.mul_(BETA_2).addcmul_(gradients, gradients, value=1.0 - BETA_2)
        size = (self.square / (1.0 - BETA_2**count)).sqrt_().add_(EPSILON)
        values.addcdiv_(self.mean, size, value=-learning_rate / (1.0 - BETA_1**count))
