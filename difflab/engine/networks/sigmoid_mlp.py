"""The heartbeat network of the 2015 paper: sigmoid layers shared by all steps, a read-out for each.

It differs from the paper's in what is read out: logits of x_0, from which the rates of x_{t-1} follow in
closed form, instead of those rates themselves. The best rates are the same, and no step has to learn what is
known.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

from difflab.engine.networks.base import Network
from difflab.engine.networks.linear import linear
from difflab.engine.networks.options import SigmoidMLPOptions
from difflab.engine.networks.step_index import StepIndex
from difflab.engine.networks.step_readout import StepReadout

STEEPNESS = 4.0  # a sigmoid is four times flatter than the identity: without it, layers fade into each other


class SigmoidMLP(Network):
    """L inputs, `layers` sigmoid layers, T read-outs of L logits; tied to its schedule."""

    tied = True

    def __init__(
        self, options: SigmoidMLPOptions, dim: int, generator: torch.Generator, log_snrs: Tensor
    ) -> None:
        super().__init__()
        self.prediction = "bits"
        self._step = StepIndex(log_snrs)
        sizes = [dim, *[options.units] * options.layers]
        self.hidden = nn.ModuleList(
            linear(inputs, outputs, generator, gain=STEEPNESS) for inputs, outputs in pairwise(sizes)
        )
        self.last = StepReadout(log_snrs, options.units, 1, dim)
        self.by_step = tuple(f"last.{name}" for name in self.last.tables)

    @property
    def recordable(self) -> bool:
        """No: how data are grouped by their steps differs from batch to batch."""
        return False

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        h = 2.0 * x - 1.0
        for layer in self.hidden:
            h = 2.0 * torch.sigmoid(layer(h)) - 1.0
        output: Tensor = self.last(h, self._step(log_snr))[:, 0]
        return output
