"""The exact model of a list of images: each remembered image, blurred by the noise.

x_0 is a listed image plus isotropic noise of `bandwidth` (0 for the images themselves), so q_t is a mixture
of as many Gaussians, and its denoiser a softmax over squared distances: the memorising optimum. The distances
come from one matrix product, whose rounding outweighs small noise; there the nearest images alone count, and
their distances are worked out again as squares of differences.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets.image_set import ImageSet

PRODUCTS = 8_000_000  # of rows and images at a time: 32 MB of float32
NEAREST = 64  # images that are looked at again where the noise is small
VIEWS = 16  # of an image whose law is symmetric: four turns, mirrored or not, inverted or not
MANY = 2048  # images at a time, of which so many views do not meet in one batch
TOLERATED = 1e-3  # nats by which rounding may move a log weight
LOWEST_LOG_SNR = -40.0  # the signal's variance is 4e-18 there: pure noise in any floating type
CLEANEST_LOG_SNR = 40.0  # where log densities are asked of images without noise of their own
MOST_REMEMBERED = 40_000_000  # numbers: of larger sets an even selection


class Mixture(NamedTuple):
    """Of rows of x: log_density (m,) in nats, mean and variance of the image that x came from.

    mean: (m, d); variance: (m,) averaged over dimensions.
    """

    log_density: Tensor
    mean: Tensor
    variance: Tensor


@dataclass(frozen=True, eq=False)
class ImageDensity:
    """Of the listed images, as grey levels (m, d) uint8 with classes (m,); `bandwidth` in scaled units.

    label: the class that the law is restricted to, None for all of them. Training draws from all that are
    listed; of more than `MOST_REMEMBERED` numbers the exact answers know an even selection, `images`.
    """

    data: ImageSet
    listed: Tensor
    listed_classes: Tensor
    bandwidth: float = 0.0
    label: int | None = None
    _elsewhere: dict[tuple[torch.device, torch.dtype], tuple[Tensor, Tensor]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(cls, data: ImageSet, bandwidth: float = 0.0) -> "ImageDensity":
        """The images that `data` remember; bandwidth: standard deviation in scaled units."""
        levels, classes = (np.ascontiguousarray(part) for part in data.kept)
        return cls(data, torch.tensor(levels), torch.tensor(classes), bandwidth)

    @cached_property
    def images(self) -> Tensor:
        """(k, d) float32 the images of the exact answers, scaled units."""
        return self._scaled(self.listed[self._selection])

    @cached_property
    def classes(self) -> Tensor:
        """(k,) int64 their classes."""
        return self.listed_classes[self._selection]

    @property
    def _selection(self) -> Tensor:
        """(k,) the places of `images` in the list."""
        count, most = len(self.listed), max(1, MOST_REMEMBERED // self.data.dim)
        return torch.linspace(0, count - 1, min(count, most), dtype=torch.float64).round().long()

    def _scaled(self, levels: Tensor) -> Tensor:
        """Images of these grey levels, in the middle of each; float32, scaled units."""
        raw = levels.float().add_(0.5).div_(self.data.depth)
        return raw.sub_(float(self.data.mean[0])).div_(self.data.scale)

    def given(self, label: int) -> "ImageDensity":
        """The law of one class; IndexError where no image is of it."""
        chosen = self.listed_classes == label
        if not bool(chosen.any()):
            raise IndexError(f"no image is of class {label}")
        listed, classes = self.listed[chosen], self.listed_classes[chosen]
        return replace(self, listed=listed, listed_classes=classes, label=label, _elsewhere={})

    def smoothed(self, bandwidth: float) -> "ImageDensity":
        """The same images with another bandwidth, scaled units."""
        return replace(self, bandwidth=bandwidth, _elsewhere={})

    @property
    def dim(self) -> int:
        """Numbers in an image, d."""
        return self.data.dim

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, d) float32 data in scaled units on the generator's device; see `labelled`."""
        return self.labelled(count, generator)[0]

    def labelled(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """What to train on: (count, d) images in scaled units and their classes (count,).

        From sets without end these are new images, which the list knows nothing of, and from dequantised ones
        every image comes with new fractions of its grey levels. A law of one class draws from the list. Where
        the law is symmetric and many are asked for, each new image comes in all its views, shuffled: a GPU
        learns faster than images can be drawn.
        """
        if self.data.is_endless and self.label is None:
            return self._drawn(count, generator)
        device = generator.device
        places = torch.randint(len(self.listed), (count,), generator=generator, device=device)
        listed, classes = self._listed_on(device)
        images = self._scaled(listed[places])
        if self.data.dequantise:
            fractions = torch.rand(images.shape, generator=generator, device=device)
            images = images + (fractions - 0.5) / (self.data.depth * self.data.scale)
        if self.bandwidth:
            noise = torch.randn(images.shape, generator=generator, device=device)
            images = images + self.bandwidth * noise
        return images, classes[places]

    def log_density(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) log q_t(x), nats; of images without noise of their own, that at the cleanest level."""
        parts = [part.log_density for part in self._mixtures(x, self._below_infinity(log_snr))]
        return torch.cat(parts)

    def score(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, d) gradient of log q_t: (E[c|x] - y) / (alpha s^2) with y = x / alpha."""
        level = self._below_infinity(log_snr)
        alpha, s = _alpha(level), self._blur(level)
        mean = torch.cat([part.mean for part in self._mixtures(x, level)])
        return (mean - x / alpha) / (alpha * s**2)

    def denoise(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, d) E[x_0 | x_t = x]: the listed images' mean, moved by the bandwidth's share of the blur."""
        if log_snr == math.inf:
            return x.clone()
        mean = torch.cat([part.mean for part in self._mixtures(x, log_snr)])
        share = self._share(log_snr)
        return mean if share == 0.0 else mean + share * (x / _alpha(log_snr) - mean)

    def posterior_variance(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) E|x_0 - E x_0|^2 / d given x_t = x: within and between images."""
        if log_snr == math.inf:
            return x.new_zeros(len(x))
        share = self._share(log_snr)
        between = torch.cat([part.variance for part in self._mixtures(x, log_snr)])
        return share * _added_variance(log_snr) + (1.0 - share) ** 2 * between

    def responsibilities(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, k) P(image | x_t = x) at a finite level; rows sum to one."""
        return torch.cat([torch.softmax(logs, 1) for logs, _ in self._log_joint(x, log_snr)])

    def error_bound(self, log_snr: float) -> float:
        """0: everything is a finite sum."""
        del log_snr
        return 0.0

    def limit_bits(self) -> float | None:
        """None: the images themselves have infinite log density; with a bandwidth it is not worked out."""
        return None

    def on(self, device: torch.device, dtype: torch.dtype) -> Tensor:
        """The images (k, d) there, copied once."""
        if self.images.device == device and self.images.dtype == dtype:
            return self.images
        key = (device, dtype)
        if key not in self._elsewhere:
            self._elsewhere[key] = (self.images.to(device, dtype), self.classes)
        return self._elsewhere[key][0]

    def _listed_on(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """Grey levels and classes of all listed images there, copied once."""
        if self.listed.device == device:
            return self.listed, self.listed_classes
        key = (device, torch.uint8)
        if key not in self._elsewhere:
            self._elsewhere[key] = (self.listed.to(device), self.listed_classes.to(device))
        return self._elsewhere[key]

    def _drawn(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        device = generator.device
        seed = torch.randint(2**62, (), generator=generator, device=device)
        views = VIEWS if self.data.symmetric and count >= MANY else 1
        scenes = -(-count // views)
        drawn = self.data.draw(scenes, np.random.default_rng(int(seed)))
        points = ((drawn.points - self.data.mean) / self.data.scale).astype(np.float32)
        images, classes = torch.from_numpy(points).to(device), torch.from_numpy(drawn.label).to(device)
        if views == 1:
            return images, classes
        chosen = torch.randperm(views * scenes, generator=generator, device=device)[:count]
        return _views(images, self.data.shape.height)[chosen], classes.repeat(views)[chosen]

    def _below_infinity(self, log_snr: float) -> float:
        return log_snr if self.bandwidth else min(log_snr, CLEANEST_LOG_SNR)

    def _blur(self, log_snr: float) -> float:
        """Standard deviation of y = x / alpha around a listed image."""
        return math.sqrt(self.bandwidth**2 + _added_variance(log_snr))

    def _share(self, log_snr: float) -> float:
        return self.bandwidth**2 / (self.bandwidth**2 + _added_variance(log_snr))

    @cached_property
    def half_squares(self) -> Tensor:
        """(k,) float64 |c|^2 / 2."""
        return torch.cat([0.5 * rows.double().square().sum(1) for rows in torch.split(self.images, 4096)])

    @cached_property
    def _largest_square(self) -> float:
        return 2.0 * float(self.half_squares.max())

    def _log_joint(self, x: Tensor, log_snr: float) -> Iterator[tuple[Tensor, Tensor]]:
        """(|y|^2 - |y - c|^2) / 2 s^2, (m, k) for blocks of the rows of x, and the rows y = x / alpha.

        By one matrix product, exact to its rounding in the type of x.
        """
        images, half_squares = self.on(x.device, x.dtype), self.half_squares.to(x)
        precision = 1.0 / self._blur(log_snr) ** 2
        for rows in torch.split(x / _alpha(log_snr), max(1, PRODUCTS // len(images))):
            yield torch.addmm(half_squares, rows, images.T, beta=-precision, alpha=precision), rows

    def _mixtures(self, x: Tensor, log_snr: float) -> Iterator[Mixture]:
        """At a finite level, for blocks of the rows of x."""
        s = self._blur(log_snr)
        constant = (
            -math.log(len(self.images))
            - 0.5 * self.dim * math.log(2 * math.pi * s**2)
            - self.dim * math.log(_alpha(log_snr))
        )
        for logs, rows in self._log_joint(x, log_snr):
            few = self._is_rounded(rows, s) and len(self.images) > NEAREST
            part = self._of_nearest(logs, rows, s) if few else self._of_all(logs, rows, s)
            yield part._replace(log_density=part.log_density + constant)

    def _is_rounded(self, rows: Tensor, s: float) -> bool:
        """Whether the rounding of the products matters at the blur s; what all images share does not."""
        longest = math.sqrt(self._largest_square)
        product = longest * max(longest, float(torch.linalg.vector_norm(rows, dim=1).max()))
        return torch.finfo(rows.dtype).eps * product > TOLERATED * s**2

    def _of_all(self, logs: Tensor, rows: Tensor, s: float) -> Mixture:
        """Over all images, from their log weights (m, k)."""
        images = self.on(rows.device, rows.dtype)
        common = 0.5 / s**2 * rows.square().sum(1)
        if self._is_rounded(rows, s):
            distances = torch.stack([(row - images).square().sum(1) for row in rows])
            logs, common = distances.mul_(-0.5 / s**2), torch.zeros_like(common)
        log_density = torch.logsumexp(logs, 1)
        weights = logs.sub_(log_density[:, None]).exp_()
        mean = weights @ images
        squares = 2.0 * (weights @ self.half_squares.to(weights))
        variance = (squares - mean.square().sum(1)).clamp_(min=0.0) / self.dim
        return Mixture(log_density - common, mean, variance)

    def _of_nearest(self, logs: Tensor, rows: Tensor, s: float) -> Mixture:
        """Over the nearest images of each row, their distances worked out anew."""
        places = torch.topk(logs, NEAREST, dim=1).indices
        images = self.on(rows.device, rows.dtype)[places]  # (m, NEAREST, d)
        distances = (rows[:, None] - images).square_().sum(2)
        near = distances.mul_(-0.5 / s**2)
        log_density = torch.logsumexp(near, 1)
        weights = near.sub_(log_density[:, None]).exp_()
        mean = torch.einsum("mk,mkd->md", weights, images)
        apart = (images - mean[:, None]).square_().sum(2)
        return Mixture(log_density, mean, (weights * apart).sum(1) / self.dim)


def _views(images: Tensor, side: int) -> Tensor:
    """(16 n, side^2): each of (n, side^2) turned by quarters, mirrored, and with its greys inverted."""
    square = images.view(-1, side, side)
    turned = [square.rot90(quarters, (1, 2)) for quarters in range(4)]
    all_ways = torch.cat([*turned, *(view.transpose(1, 2) for view in turned)]).flatten(1)
    return torch.cat([all_ways, -all_ways])


def _added_variance(log_snr: float) -> float:
    """Variance of the diffusion's noise in y = x_t / alpha."""
    return math.exp(-max(log_snr, LOWEST_LOG_SNR))


def _alpha(log_snr: float) -> float:
    return 1.0 / math.sqrt(1.0 + _added_variance(log_snr))
