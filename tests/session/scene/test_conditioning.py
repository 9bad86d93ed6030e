"""The experiment's condition: which class each sample is of, and who knows it."""

import numpy as np
import pytest
import torch

from difflab.engine.datasets.base import FloatArray
from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.networks import build
from difflab.errors import UsageError
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Learned, learning_key
from difflab.session.scene.conditioning import conditioned_model, wanted_labels
from difflab.session.scene.drawing import draw_samples

DIGITS = with_changes(
    Experiment(),
    {"data.name": "digits", "network": {"kind": "image-mlp", "units": 16}, "sampler.steps": 3},
)


def _with(**condition: float) -> Experiment:
    return with_changes(DIGITS, {f"condition.{name}": value for name, value in condition.items()})


def _learned(classes: int = 10) -> Learned:
    network = build(DIGITS.network, 64, torch.Generator().manual_seed(0), None, None, classes)
    return Learned(DIGITS, {name: value.numpy() for name, value in network.state_dict().items()}, 1)


def _samples(experiment: Experiment, learned: Learned | None, count: int = 12) -> FloatArray:
    *_, last = draw_samples(experiment, {}, learned, count)
    return last.samples.astype(np.float64)


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
    data = experiment.data.open({})
    assert isinstance(data, ImageSet)
    distances = np.square(_samples(experiment, None, 10)[:, None] - data.remembered[None]).sum(2)
    assert (distances.min(1) < 1e-4).all()
    assert data.remembered_classes[distances.argmin(1)].tolist() == list(range(10))


def test_the_learned_model_follows_class_and_guidance() -> None:
    plain, third, guided = (
        _samples(experiment, _learned()) for experiment in (DIGITS, _with(label=3), _with(guidance=2.0))
    )
    np.testing.assert_allclose(plain[3], third[3], rtol=1e-4, atol=1e-5)
    assert not np.allclose(plain[4], third[4])
    assert not np.allclose(plain, guided)


@pytest.mark.parametrize(("classes", "expected"), [(10, [*range(10), 0, 1]), (0, [-1] * 12)])
def test_the_weights_tell_whether_classes_are_known(classes: int, expected: list[int]) -> None:
    _, labels = conditioned_model(DIGITS, {}, _learned(classes), 12)
    assert labels.tolist() == expected


def test_points_and_bits_have_no_condition() -> None:
    experiment = with_changes(Experiment(), {"condition.label": 5})
    denoiser, labels = conditioned_model(experiment, {}, None, 3)
    assert labels.tolist() == [-1] * 3
    assert torch.isfinite(denoiser(torch.zeros(3, 2), torch.tensor(0.0))).all()
