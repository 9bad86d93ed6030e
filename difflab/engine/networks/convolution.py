"""The convolution that networks for images are made of, initialised from an explicit generator."""

import math

import torch
from torch import nn


def convolution(
    inputs: int, outputs: int, side: int, generator: torch.Generator, *, stride: int = 1, gain: float = 1.0
) -> nn.Conv2d:
    """`side` by `side`, of odd side, padded with zeros to keep the size; U(-1/sqrt(n), 1/sqrt(n)) weights for
    n inputs of a pixel.
    """
    layer = nn.Conv2d(inputs, outputs, side, stride, padding=side // 2)
    bound = gain / math.sqrt(inputs * side * side)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.uniform_(-bound, bound, generator=generator)
    return layer
