"""Distances among samples, against scikit-learn's nearest neighbours and cases that are plain."""

import numpy as np
import pytest
import torch
from sklearn.neighbors import NearestNeighbors

from difflab.engine.metrics.diversity import diversity


def images(count: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(count, 49, generator=torch.Generator().manual_seed(seed))


def test_it_is_the_median_distance_to_the_nearest_other() -> None:
    samples = images(1500)
    neighbours = NearestNeighbors(n_neighbors=2).fit(samples.double().numpy())
    distances, _ = neighbours.kneighbors(samples.double().numpy())
    found = diversity(samples, images(1500, 1))
    assert found.samples == pytest.approx(float(np.median(distances[:, 1])) / 7)
    assert found.ratio == pytest.approx(1.0, abs=0.02)


def test_repeated_samples_have_none() -> None:
    found = diversity(images(10).repeat(5, 1), images(50, 1))
    assert found.samples == 0.0
    assert found.ratio == 0.0


def test_as_many_of_each_are_compared() -> None:
    found = diversity(images(30), images(400, 1))
    assert found.count == 30
    assert found.ratio == pytest.approx(1.0, abs=0.1)
