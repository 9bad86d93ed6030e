"""Adam on one vector of weights.

Not `torch.optim`: its first optimiser loads 830 modules in 1.5 s or more, a third of a five-second training.
"""

from torch import Tensor, zeros_like

BETA_1, BETA_2 = 0.9, 0.99  # a second moment of 100 steps: runs of seconds have no time for the usual 1,000
EPSILON = 1e-8
RATIO = BETA_1 / BETA_2**0.5


class Adam:
    """Kingma and Ba 2015, algorithm 1, in place; the moments are those of the gradient.

    decay: share of the weights that a step with learning rate 1 takes away, apart from the gradient's moments
    (Loshchilov and Hutter 2019, algorithm 2: AdamW); 0 for Adam itself.
    """

    def __init__(self, values: Tensor, decay: float = 0.0) -> None:
        self._mean, self._square, self._decay = zeros_like(values), zeros_like(values), decay
        self.moments = {"adam.mean": self._mean, "adam.square": self._square}

    def step(self, values: Tensor, gradients: Tensor, learning_rate: float, count: int) -> None:
        if self._decay:
            values.mul_(1.0 - learning_rate * self._decay)
        self._mean.lerp_(gradients, 1.0 - BETA_1)
        self._square.mul_(BETA_2).addcmul_(gradients, gradients, value=1.0 - BETA_2)
        size = (self._square / (1.0 - BETA_2**count)).sqrt_().add_(EPSILON)
        values.addcdiv_(self._mean, size, value=-learning_rate / (1.0 - BETA_1**count))

    def rest(self, values: Tensor, learning_rate: float, count: int, idle: Tensor) -> None:
        """The moments' quotient dies down by equal ratios: a geometric series, at the end's corrections."""
        if self._decay:
            values.mul_((1.0 - learning_rate * self._decay) ** idle)
        moved = self._mean * ((1.0 - RATIO**idle) * (RATIO / (1.0 - RATIO)))
        size = (self._square / (1.0 - BETA_2**count)).sqrt_().add_(EPSILON)
        values.addcdiv_(moved, size, value=-learning_rate / (1.0 - BETA_1**count))
        self._mean.mul_(BETA_1**idle)
        self._square.mul_(BETA_2**idle)
