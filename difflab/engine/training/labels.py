"""Classes in training: a network that has been told them looks to objectives like any other."""

import torch
from torch import Tensor

from difflab.engine.networks.base import Network, Predictor


class Told:
    """A network with the classes (n,) of its batch; where each datum comes k times in a row, so do they."""

    def __init__(self, network: Network, label: Tensor) -> None:
        self._network, self._label = network, label
        self.prediction, self.tied, self.reverse = network.prediction, network.tied, network.reverse

    def __call__(self, x: Tensor, log_snr: Tensor) -> Tensor:
        times = len(x) // len(self._label)
        label = self._label if times == 1 else self._label.repeat_interleave(times)
        found: Tensor = self._network(x, log_snr, label)
        return found


def told(network: Network, label: Tensor | None) -> Predictor:
    """The network as an objective is to see it."""
    return network if label is None else Told(network, label)


DROPPED = (
    0.1  # share of the classes that are not told, so that the network learns both (Ho and Salimans 2022)
)


def dropped(label: Tensor, generator: torch.Generator) -> Tensor:
    """Labels (n,) of which some are -1."""
    chance = torch.rand(label.shape, generator=generator, device=generator.device)
    return torch.where(chance < DROPPED, -1, label)
