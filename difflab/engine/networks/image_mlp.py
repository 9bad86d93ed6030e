"""The multilayer perceptron on pixels: on images of 8 by 8 a step is several times faster than a U-Net's."""

import torch
from torch import Tensor, nn
from torch.nn.functional import silu

from difflab.engine.networks.base import Network
from difflab.engine.networks.image_options import ImageMLPOptions
from difflab.engine.networks.linear import linear
from difflab.engine.networks.told import Told

OUTPUT_GAIN = 0.1  # a nearly zero first prediction
TOLD = 128  # numbers that every layer is told


class ImageMLP(Network):
    """SiLU layers of equal width, told noise level and class; all but the first add to their input."""

    def __init__(self, options: ImageMLPOptions, dim: int, generator: torch.Generator, classes: int) -> None:
        super().__init__()
        self.prediction, self.classes = options.prediction, classes
        self.told = Told(TOLD, classes, generator)
        self.first = linear(dim, options.units, generator)
        self.begin = linear(TOLD, options.units, generator, bias=False)
        self.hidden = nn.ModuleList(_Layer(options.units, generator) for _ in range(options.layers - 1))
        self.last = linear(options.units, dim, generator, gain=OUTPUT_GAIN)

    def forward(self, x: Tensor, log_snr: Tensor, label: Tensor | None = None) -> Tensor:
        told = self.told(log_snr, label)
        h = self.first(x) + self.begin(told)
        for layer in self.hidden:
            h = layer(h, told)
        output: Tensor = self.last(silu(h))
        return output


class _Layer(nn.Module):
    def __init__(self, units: int, generator: torch.Generator) -> None:
        super().__init__()
        self.film = linear(TOLD, 2 * units, generator)
        self.mix = linear(units, units, generator)

    def forward(self, h: Tensor, told: Tensor) -> Tensor:
        scale, shift = self.film(told).chunk(2, dim=1)
        added: Tensor = self.mix(silu(h * (1.0 + scale) + shift))
        return h + added
