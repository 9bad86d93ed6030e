"""Stochastic gradient descent on one vector of weights."""

from torch import Tensor


class SGD:
    """Straight down the gradient (Robbins and Monro 1951)."""

    def __init__(self, values: Tensor) -> None:
        del values
        self.moments: dict[str, Tensor] = {}

    def step(self, values: Tensor, gradients: Tensor, learning_rate: float, count: int) -> None:
        del count
        values.sub_(gradients, alpha=learning_rate)

    def rest(self, values: Tensor, learning_rate: float, count: int, idle: Tensor) -> None:
        """Nothing has moved."""
