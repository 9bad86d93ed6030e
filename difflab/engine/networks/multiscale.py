"""The image network of the 2015 paper: convolutions at several scales beside dense layers over all pixels.

Each pixel reads what both found in a few layers of its own and gives z_mean and z_variance for ten bumps over
time, whose blend at step t is the step's (Sohl-Dickstein et al. 2015, appendix D.2, figure D.1):
mean = sqrt(1 - beta_t) x_t + sqrt(beta_t) z_mean, variance = sigmoid(z_variance / sqrt(T) + logit beta_t).
It begins as the forward step's own mean and variance. The sizes are those of the authors' code, but for
smaller dense layers.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate, leaky_relu

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks.base import Network
from difflab.engine.networks.convolution import convolution
from difflab.engine.networks.image_options import MultiscaleOptions
from difflab.engine.networks.linear import linear
from difflab.engine.networks.step_index import StepIndex
from difflab.engine.networks.step_moments import StepMoments

SLOPE = 0.05  # of the layers' functions below zero
DENSE_OUTPUTS = 2  # numbers that the dense layers give each pixel
PIXEL_LAYERS = 2


class Multiscale(Network):
    """Tied to its schedule; as a denoiser it gives the x_0 whose posterior mean is the reverse mean."""

    tied = True
    rows_on_cpu, rows_on_gpu = 64, 2048

    def __init__(
        self, options: MultiscaleOptions, image: ImageShape, generator: torch.Generator, log_snrs: Tensor
    ) -> None:
        super().__init__()
        self.prediction = "x0"
        self._image, self._steps = image, len(log_snrs)
        self._step, self._moments = StepIndex(log_snrs), StepMoments(log_snrs)
        self.register_buffer("bumps", _bumps(self._steps, options.bumps), persistent=False)
        sizes = [image.channels, *[options.channels] * options.conv_layers]
        self.conv = nn.ModuleList(
            _MultiscaleConvolution(inputs, outputs, options.scales, generator)
            for inputs, outputs in pairwise(sizes)
        )
        places = image.height * image.width
        sizes = [image.dim, *[options.dense_units] * options.dense_layers, DENSE_OUTPUTS * places]
        self.dense = nn.ModuleList(linear(inputs, outputs, generator) for inputs, outputs in pairwise(sizes))
        sizes = [options.channels + DENSE_OUTPUTS, *[options.channels] * PIXEL_LAYERS]
        self.pixel = nn.ModuleList(
            convolution(inputs, outputs, 1, generator) for inputs, outputs in pairwise(sizes)
        )
        self.last = _ReadOut(options.channels, options.bumps, image)

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        index = self._step(log_snr)
        return self._moments.denoised(x, self._read(x, index)[0], index)

    def reverse(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        index = t - 1
        shift, spread = self._read(x, index)
        logit = spread / self._steps**0.5 + self._moments.of("logit_beta", index)
        return self._moments.mean(x, shift, index), torch.sigmoid(logit)

    def _read(self, x: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        """z_mean and z_variance, (n, d) each."""
        h = x.view(-1, *self._image)
        for layer in self.conv:
            h = leaky_relu(layer(h), SLOPE)
        dense = x
        for layer in self.dense:
            dense = leaky_relu(layer(dense), SLOPE)
        h = torch.cat([h, dense.view(-1, DENSE_OUTPUTS, *self._image[1:])], dim=1)
        for layer in self.pixel:
            h = leaky_relu(layer(h), SLOPE)
        shift, spread = self.last(h, self.get_buffer("bumps")[index]).flatten(2).unbind(1)
        return shift, spread


class _MultiscaleConvolution(nn.Module):
    """The sum of convolutions of the image and of ever smaller copies of it."""

    def __init__(self, inputs: int, outputs: int, scales: int, generator: torch.Generator) -> None:
        super().__init__()
        self.scales = nn.ModuleList(convolution(inputs, outputs, 3, generator) for _ in range(scales))

    def forward(self, h: Tensor) -> Tensor:
        found: Tensor = self.scales[0](h)
        for scale, layer in list(enumerate(self.scales))[1:]:
            small = avg_pool2d(h, 2**scale, ceil_mode=True)
            found = found + interpolate(layer(small), size=h.shape[2:])
        return found


class _ReadOut(nn.Module):
    """Each pixel's z_mean and z_variance for every bump, blended; `bias` (C, H, W) is each pixel's own."""

    def __init__(self, inputs: int, bumps: int, image: ImageShape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(bumps, 2, image.channels, inputs))
        self.spread = nn.Parameter(torch.zeros(bumps))
        self.bias = nn.Parameter(torch.zeros(*image))

    def forward(self, h: Tensor, blend: Tensor) -> Tensor:
        """(n, 2, C, H, W) for h (n, inputs, H, W); blend: (bumps,) of a step, or (n, bumps)."""
        if blend.dim() == 1:
            weight = torch.einsum("b,bpci->pci", blend, self.weight)
            read = torch.einsum("pci,nihw->npchw", weight, h)
        else:
            weight = torch.einsum("nb,bpci->npci", blend, self.weight)
            read = torch.einsum("npci,nihw->npchw", weight, h)
        own = (blend @ self.spread).view(-1, 1, 1, 1)
        shift, spread = read.unbind(1)
        return torch.stack([shift + self.bias, spread + own], dim=1)


def _bumps(steps: int, count: int) -> Tensor:
    """(T, count): how much of each bump, evenly spread over the steps, belongs to a step; rows sum to one."""
    places = (torch.arange(1, steps + 1, dtype=torch.float64) - 0.5) / steps
    centres = (torch.arange(count, dtype=torch.float64) + 0.5) / count
    return torch.softmax(-0.5 * ((places[:, None] - centres) * count).square(), dim=1).float()
