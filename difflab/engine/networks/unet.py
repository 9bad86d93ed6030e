"""The U-Net: it looks at an image at several resolutions at once, and is told noise level and class.

Ho et al. 2020 in the small: residual blocks whose values are scaled and shifted by what the network is told
(Dhariwal and Nichol 2021), attention at the lowest resolution alone. Each level adds its values to what comes
back from below, instead of setting them beside it: that halves the cost of the widest convolutions.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import (
    interpolate,
    pad,
    pixel_shuffle,
    pixel_unshuffle,
    silu,
)

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks.base import Network
from difflab.engine.networks.chance import Chance, Dropout
from difflab.engine.networks.convolution import convolution
from difflab.engine.networks.image_options import UNetOptions
from difflab.engine.networks.linear import linear
from difflab.engine.networks.told import Told

OUTPUT_GAIN = 0.1  # a nearly zero first prediction
GROUP = 8  # channels that are normalised together, at least
HEAD = 32  # channels of a head of attention, at least
TOLD = 4  # times the width: what the blocks are told


class UNet(Network):
    """Levels of half the resolution each, so many times the width as the level's number; any H and W."""

    rows_on_cpu, rows_on_gpu = 64, 2048

    def __init__(
        self, options: UNetOptions, image: ImageShape, generator: torch.Generator, classes: int
    ) -> None:
        super().__init__()
        self.prediction, self.image, self.classes = options.prediction, image, classes
        self._chance, self._has_dropout = Chance(), options.dropout > 0.0
        self.told = Told(TOLD * options.width, classes, generator)
        self._patch = options.patch
        self.first = convolution(image.channels * options.patch**2, options.width, 3, generator)
        self.body = _Level(options, 1, generator, self._chance)
        self.norm = _norm(options.width)
        self.last = _ReadOut(options, image, generator)

    def forward(self, x: Tensor, log_snr: Tensor, label: Tensor | None = None) -> Tensor:
        told = self.told(log_snr, label)
        # Values of one pixel side by side in memory: a step is a tenth faster so, on a CPU too.
        h = self.first(self._patches(x)).contiguous(memory_format=torch.channels_last)
        output: Tensor = self.last(silu(self.norm(self.body(h, told))))
        return output.flatten(1).to(x.dtype)

    def _patches(self, x: Tensor) -> Tensor:
        """(n, C p^2, rows, columns): the pixels of a patch side by side, zeros beyond the image's edges."""
        _, height, width = self.image
        whole = pad(x.view(-1, *self.image), (0, -width % self._patch, 0, -height % self._patch))
        return pixel_unshuffle(whole, self._patch)

    @property
    def recordable(self) -> bool:
        return not self._has_dropout

    def reseed(self, seed: int, step: int) -> None:
        self._chance.reseed(seed, step)


class _Level(nn.Module):
    """Blocks at one resolution, what lies below it, and blocks again."""

    def __init__(self, options: UNetOptions, number: int, generator: torch.Generator, chance: Chance) -> None:
        """number: of the level, 1 at full resolution."""
        super().__init__()
        width = number * options.width
        self.before = _blocks(options, width, generator, chance)
        self.below: nn.Module | None = None
        if number < options.depth:
            self.below = _Below(options, number, generator, chance)
        elif options.attention:
            self.below = _Attention(width, generator)
        self.after = _blocks(options, width, generator, chance)

    def forward(self, h: Tensor, told: Tensor) -> Tensor:
        for block in self.before:
            h = block(h, told)
        if self.below is not None:
            h = math.sqrt(0.5) * (h + self.below(h, told))
        for block in self.after:
            h = block(h, told)
        return h


class _Below(nn.Module):
    """The next level, at half the resolution (rounded up where it is odd)."""

    def __init__(self, options: UNetOptions, number: int, generator: torch.Generator, chance: Chance) -> None:
        super().__init__()
        here, there = number * options.width, (number + 1) * options.width
        self.down = convolution(here, there, 3, generator, stride=2)
        self.level = _Level(options, number + 1, generator, chance)
        self.up = convolution(there, here, 1, generator)

    def forward(self, h: Tensor, told: Tensor) -> Tensor:
        below: Tensor = self.up(self.level(self.down(h), told))
        return interpolate(below, size=h.shape[2:])


class _Block(nn.Module):
    """Two convolutions beside the way straight through; it begins as that way alone."""

    def __init__(self, options: UNetOptions, width: int, generator: torch.Generator, chance: Chance) -> None:
        super().__init__()
        self.norm_1 = _norm(width)
        self.conv_1 = convolution(width, width, 3, generator)
        self.film = linear(TOLD * options.width, 2 * width, generator)
        self.norm_2 = _norm(width, affine=False)
        self.dropout = Dropout(options.dropout, chance)
        self.conv_2 = convolution(width, width, 3, generator, gain=0.0)

    def forward(self, h: Tensor, told: Tensor) -> Tensor:
        scale, shift = self.film(told)[:, :, None, None].chunk(2, dim=1)
        inner = self.norm_2(self.conv_1(silu(self.norm_1(h)))) * (1.0 + scale) + shift
        added: Tensor = self.conv_2(self.dropout(silu(inner)))
        return h + added


class _Attention(nn.Module):
    """Every place looks at every other one; it begins with looking at nothing."""

    def __init__(self, width: int, generator: torch.Generator) -> None:
        super().__init__()
        self._heads = _equal_parts(width, HEAD)
        self.norm = _norm(width)
        self.look = linear(width, 3 * width, generator)
        self.mix = linear(width, width, generator, gain=0.0)

    def forward(self, h: Tensor, told: Tensor) -> Tensor:
        del told
        places = self.norm(h).flatten(2).transpose(1, 2)  # (n, places, width)
        asked, found, held = self.look(places).unflatten(2, (3, self._heads, -1)).permute(2, 0, 3, 1, 4)
        # Written out: torch's own attention adds up its gradients in any order on a GPU.
        shares = torch.softmax(asked @ found.transpose(2, 3) / math.sqrt(asked.shape[-1]), dim=-1)
        seen = (shares @ held).transpose(1, 2).flatten(2)
        mixed: Tensor = self.mix(seen)
        return mixed.transpose(1, 2).reshape(h.shape)


class _ReadOut(nn.Module):
    """From channels to the image; the bias (C, H, W) is one of each pixel's own."""

    def __init__(self, options: UNetOptions, image: ImageShape, generator: torch.Generator) -> None:
        super().__init__()
        self._patch = options.patch
        outputs = image.channels * options.patch**2
        self.weight = convolution(options.width, outputs, 3, generator, gain=OUTPUT_GAIN).weight
        self.bias = nn.Parameter(torch.zeros(*image))

    def forward(self, h: Tensor) -> Tensor:
        _, height, width = self.bias.shape
        whole = pixel_shuffle(nn.functional.conv2d(h, self.weight, padding=1), self._patch)
        return whole[:, :, :height, :width] + self.bias


def _norm(width: int, *, affine: bool = True) -> nn.GroupNorm:
    return nn.GroupNorm(_equal_parts(width, GROUP), width, affine=affine)


def _equal_parts(width: int, least: int) -> int:
    """Into how many equal parts of at least so many channels `width` can be cut; 1 where it cannot."""
    return next(parts for parts in range(max(1, width // least), 0, -1) if width % parts == 0)


def _blocks(options: UNetOptions, width: int, generator: torch.Generator, chance: Chance) -> nn.ModuleList:
    return nn.ModuleList(_Block(options, width, generator, chance) for _ in range(options.blocks))
