"""Masks by name: the shares they leave unknown, on even and odd sizes."""

from typing import get_args

import numpy as np
import pytest

from difflab.engine.posterior.masks import built_in
from difflab.engine.posterior.options import MaskName

NAMES = [name for name in get_args(MaskName) if name != "painted"]


@pytest.mark.parametrize("shape", [(28, 28), (9, 5), (1, 1), (1, 7)])
@pytest.mark.parametrize("name", NAMES)
def test_masks_have_the_shape_asked_for(name: str, shape: tuple[int, int]) -> None:
    mask = built_in(name, *shape)
    assert mask.shape == shape
    assert mask.dtype == bool


@pytest.mark.parametrize(("one", "other"), [("left", "right"), ("top", "bottom")])
def test_halves_complete_each_other(one: str, other: str) -> None:
    """They share the middle line of an odd size."""
    assert np.array_equal(built_in(one, 6, 6), ~built_in(other, 6, 6))
    both = built_in(one, 7, 7) & built_in(other, 7, 7)
    assert both.sum() == 7


def test_the_left_half_is_on_the_left_and_the_top_half_above() -> None:
    assert built_in("left", 4, 4)[:, 0].all()
    assert built_in("top", 4, 4)[0].all()


def test_the_centre_has_the_side_asked_for() -> None:
    mask = built_in("centre", 32, 32, side=0.5)
    assert mask.sum() == 256
    assert mask[8:24, 8:24].all()
    assert np.array_equal(built_in("border", 32, 32, side=0.5), ~mask)


@pytest.mark.parametrize("drop", [0.01, 0.3, 1.0])
def test_random_pixels_are_dropped_in_number(drop: float) -> None:
    assert built_in("random", 20, 30, drop=drop).sum() == round(drop * 600)


def test_more_dropped_pixels_hold_the_fewer_ones_and_seeds_differ() -> None:
    few, many = (built_in("random", 16, 16, drop=share) for share in (0.2, 0.6))
    assert (many | ~few).all()
    assert not np.array_equal(built_in("random", 16, 16, seed=1), built_in("random", 16, 16, seed=2))


def test_checkers_fill_half() -> None:
    assert built_in("checker", 16, 16).sum() == 128
