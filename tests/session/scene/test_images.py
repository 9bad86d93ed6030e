"""Images on their way to noise and back."""

import math

import numpy as np
import pytest
import torch
from scipy import stats

from difflab.engine.conversions import posterior
from difflab.engine.datasets.digits import Digits
from difflab.engine.datasets.idx import IDX
from difflab.engine.schedules import ScheduleOptions, build
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.scene.forward import draw_noise
from difflab.session.scene.image_model import denoisers_of
from difflab.session.scene.image_neighbours import neighbours
from difflab.session.scene.image_sampling import image_paths
from difflab.session.scene.image_wording import memory_words
from difflab.session.scene.images import (
    ChainNoise,
    FixedImages,
    Greys,
    ImageChain,
    ImagePaths,
    ImageRows,
    draw_images,
    drift,
)

DATA = Digits().open({})
SCHEDULE = build(ScheduleOptions(family="cosine", steps=20))
ROWS = draw_images(DATA, 16, 7)


def test_drawn_images_are_those_of_the_data_in_scaled_units() -> None:
    levels = Greys.of(DATA).levels(ROWS.x_0)
    assert levels.shape == (16, 1, 8, 8)
    known = {tuple(np.round(17 * image - 0.5).astype(int)) for image in DATA.remembered}
    assert all(tuple(np.round(17 * image.ravel() - 0.5).astype(int)) in known for image in levels)


def test_fixed_noise_keeps_data_and_noise_at_the_ends() -> None:
    noise = draw_noise(16, 64, 7)
    process = FixedImages(ROWS, SCHEDULE, noise)
    assert process.at(0.0) == pytest.approx(ROWS.x_0)
    alpha = np.sqrt(SCHEDULE.alpha_bars[9])
    assert process.at(10.0) == pytest.approx(alpha * ROWS.x_0 + np.sqrt(1 - alpha**2) * noise, abs=1e-5)


def test_the_chain_has_the_forward_law_at_every_step() -> None:
    """x_t - alpha x_0 is N(0, sigma^2): Kolmogorov and Smirnov on 1,024 pixels at three times."""
    chain = ImageChain(ROWS, SCHEDULE, ChainNoise((16, 64), 3))
    for t in (1, 7, 20):
        alpha_bar = SCHEDULE.alpha_bars[t - 1]
        rest = (chain.at(float(t)) - np.sqrt(alpha_bar) * ROWS.x_0) / np.sqrt(1 - alpha_bar)
        assert stats.kstest(rest.ravel(), "norm").pvalue > 1e-3


def test_going_back_in_time_shows_the_same_chain() -> None:
    noise = ChainNoise((16, 64), 3)
    chain = ImageChain(ROWS, SCHEDULE, noise)
    early = chain.at(3.4).copy()
    chain.at(20.0)
    assert (chain.at(3.0) == early).all()
    assert (ImageChain(ROWS, SCHEDULE, noise).at(3.0) == early).all()  # the noise is kept


def test_a_long_chain_of_many_numbers_keeps_some_steps() -> None:
    rows = ImageRows(np.zeros((100, 3072), np.float32), np.zeros(100, np.int64))
    long = build(ScheduleOptions(family="cosine", steps=1000))
    chain = ImageChain(rows, long, ChainNoise(rows.x_0.shape, 3))
    assert 12 <= len(chain._times) - 1 <= 8_000_000 // rows.x_0.size + 1
    spread = chain.at(1000.0).std()
    assert spread == pytest.approx(1.0, abs=5 / np.sqrt(2 * rows.x_0.size))


def test_the_drift_is_the_posterior_mean_less_the_place() -> None:
    x, x0 = (draw_noise(3, 64, seed) for seed in (1, 2))
    here, before = (torch.tensor(SCHEDULE.log_snr_at(t)) for t in (8.0, 7.0))
    step = posterior(here, before)
    expected = float(step.x0_weight) * x0 + (float(step.x_weight) - 1) * x
    assert drift(x, x0, SCHEDULE, 8.0) == pytest.approx(expected, abs=1e-5)


def experiment(**changes: object) -> Experiment:
    paths = {name.replace("__", "."): value for name, value in changes.items()}
    return with_changes(Experiment(), {"data.name": "digits", "sampler.steps": 12, **paths})


def paths_of(value: Experiment, count: int = 10) -> list[ImagePaths]:
    found = denoisers_of(value, {}, None, count)
    schedule = build(value.schedule)
    steps = image_paths(found, schedule, value.sampler, 64, 3)
    return [paths for paths in steps if paths is not None]


def test_the_exact_model_brings_back_training_images_of_each_class_in_turn() -> None:
    paths = paths_of(experiment(schedule__steps=100))[-1]
    assert paths.whole
    assert paths.label.tolist() == list(range(10))
    assert paths.times[0] == 100
    assert paths.times[-1] == 0
    found = neighbours(Digits(), {}, paths.ends)
    assert found.label.tolist() == list(range(10))
    # The last of 12 steps leaves some noise: far less than what lies between two digits.
    assert (found.distance < 0.2 * found.held_out).all()


def test_estimates_at_the_end_are_the_images_and_at_first_their_mean() -> None:
    paths = paths_of(experiment(condition__label=-1))[-1]
    assert paths.estimate[-1] == pytest.approx(paths.x[-1])
    assert paths.estimate[0].astype(np.float32).std(axis=0).max() < 0.35  # of 1: all near the mean


def test_paths_tell_how_far_they_have_come() -> None:
    x = np.zeros((3, 2, 4), np.float16)
    times = np.array([10.0, 6.0, 2.0])
    part = ImagePaths(times, x, x, np.zeros(2, np.int64), whole=False)
    assert [part.reaches(t) for t in (8.0, 2.0, 1.0)] == [True, True, False]
    assert [part.frame_at(t) for t in (10.0, 7.0, 6.0, 0.0)] == [0, 0, 1, 2]


def test_a_training_image_is_its_own_neighbour_and_a_hold_out_one_is_not() -> None:
    known = ((DATA.remembered[:5] - DATA.mean) / DATA.scale).astype(np.float32)
    found = neighbours(Digits(), {}, known)
    assert found.distance == pytest.approx(np.zeros(5), abs=1e-6)
    held = DATA.held_out(20).points
    fresh = neighbours(Digits(), {}, ((held - DATA.mean) / DATA.scale).astype(np.float32))
    slow = np.sqrt(((held[:, None] - DATA.remembered[None]) ** 2).mean(axis=2)).min(axis=1)
    assert fresh.distance == pytest.approx(slow, rel=1e-4)


def test_of_few_images_none_is_held_out_and_that_is_said() -> None:
    few = np.arange(3 * 64, dtype=np.uint8).reshape(3, 1, 8, 8)
    data = IDX(asset="a" * 64)
    found = neighbours(data, {"a" * 64: few}, np.zeros((2, 64), np.float32))
    assert math.isnan(found.held_out)
    assert memory_words(found).endswith("no hold-out")
