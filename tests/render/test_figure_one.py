"""Figure 1: three rows by three times, data on the left, noise on the right."""

import numpy as np
import pytest

from difflab.render.animation import figure_one_image, figure_one_screen
from difflab.render.arrows import field_positions
from difflab.render.figure_one import FigureOneArtist, FigureOnePicture, figure_cells, with_equal_numbers
from difflab.render.marks import Clipped, Discs, Label, Segments
from difflab.render.picture import ArrowField, Cloud, Pane, ParticleColours
from difflab.render.theme import DARK, LIGHT

POSITIONS = field_positions((-3.0, 3.0, -3.0, 3.0), 9)
CLOUD = np.random.default_rng(0).standard_normal((200, 2), dtype=np.float32)
SCREEN = figure_one_screen(160, DARK)


def row(scale: float) -> tuple[Pane, Pane, Pane]:
    clouds = [Cloud(np.float32(scale * size) * CLOUD) for size in (0.2, 0.6, 1.0)]
    return Pane(cloud=clouds[0]), Pane(cloud=clouds[1]), Pane(cloud=clouds[2])


def drift(size: float) -> Pane:
    return Pane(field=ArrowField(POSITIONS, np.float32(-size) * POSITIONS, "exact", "drift"))


FIGURE = FigureOnePicture(row(1.0), row(0.5), (drift(0.1), drift(0.2), drift(0.3)), "Swiss roll", steps=40)


def test_words_name_rows_and_columns() -> None:
    marks = FigureOneArtist().compose(FIGURE, SCREEN)
    found = {mark.text: mark for mark in marks if isinstance(mark, Label)}
    times = [found[text].x for text in ("t = 0", "t = T/2 = 20", "t = T = 40")]
    assert times == sorted(times)
    assert found["data"].x < found["noise"].x
    assert found["Forward"].y < found["Reverse"].y < found["Drift"].y
    assert sum(text.startswith("largest") for text in found) == 3


def test_each_cell_shows_its_pane() -> None:
    cells = [mark for mark in FigureOneArtist().compose(FIGURE, SCREEN) if isinstance(mark, Clipped)]
    assert [cell.rect for cell in cells] == [rect for cells_row in figure_cells(SCREEN) for rect in cells_row]
    kinds = [type(cell.marks[0]) for cell in cells]
    assert kinds == [Discs] * 6 + [Segments] * 3


def test_clouds_widen_from_data_to_noise() -> None:
    picture = figure_one_image(FIGURE, figure_one_screen(160, LIGHT)).astype(int)
    inked = []
    for cell in figure_cells(SCREEN)[0]:
        field = picture[cell.top + 2 : cell.bottom - 2, cell.left + 2 : cell.right - 2]
        rows, columns = np.nonzero(np.abs(field - 255).sum(axis=2) > 30)
        inked.append(np.hypot(rows.std(), columns.std()))
    assert inked == sorted(inked)


def test_without_steps_the_times_are_symbols() -> None:
    assert FigureOnePicture(row(1), row(1), row(1)).times == ("t = 0", "t = T/2", "t = T")


def test_odd_steps_have_a_half() -> None:
    assert FigureOnePicture(row(1), row(1), row(1), steps=5).times[1] == "t = T/2 = 2.5"


@pytest.mark.parametrize("size", [(480, 240), (1600, 500), (500, 1200)])
def test_any_size_can_be_drawn(size: tuple[int, int]) -> None:
    from difflab.render.screen import Screen

    screen = Screen(*size, 1.0, DARK)
    assert FigureOneArtist().compose(FIGURE, screen)
    assert all(cell.right <= screen.width for cells_row in figure_cells(screen) for cell in cells_row)


def test_both_rows_show_equally_many_particles_of_each_cloud() -> None:
    """Equal densities look the same only where equally many dots stand for them."""
    many = np.random.default_rng(1).standard_normal((15_000, 2), dtype=np.float32)
    colours = ParticleColours.by_angle(np.linspace(0, 1, 15_000))
    forward = (Pane(cloud=Cloud(many, colours)),) * 3
    rows = with_equal_numbers((forward, row(1.0), (drift(0.1),) * 3))
    assert [len(pane.cloud.points) for pane in (*rows[0], *rows[1]) if pane.cloud] == [200] * 6
    thinned = rows[0][0].cloud
    assert thinned is not None
    assert thinned.colours is not None
    assert np.array_equal(thinned.points, many[:200])
    assert len(thinned.colours.index) == 200


def test_what_is_still_missing_says_so_and_changes_nothing_when_it_comes() -> None:
    many = Cloud(np.zeros((30_000, 2), np.float32))
    rows = with_equal_numbers(((Pane(cloud=many),) * 3, (Pane(),) * 3))
    assert rows[1][0].note == "computing…"
    forward = rows[0][0].cloud
    assert forward is not None
    assert len(forward.points) == 2_000


def test_larger_words_take_room_from_the_cells_and_leave_dots_as_they_are() -> None:
    from dataclasses import replace

    screen = figure_one_screen(300, DARK)
    larger = replace(screen, text=1.5)
    plain, big = (FigureOneArtist().compose(FIGURE, each) for each in (screen, larger))
    sizes = [{mark.text: mark.size for mark in marks if isinstance(mark, Label)} for marks in (plain, big)]
    assert sizes[1]["Forward"] == pytest.approx(1.5 * sizes[0]["Forward"])
    assert figure_cells(larger)[0][0].height < figure_cells(screen)[0][0].height
