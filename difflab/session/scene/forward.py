"""The forward process of a cloud of particles, ready to be drawn at any time t."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets import DataSet
from difflab.engine.schedules import Schedule

Float32 = NDArray[np.float32]
MARKOV_FRAMES = 100


@dataclass(frozen=True)
class Particles:
    """Where particles come from, in scaled units.

    x_0: (n, 2). angle: (n,) in [0, 1), the direction from the centre of the data. label: (n,) class numbers.
    """

    x_0: Float32
    angle: Float32
    label: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.x_0)


def draw_particles(data: DataSet, count: int, seed: int) -> Particles:
    """`count` data points; the first n of them are the same for every count, so that more only adds."""
    rng = np.random.default_rng([seed, 0])
    blocks, drawn = [], 0
    while drawn < count:
        blocks.append(data.draw(5_000, rng))
        drawn += 5_000
    points = np.concatenate([block.points for block in blocks])[:count]
    x_0 = ((points - data.mean) / data.scale).astype(np.float32)
    angle = (np.arctan2(x_0[:, 1], x_0[:, 0]) / (2 * np.pi) % 1.0).astype(np.float32)
    return Particles(x_0, angle, np.concatenate([block.label for block in blocks])[:count])


def draw_noise(count: int, dim: int, seed: int) -> Float32:
    """(count, dim) standard normal numbers; the first rows are the same for every count."""
    return np.random.default_rng([seed, 1]).standard_normal((count, dim), dtype=np.float32)


def signal_and_noise(log_snr: float) -> tuple[np.float32, np.float32]:
    """alpha = sqrt(alpha_bar) and sigma = sqrt(1 - alpha_bar) at a log-SNR (infinite ones included)."""
    alpha_bar = 0.5 * (1.0 + np.tanh(0.5 * log_snr))
    one_minus = 0.5 * (1.0 - np.tanh(0.5 * log_snr))
    return np.float32(np.sqrt(alpha_bar)), np.float32(np.sqrt(one_minus))


class FixedNoise:
    """Each particle on its own smooth path x_t = alpha x_0 + sigma eps, eps fixed."""

    def __init__(self, particles: Particles, noise: Float32) -> None:
        self._x_0 = particles.x_0
        self._noise = noise
        self._at = np.empty_like(particles.x_0)
        self._part = np.empty_like(particles.x_0)

    def at(self, schedule: Schedule, t: float) -> Float32:
        """(n, 2) positions at time t in [0, T]; the array is reused by the next call."""
        alpha, sigma = signal_and_noise(schedule.log_snr_at(t))
        np.multiply(self._x_0, alpha, out=self._at)
        np.multiply(self._noise, sigma, out=self._part)
        return np.add(self._at, self._part, out=self._at)


class MarkovChain:
    """The forward chain itself: each step adds fresh noise to where the particle is.

    Long chains are kept at about a hundred of their steps: skipping steps composes their transitions, which
    leaves the law of the kept ones exact.
    """

    def __init__(self, particles: Particles, schedule: Schedule, seed: int) -> None:
        steps = schedule.steps
        self._times = np.unique(np.linspace(0, steps, min(steps, MARKOV_FRAMES) + 1).round().astype(int))
        rng = np.random.default_rng([seed, 2])
        alpha_bars = np.concatenate([[1.0], schedule.alpha_bars])[self._times]
        positions = [particles.x_0]
        for before, after in pairwise(alpha_bars):
            kept = after / before
            noise = rng.standard_normal(particles.x_0.shape, dtype=np.float32)
            positions.append(
                np.float32(np.sqrt(kept)) * positions[-1] + np.float32(np.sqrt(1 - kept)) * noise
            )
        self._positions = positions

    def at(self, t: float) -> Float32:
        """(n, 2) positions at the last kept step that is not later than t."""
        return self._positions[int(np.searchsorted(self._times, t, side="right")) - 1]
