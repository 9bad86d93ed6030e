"""Stochastic gradient descent with momentum on one vector of weights."""

from torch import Tensor, zeros_like


class Momentum:
    """The heavy ball (Polyak 1964), as torch.optim.SGD counts it: velocity = momentum velocity + gradient."""

    def __init__(self, values: Tensor, momentum: float) -> None:
        self._velocity, self._momentum = zeros_like(values), momentum
        self.moments = {"momentum.velocity": self._velocity}

    def step(self, values: Tensor, gradients: Tensor, learning_rate: float, count: int) -> None:
        del count
        self._velocity.mul_(self._momentum).add_(gradients)
        values.sub_(self._velocity, alpha=learning_rate)

    def rest(self, values: Tensor, learning_rate: float, count: int, idle: Tensor) -> None:
        """All that the velocity would have moved while it died down: a geometric series."""
        del count
        left = self._momentum**idle
        values.sub_(
            self._velocity * (1.0 - left), alpha=learning_rate * self._momentum / (1.0 - self._momentum)
        )
        self._velocity.mul_(left)
