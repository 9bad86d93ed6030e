"""The learned model is built from weights alone, and refuses those of another network."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks import build
from difflab.errors import FileFormatError
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Learned
from difflab.session.scene.learned import learned_denoiser

UNET = with_changes(
    Experiment(), {"data.name": "dead-leaves", "network": {"kind": "unet", "width": 8, "depth": 2}}
)
SHAPE = ImageShape(1, 6, 5)


def _learned() -> Learned:
    network = build(UNET.network, SHAPE.dim, torch.Generator().manual_seed(0), None, SHAPE, 4)
    weights = {name: np.asarray(value.numpy() + 0.01) for name, value in network.state_dict().items()}
    return Learned(UNET, weights, 1)


def test_the_weights_tell_shape_and_classes() -> None:
    learned = _learned()
    assert learned.shape.image == SHAPE
    assert learned.shape.classes == 4
    assert learned.dim == 30


def test_the_network_has_the_weights() -> None:
    learned = _learned()
    found = learned_denoiser(learned).network.state_dict()
    assert all(np.array_equal(found[name].numpy(), value) for name, value in learned.weights.items())


def test_weights_of_another_network_are_refused_with_the_differences() -> None:
    wider = with_changes(UNET, {"network.width": 16})
    with pytest.raises(FileFormatError, match=r"not those of this network: told\.noise\.weight has"):
        learned_denoiser(replace(_learned(), experiment=wider))
