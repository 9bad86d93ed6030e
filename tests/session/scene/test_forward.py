"""The forward cloud: the marginals of the forward process, both ways of walking it, and stable randomness."""

import numpy as np
import pytest

from difflab.engine.schedules import ScheduleOptions, build
from difflab.session.presets import preset
from difflab.session.scene.forward import (
    FixedNoise,
    Forward,
    MarkovChain,
    Particles,
    draw_noise,
    draw_particles,
    signal_and_noise,
)

COUNT = 20_000
SCHEDULE = build(ScheduleOptions())


def particles(count: int = COUNT, name: str = "swiss-roll", seed: int = 7) -> Particles:
    return draw_particles(preset(name).data.open({}), count, seed)


def forward(kind: str) -> Forward:
    if kind == "markov":
        return MarkovChain(particles(), SCHEDULE, 7)
    return FixedNoise(particles(), SCHEDULE, draw_noise(COUNT, 2, 7))


def test_particles_are_scaled_to_unit_variance() -> None:
    points = particles().x_0.astype(float)
    # Standard errors: 1/sqrt(n) of the mean, and at most a few times that of the variance (kurtosis below 3).
    assert np.abs(points.mean(axis=0)).max() < 5 / np.sqrt(COUNT)
    assert points.var(axis=0).mean() == pytest.approx(1.0, abs=5 * np.sqrt(2 / COUNT))


def test_more_particles_keep_the_first_ones() -> None:
    np.testing.assert_array_equal(particles(100).x_0, particles(12_345).x_0[:100])
    np.testing.assert_array_equal(draw_noise(100, 2, 7), draw_noise(12_345, 2, 7)[:100])


def test_the_seed_decides() -> None:
    assert not np.array_equal(particles(100).x_0, particles(100, seed=8).x_0)


@pytest.mark.parametrize("kind", ["fixed-noise", "markov"])
@pytest.mark.parametrize("t", [1, 10, 25, 40])
def test_both_walks_have_the_marginals_of_the_process(kind: str, t: int) -> None:
    """x_t given x_0 is N(sqrt(alpha_bar) x_0, 1 - alpha_bar): checked by its residual's mean and variance."""
    alpha_bar = float(SCHEDULE.alpha_bars[t - 1])
    residual = forward(kind).at(t).astype(float) - np.sqrt(alpha_bar) * particles().x_0
    spread = np.sqrt(1 - alpha_bar)
    assert np.abs(residual.mean(axis=0)).max() < 5 * spread / np.sqrt(COUNT)
    assert residual.var() == pytest.approx(1 - alpha_bar, rel=5 * np.sqrt(1 / COUNT))


@pytest.mark.parametrize("kind", ["fixed-noise", "markov"])
def test_both_walks_start_at_the_data(kind: str) -> None:
    np.testing.assert_array_equal(forward(kind).at(0.0), particles().x_0)


def test_increments_of_the_markov_chain_are_independent() -> None:
    chain = forward("markov")
    steps = []
    for t in (10, 20):
        kept = np.sqrt(SCHEDULE.alpha_bars[t] / SCHEDULE.alpha_bars[t - 1])
        steps.append((chain.at(t + 1) - kept * chain.at(t)).ravel())
    assert abs(np.corrcoef(*steps)[0, 1]) < 5 / np.sqrt(2 * COUNT)


def test_a_long_chain_keeps_about_a_hundred_frames_with_the_right_end() -> None:
    schedule = build(ScheduleOptions(steps=10_000))
    chain = MarkovChain(particles(1000), schedule, 7)
    times, path = chain.path(0)
    assert len(times) == len(path) == 101
    assert (times[0], times[-1]) == (0, 10_000)
    assert chain.at(10_000).std() == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("kind", ["fixed-noise", "markov"])
def test_a_path_passes_through_the_positions(kind: str) -> None:
    walk = forward(kind)
    times, path = walk.path(3)
    for place in (0, len(times) // 2, -1):
        np.testing.assert_allclose(path[place], walk.at(times[place])[3], atol=1e-5)


@pytest.mark.parametrize(
    ("log_snr", "alpha", "sigma"), [(np.inf, 1, 0), (-np.inf, 0, 1), (0.0, 0.5**0.5, 0.5**0.5)]
)
def test_signal_and_noise(log_snr: float, alpha: float, sigma: float) -> None:
    np.testing.assert_allclose(signal_and_noise(log_snr), (alpha, sigma), atol=1e-7)
