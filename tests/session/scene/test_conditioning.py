"""The experiment's condition: which class each sample is of, and who knows it."""

import numpy as np
import pytest
import torch

from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.networks import build
from difflab.errors import UsageError
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Learned, learning_key
from difflab.session.scene.conditioning import conditioned_model, wanted_labels
from difflab.session.scene.image_samples import ImageSamples, image_samples

DIGITS = with_changes(
    Experiment(),
    {"data.name": "digits", "network": {"kind": "image-mlp", "units": 16}, "sampler.steps": 3},
)


def _with(**condition: float) -> Experiment:
    return with_changes(DIGITS, {f"condition.{name}": value for name, value in condition.items()})


def _learned(classes: int = 10) -> Learned:
    network = build(DIGITS.network, 64, torch.Generator().manual_seed(0), None, None, classes)
    return Learned(DIGITS, {name: value.numpy() for name, value in network.state_dict().items()}, 1)


def _last(experiment: Experiment, learned: Learned | None, count: int = 12) -> ImageSamples:
    *_, last = image_samples(experiment, {}, learned, count, seed=5)
    return last


@pytest.mark.parametrize(
    ("label", "classes", "expected"),
    [(-2, 3, [0, 1, 2, 0]), (-2, 0, [-1] * 4), (-1, 3, [-1] * 4), (2, 3, [2] * 4)],
)
def test_labels_are_those_asked_for(label: int, classes: int, expected: list[int]) -> None:
    assert wanted_labels(_with(label=label), classes, 4).tolist() == expected


@pytest.mark.parametrize("classes", [0, 3])
def test_a_class_that_nobody_knows_is_refused(classes: int) -> None:
    with pytest.raises(UsageError, match="knows no class 3"):
        wanted_labels(_with(label=3), classes, 4)


def test_the_condition_says_nothing_of_what_is_learned() -> None:
    assert learning_key(_with(label=3, guidance=2.0)) == learning_key(DIGITS)


def test_exact_samples_of_a_class_are_images_of_it() -> None:
    """The memorising model ends at remembered images: those of the class, wherever they are asked for."""
    experiment = with_changes(_with(label=-2), {"sampler.steps": 30})
    samples = _last(experiment, None, 10)
    data = experiment.data.open({})
    assert isinstance(data, ImageSet)
    remembered = (data.remembered - data.mean) / data.scale
    distances = np.square(samples.x[:, None] - remembered[None]).sum(2)
    assert (distances.min(1) < 1e-3).all()
    nearest = distances.argmin(1)
    assert data.remembered_classes[nearest].tolist() == list(range(10))


def test_the_learned_model_follows_class_and_guidance() -> None:
    plain, third, guided = (
        _last(experiment, _learned()) for experiment in (DIGITS, _with(label=3), _with(guidance=2.0))
    )
    assert plain.label.tolist() == [*range(10), 0, 1]
    np.testing.assert_allclose(plain.x[3], third.x[3], rtol=1e-4, atol=1e-5)
    assert not np.allclose(plain.x[4], third.x[4])
    assert not np.allclose(plain.x, guided.x)


def test_a_network_without_classes_samples_any() -> None:
    assert _last(DIGITS, _learned(0)).label.tolist() == [-1] * 12


def test_points_and_bits_have_no_condition() -> None:
    experiment = with_changes(Experiment(), {"condition.label": 5})
    denoiser, labels = conditioned_model(experiment, {}, None, 3)
    assert labels.tolist() == [-1] * 3
    assert torch.isfinite(denoiser(torch.zeros(3, 2), torch.tensor(0.0))).all()


def test_the_same_seed_begins_with_the_same_noise() -> None:
    first, other = (next(iter(image_samples(DIGITS, {}, model, 4, seed=1))) for model in (None, _learned()))
    assert np.array_equal(first.x, other.x)
    more = next(iter(image_samples(DIGITS, {}, None, 6, seed=1)))
    assert np.array_equal(more.x[:4], first.x)
