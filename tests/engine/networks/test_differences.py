"""Weights of another network are told apart, and what differs is said."""

import pytest
import torch

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks import AnyNetwork, ImageMLPOptions, MLPOptions, UNetOptions, build
from difflab.engine.networks.differences import differences
from difflab.engine.networks.shapes import data_shape
from difflab.errors import FileFormatError


def _weights(options: AnyNetwork) -> dict[str, torch.Tensor]:
    return build(options, 64, torch.Generator(), None, ImageShape(1, 8, 8), 3).state_dict()


def test_the_same_network_differs_in_nothing() -> None:
    assert differences(_weights(UNetOptions(width=8)), _weights(UNetOptions(width=8))) == ""


def test_another_width_is_told_by_its_numbers() -> None:
    said = differences(_weights(ImageMLPOptions(units=16)), _weights(ImageMLPOptions(units=32)))
    assert "first.weight has 32 × 64 numbers instead of 16 × 64" in said
    assert said.endswith("more differences")


def test_what_is_missing_or_strange_is_named() -> None:
    wanted, found = _weights(UNetOptions(width=8)), _weights(UNetOptions(width=8, depth=2, attention=False))
    assert "body.below.level.below.down.weight is missing" in differences(wanted, found)
    assert differences({}, {"x": torch.zeros(1)}) == "x is not of this network"


@pytest.mark.parametrize("options", [UNetOptions(), ImageMLPOptions()])
def test_weights_without_an_end_are_refused(options: AnyNetwork) -> None:
    with pytest.raises(FileFormatError, match=r"last\.bias is missing"):
        data_shape(options, {"first.weight": torch.zeros(3)})


def test_weights_of_points_are_refused_by_a_network_for_images() -> None:
    with pytest.raises(FileFormatError, match="another shape than an image"):
        data_shape(UNetOptions(), _weights(MLPOptions(width=8)))
