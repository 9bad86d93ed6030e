"""Parzen windows against scikit-learn's kernel density and against the law that samples come from."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal
from sklearn.neighbors import KernelDensity

from difflab.engine.metrics.parzen import BANDWIDTHS, log_likelihoods, parzen_score


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("bandwidth", [0.05, 0.2, 1.0])
def test_it_is_the_kernel_density(bandwidth: float) -> None:
    samples, images = (
        torch.rand(300, 784, generator=generator()),
        torch.rand(520, 784, generator=generator(1)),
    )
    # In one leaf: the tree's own bounds are off by many nats in many dimensions.
    oracle = KernelDensity(bandwidth=bandwidth, leaf_size=1000).fit(samples.double().numpy())
    (found,) = log_likelihoods(samples, images, [bandwidth])
    expected = oracle.score_samples(images.double().numpy())
    assert found.numpy() == pytest.approx(expected, rel=1e-9)


def test_far_from_the_origin_nothing_is_lost_to_rounding() -> None:
    samples, images = (
        1e4 + torch.rand(50, 64, generator=generator()),
        1e4 + torch.rand(20, 64, generator=generator(1)).double(),
    )
    oracle = KernelDensity(bandwidth=0.1, leaf_size=1000).fit(samples.double().numpy())
    (found,) = log_likelihoods(samples, images, [0.1])
    assert found.numpy() == pytest.approx(oracle.score_samples(images.numpy()), rel=1e-6)


def test_the_bandwidth_is_the_one_that_validates_best() -> None:
    samples, images = torch.randn(400, 8, generator=generator()), torch.randn(200, 8, generator=generator(1))
    table = log_likelihoods(samples, images, BANDWIDTHS)
    score = parzen_score(samples, images)
    first, second = (BANDWIDTHS[int(part.mean(1).argmax())] for part in (table[:, :100], table[:, 100:]))
    assert score.bandwidths == (second, first)
    assert BANDWIDTHS[0] < min(score.bandwidths) <= max(score.bandwidths) < BANDWIDTHS[-1]
    assert (score.samples, score.tested) == (400, 200)


def test_samples_of_the_law_come_near_its_entropy_and_others_do_not() -> None:
    """The mean log density of blurred samples is at most minus the entropy, up to chance."""
    law = multivariate_normal(np.zeros(3), np.eye(3))
    samples, images = (
        torch.randn(4000, 3, generator=generator()),
        torch.randn(1000, 3, generator=generator(1)),
    )
    score = parzen_score(samples, images)
    assert -float(law.entropy()) - 0.2 < score.nats.value < -float(law.entropy()) + 3 * score.nats.se
    assert parzen_score(samples + 1.0, images).nats.value < score.nats.value - 0.3
    assert parzen_score(samples[:1].repeat(50, 1), images).nats.value < score.nats.value - 0.3


def test_bits_are_nats_over_the_logarithm_of_two() -> None:
    samples, images = torch.randn(40, 3, generator=generator()), torch.randn(40, 3, generator=generator(1))
    score = parzen_score(samples, images)
    assert score.bits.value == pytest.approx(score.nats.value / math.log(2))
    assert score.bits.se == pytest.approx(score.nats.se / math.log(2))
