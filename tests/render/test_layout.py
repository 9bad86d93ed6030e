"""Nothing overlaps: words stand above the fields, the key beside them, everything on the screen."""

import pytest

from difflab.render.animation import figure_one_screen, stage_screen
from difflab.render.figure_one import figure_cells
from difflab.render.layout import stage_layout
from difflab.render.theme import DARK
from difflab.render.viewport import Rect

SIZES = [(780, 330, 1.0), (1920, 1080, 1.0), (1560, 660, 2.0), (1170, 495, 1.5), (400, 300, 1.0)]


def apart(one: Rect, other: Rect) -> bool:
    return (
        one.right <= other.left
        or other.right <= one.left
        or one.bottom <= other.top
        or other.bottom <= one.top
    )


@pytest.mark.parametrize(("width", "height", "ratio"), SIZES)
@pytest.mark.parametrize("panes", [1, 2])
def test_parts_do_not_overlap(width: int, height: int, ratio: float, panes: int) -> None:
    layout = stage_layout(width, height, ratio, panes)
    parts = [*layout.headers, *layout.fields, *([layout.key] if layout.key else [])]
    for index, part in enumerate(parts):
        assert all(apart(part, other) for other in parts[index + 1 :])
        assert part.left >= 0
        assert part.right <= width
        assert part.bottom <= height


@pytest.mark.parametrize("panes", [1, 2])
@pytest.mark.parametrize(("side", "ratio"), [(200, 1.0), (600, 1.0), (801, 1.0), (700, 2.0)])
def test_screens_made_for_a_field_have_it(side: int, ratio: float, panes: int) -> None:
    screen = stage_screen(side, panes, DARK, ratio)
    for field in stage_layout(screen.width, screen.height, ratio, panes).fields:
        assert abs(field.width - side) <= 1
        assert abs(field.height - side) <= 1
    assert screen.width % 2 == screen.height % 2 == 0


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_figure_cells_are_alike_and_apart(ratio: float) -> None:
    screen = figure_one_screen(300, DARK, ratio)
    cells = [cell for row in figure_cells(screen) for cell in row]
    assert {(cell.width, cell.height) for cell in cells} <= {(300, 300), (299, 299), (300, 299), (299, 300)}
    assert all(apart(a, b) for at, a in enumerate(cells) for b in cells[at + 1 :])
    assert max(cell.bottom for cell in cells) < screen.height
