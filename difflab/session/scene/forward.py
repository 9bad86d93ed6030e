"""The forward process of a cloud of particles, ready to be drawn at any time t."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets import DataSet
from difflab.engine.schedules import Schedule

Float32 = NDArray[np.float32]
MARKOV_FRAMES = 100
PATH_POINTS = 200


class Forward(Protocol):
    """A cloud of particles on its way from data to noise."""

    def at(self, t: float) -> Float32:
        """(n, 2) positions at time t in [0, T]."""

    def path(self, index: int) -> tuple[NDArray[np.float64], Float32]:
        """Times (k,) from 0 to T and where one particle is at each, (k, 2)."""


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

    def __init__(self, particles: Particles, schedule: Schedule, noise: Float32) -> None:
        self._x_0 = particles.x_0
        self._schedule = schedule
        self._noise = noise

    def at(self, t: float) -> Float32:
        """(n, 2) positions at time t in [0, T]."""
        alpha, sigma = signal_and_noise(self._schedule.log_snr_at(t))
        at = alpha * self._x_0
        at += sigma * self._noise
        return at

    def path(self, index: int) -> tuple[NDArray[np.float64], Float32]:
        """Times (k,) from 0 to T and where one particle is at each, (k, 2)."""
        times = np.linspace(0.0, self._schedule.steps, PATH_POINTS)
        scales = [signal_and_noise(float(log_snr)) for log_snr in self._schedule.log_snrs_at(times)]
        x_0, noise = self._x_0[index], self._noise[index]
        return times, np.stack([alpha * x_0 + sigma * noise for alpha, sigma in scales])


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

    def path(self, index: int) -> tuple[NDArray[np.float64], Float32]:
        """The times (k,) of the kept steps and where one particle is at each, (k, 2)."""
        return self._times.astype(np.float64), np.stack([frame[index] for frame in self._positions])
