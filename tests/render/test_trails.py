"""Trails end where the particle is and fade behind it."""

import numpy as np
import pytest

from difflab.render.picture import Trails
from difflab.render.trails import trail_lines, walked_part
from difflab.render.viewport import Rect, Viewport

MAPPING = Viewport().onto(Rect(0, 0, 600, 600))
PATHS = np.cumsum(np.ones((3, 41, 2), np.float32), axis=1) * np.float32(0.05)


@pytest.mark.parametrize(
    ("upto", "points"), [(0.0, 1), (7.0, 8), (7.25, 9), (40.0, 41), (99.0, 41), (-3.0, 1)]
)
def test_the_walked_part(upto: float, points: int) -> None:
    walked = walked_part(PATHS, upto)
    assert walked.shape == (3, points, 2)
    assert walked[:, -1] == pytest.approx(PATHS[:, 0] * (1 + np.clip(upto, 0, 40)), rel=1e-5)


def test_heads_stand_between_two_steps() -> None:
    heads = trail_lines(Trails(PATHS, 10.5), MAPPING).heads
    assert heads == pytest.approx(MAPPING.to_pixels((PATHS[:, 10] + PATHS[:, 11]) / 2), abs=1e-2)


def test_later_pieces_are_stronger() -> None:
    lines = trail_lines(Trails(PATHS[:1], 40.0), MAPPING)
    alphas = [alpha for alpha, _ in lines.shades]
    last = [float(ends[:, 2].max()) for _, ends in lines.shades]
    assert alphas == sorted(alphas)
    assert last == sorted(last)
    assert alphas[-1] == 1


def test_old_pieces_vanish() -> None:
    drawn = sum(len(ends) for _, ends in trail_lines(Trails(PATHS[:1], 40.0), MAPPING).shades)
    assert drawn < 15


def test_a_path_that_has_not_begun_is_a_head_alone() -> None:
    lines = trail_lines(Trails(PATHS, 0.0), MAPPING)
    assert lines.shades == []
    assert len(lines.heads) == 3


def test_what_is_not_finite_is_left_out() -> None:
    broken = PATHS.copy()
    broken[0, 38:] = np.nan
    lines = trail_lines(Trails(broken, 40.0), MAPPING)
    assert len(lines.heads) == 2
    assert all(np.isfinite(ends).all() for _, ends in lines.shades)
