"""Images on their way to noise and back, ready to be drawn at any time t. numpy only.

The same noise is used at every t and under every schedule, so that what moves is the effect of time or
schedule and nothing else.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.image_set import ImageSet, ImageShape
from difflab.engine.schedules import Schedule
from difflab.session.scene.forward import MARKOV_FRAMES, Float32, signal_and_noise

# Numbers that a Markov chain keeps in memory, and the fewest steps of it.
CHAIN_NUMBERS, LEAST_FRAMES = 8_000_000, 12
IMAGES_SHOWN = (4, 9, 16, 25, 36, 64, 100)


@dataclass(frozen=True)
class Greys:
    """Between the scaled units in which the lab computes and the levels in which images are shown."""

    shape: ImageShape
    mean: float
    scale: float

    @classmethod
    def of(cls, data: ImageSet) -> "Greys":
        return cls(data.shape, float(data.mean[0]), float(data.scale))

    def levels(self, x: NDArray[np.floating]) -> Float32:
        """(n, d) scaled units as (n, C, H, W) levels: 0 black, 1 white, noise beyond both."""
        found = np.asarray(x, np.float32) * np.float32(self.scale) + np.float32(self.mean)
        return self.as_images(found)

    def differences(self, x: NDArray[np.floating]) -> Float32:
        """(n, d) differences in scaled units as (n, C, H, W) differences of levels."""
        return self.as_images(np.asarray(x, np.float32) * np.float32(self.scale))

    def as_images(self, values: NDArray[np.floating]) -> Float32:
        """(n, d) in raw units as (n, C, H, W)."""
        return np.asarray(values, np.float32).reshape(len(values), *self.shape)


@dataclass(frozen=True, eq=False)
class ImageRows:
    """Where images come from: x_0 (n, d) in scaled units, and the class (n,) of each."""

    x_0: Float32
    label: NDArray[np.int64]


def draw_images(data: ImageSet, count: int, seed: int) -> ImageRows:
    """`count` images of the data."""
    draw = data.draw(count, np.random.default_rng([seed, 0]))
    scaled = (draw.points - data.mean[0]) / data.scale
    return ImageRows(scaled.astype(np.float32), draw.label)


@dataclass(frozen=True, eq=False)
class ImageSample:
    """Images that a model has drawn: levels (n, C, H, W), 0 black to 255 white."""

    levels: NDArray[np.uint8]


class ImagesInTime(Protocol):
    """Images on their way between data (t = 0) and noise (t = T)."""

    def at(self, t: float) -> Float32:
        """(n, d) at time t, scaled units."""

    def __hash__(self) -> int:
        """By identity: what is drawn of a process is kept by it."""


class FixedImages:
    """Each image on its own smooth path x_t = alpha x_0 + sigma eps, eps fixed."""

    def __init__(self, rows: ImageRows, schedule: Schedule, noise: Float32) -> None:
        self._x_0, self._schedule, self._noise = rows.x_0, schedule, noise

    def at(self, t: float) -> Float32:
        alpha, sigma = signal_and_noise(self._schedule.log_snr_at(t))
        return np.asarray(alpha * self._x_0 + sigma * self._noise)


class ChainNoise:
    """The fresh noise of each step of a chain, drawn when it is first asked for and kept."""

    def __init__(self, shape: tuple[int, int], seed: int) -> None:
        self.shape, self._seed = shape, seed
        self._steps: dict[int, Float32] = {}

    def step(self, number: int) -> Float32:
        """(n, d) standard normal numbers."""
        if number not in self._steps:
            rng = np.random.default_rng([self._seed, 2, number])
            self._steps[number] = rng.standard_normal(self.shape, dtype=np.float32)
        return self._steps[number]


class ImageChain:
    """The forward chain itself: each step adds fresh noise to the images.

    Of a long chain some steps are kept, as many as memory allows: skipping steps composes their transitions,
    which leaves the law of the kept ones exact. A step is worked out when time first gets there.
    """

    def __init__(self, rows: ImageRows, schedule: Schedule, noise: ChainNoise) -> None:
        most = max(min(MARKOV_FRAMES, CHAIN_NUMBERS // max(rows.x_0.size, 1)), LEAST_FRAMES)
        kept = min(schedule.steps, most)
        self._times = np.unique(np.linspace(0, schedule.steps, kept + 1).round().astype(int))
        self._alpha_bars = np.concatenate([[1.0], schedule.alpha_bars])[self._times]
        self._noise, self._frames = noise, [rows.x_0]

    def at(self, t: float) -> Float32:
        """The images at the last kept step that is not later than t."""
        wanted = int(np.searchsorted(self._times, t, side="right")) - 1
        while len(self._frames) <= wanted:
            self._go_on()
        return self._frames[wanted]

    def _go_on(self) -> None:
        step = len(self._frames)
        before, after = self._alpha_bars[step - 1], self._alpha_bars[step]
        kept = after / before if before > 0 else 0.0
        fresh = np.float32(np.sqrt(1 - kept)) * self._noise.step(step)
        self._frames.append(np.float32(np.sqrt(kept)) * self._frames[-1] + fresh)


@dataclass(frozen=True, eq=False)
class ImagePaths:
    """Images along the reverse process, as far as it has come.

    times: (k,) the schedule's time of each kept frame, falling from T. x: (k, n, d) float16. estimate:
    (k, n, d) float16, what the model shown takes x_0 to be at each, or by how much it errs there (learned
    minus exact, where that is shown). label: (n,) the class that each was drawn from, -1 for any. whole: the
    last frame is the data.
    """

    times: NDArray[np.float64]
    x: NDArray[np.float16]
    estimate: NDArray[np.float16]
    label: NDArray[np.int64]
    whole: bool

    def reaches(self, t: float) -> bool:
        """Whether the process has come as far as time t."""
        return self.whole or bool(self.times[-1] <= t)

    def frame_at(self, t: float) -> int:
        """The last frame that the process has reached at time t."""
        reached = int(np.searchsorted(-self.times, -t, side="right")) - 1
        return max(reached, 0)

    def at(self, t: float) -> Float32:
        return np.asarray(self.x[self.frame_at(t)], np.float32)

    def estimate_at(self, t: float) -> Float32:
        return np.asarray(self.estimate[self.frame_at(t)], np.float32)

    @property
    def ends(self) -> Float32:
        """(n, d) the samples, once the paths are whole."""
        return np.asarray(self.x[-1], np.float32)


def drift(x: Float32, estimate: Float32, schedule: Schedule, t: float) -> Float32:
    """(n, d) f(x, t) - x, the mean move of one reverse step at time t, from the estimate of x_0.

    Ho et al. 2020, eq. 7, for the step from t to t - 1.
    """
    t = max(t, 1e-3)
    alpha, sigma = (float(part) for part in signal_and_noise(schedule.log_snr_at(t)))
    alpha_before, sigma_before = (
        float(part) for part in signal_and_noise(schedule.log_snr_at(max(t - 1.0, 0.0)))
    )
    kept = alpha / alpha_before
    beta = 1 - kept**2
    to_data = np.float32(alpha_before * beta / sigma**2)
    return np.asarray(to_data * estimate + np.float32(kept * sigma_before**2 / sigma**2 - 1) * x)
