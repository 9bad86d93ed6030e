"""Lines that enclose a share of the mass: circles of the right radius for a Gaussian."""

import numpy as np
import pytest

from difflab.render.contours import contour_lines, mass_levels
from difflab.render.picture import ContourGrid

EXTENT = (-4.0, 4.0, -4.0, 4.0)
AXIS = np.linspace(-4, 4, 161)
GAUSSIAN = (np.exp(-0.5 * np.add.outer(AXIS**2, AXIS**2)) / (2 * np.pi)).astype(np.float32)


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_a_gaussians_lines_are_circles(share: float) -> None:
    """P(|x| < r) = 1 - exp(-r^2/2) in two dimensions; the level is found up to one cell of the grid."""
    (lines,) = contour_lines(ContourGrid(GAUSSIAN, EXTENT, shares=(share,)))
    radius = np.hypot(lines.ends[:, 0], lines.ends[:, 1])
    assert radius == pytest.approx(np.sqrt(-2 * np.log(1 - share)), abs=0.05)


def test_levels_enclose_their_share() -> None:
    for share, level in zip((0.5, 0.9), mass_levels(GAUSSIAN, (0.5, 0.9)), strict=True):
        assert GAUSSIAN[level <= GAUSSIAN].sum() / GAUSSIAN.sum() == pytest.approx(share, abs=0.01)


def test_labels_stand_at_the_top() -> None:
    (lines,) = contour_lines(ContourGrid(GAUSSIAN, EXTENT, shares=(0.9,)))
    assert lines.anchor[1] == pytest.approx(lines.ends[:, 1].max())


def test_the_first_row_is_at_the_bottom() -> None:
    low = np.zeros((21, 21), np.float32)
    low[2:6, 8:13] = 1
    (lines,) = contour_lines(ContourGrid(low, (0.0, 1.0, 0.0, 1.0), shares=(0.9,)))
    assert lines.ends[:, 1].max() < 0.4


@pytest.mark.parametrize("value", [0.0, 1.0, np.nan])
def test_a_flat_grid_has_no_lines(value: float) -> None:
    assert contour_lines(ContourGrid(np.full((5, 5), value, np.float32), EXTENT)) == ()


def test_lines_are_remembered_for_the_same_grid() -> None:
    grid = ContourGrid(GAUSSIAN, EXTENT)
    assert contour_lines(grid) is contour_lines(grid)
