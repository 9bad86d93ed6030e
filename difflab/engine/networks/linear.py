"""The linear layer that networks are made of, initialised from an explicit generator."""

import math

import torch
from torch import nn


def linear(
    inputs: int, outputs: int, generator: torch.Generator, *, bias: bool = True, gain: float = 1.0
) -> nn.Linear:
    """torch's own initialisation, U(-1/sqrt(inputs), 1/sqrt(inputs)), from an explicit generator."""
    layer = nn.Linear(inputs, outputs, bias=bias)  # what it drew from the global generator is overwritten
    bound = gain / math.sqrt(inputs)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.uniform_(-bound, bound, generator=generator)
    return layer
