"""The stage's frames: captions outside the fields, one scale for both panes, work only where something
changed."""

from dataclasses import replace

import numpy as np
import pytest

from difflab.render.arrows import field_positions
from difflab.render.layout import stage_layout
from difflab.render.marks import Clipped, Discs, Image, Label, Mark, Segments, Still
from difflab.render.picture import (
    ArrowField,
    Cloud,
    ContourGrid,
    Followed,
    Heat,
    Pane,
    ParticleColours,
    Trails,
)
from difflab.render.raster import rasterise
from difflab.render.screen import Screen
from difflab.render.splat import Splat
from difflab.render.stage import StageArtist, StagePicture
from difflab.render.theme import DARK, LIGHT, THEMES, Theme
from difflab.render.viewport import Float32Array, Mapping

RNG = np.random.default_rng(0)
MANY = RNG.standard_normal((20_000, 2), dtype=np.float32)
FEW = RNG.standard_normal((300, 2), dtype=np.float32)
POSITIONS = field_positions((-3.0, 3.0, -3.0, 3.0), 11)
WALKS = np.cumsum(RNG.normal(scale=0.1, size=(5, 11, 2)), axis=1).astype(np.float32)
GRID = np.exp(-0.5 * np.add.outer(np.linspace(-3, 3, 40) ** 2, np.linspace(-3, 3, 40) ** 2)).astype(
    np.float32
)
EXTENT = (-3.0, 3.0, -3.0, 3.0)
FORWARD = Pane("Forward", "20,000 particles", cloud=Cloud(MANY))
REVERSE = Pane(
    "Reverse",
    "exact model",
    cloud=Cloud(FEW),
    field=ArrowField(POSITIONS, -0.36 * POSITIONS, "exact", "drift"),
    trails=Trails(WALKS, 7.5),
    followed=Followed(WALKS[0], 7.5),
)
SCREEN = Screen(1000, 400, 1.0, DARK)


def compose(*panes: Pane, screen: Screen = SCREEN) -> list[Mark]:
    return StageArtist().compose(StagePicture(panes), screen)


def labels(marks: list[Mark]) -> dict[str, Label]:
    around = [mark for still in marks if isinstance(still, Still) for mark in still.marks]
    return {mark.text: mark for mark in around if isinstance(mark, Label)}


def layers(marks: list[Mark]) -> list[list[Mark]]:
    return [mark.marks for mark in marks if isinstance(mark, Clipped)]


@pytest.mark.parametrize(("width", "height", "ratio"), [(780, 330, 1.0), (1600, 800, 2.0), (1920, 1000, 1.0)])
def test_words_never_stand_in_a_field(width: int, height: int, ratio: float) -> None:
    screen = Screen(width, height, ratio, DARK)
    fields = stage_layout(width, height, ratio, 2).fields
    for label in labels(compose(FORWARD, REVERSE, screen=screen)).values():
        half = 0.6 * label.size
        assert not any(
            field.left < label.x < field.right and field.top - half < label.y < field.bottom + half
            for field in fields
        ), label.text


def test_titles_and_the_arrows_size_are_told() -> None:
    found = labels(compose(FORWARD, REVERSE))
    assert {"Forward", "Reverse", "20,000 particles", "exact model", "drift"} <= set(found)
    largest = 0.36 * np.linalg.norm(POSITIONS, axis=1).max()
    assert f"largest {largest:.2g}" in found


@pytest.mark.parametrize(("width", "lines"), [(720, 3), (1100, 2)])
def test_narrow_fields_give_the_legend_its_own_line(width: int, lines: int) -> None:
    found = labels(compose(FORWARD, REVERSE, screen=Screen(width, 400, 1.0, DARK)))
    top = stage_layout(width, 400, 1.0, 2).fields[0].top
    heights = {label.y for label in found.values() if label.y < top and label.x < width - 80}
    assert len(heights) == lines


def test_axes_have_names_and_units() -> None:
    assert {"x₁ (scaled)", "x₂ (scaled)", "−2", "2", "density", "per unit²"} <= set(
        labels(compose(FORWARD, REVERSE))
    )


def test_many_particles_are_a_picture_and_few_are_discs() -> None:
    forward, reverse = layers(compose(FORWARD, REVERSE))
    assert isinstance(forward[0], Image)
    assert any(isinstance(mark, Discs) and len(mark.centres) == 300 for mark in reverse)


def test_arrows_have_the_colour_of_their_role() -> None:
    learned = replace(REVERSE, field=ArrowField(POSITIONS, POSITIONS, "learned", "drift"))
    _, reverse = layers(compose(FORWARD, learned))
    assert any(isinstance(mark, Segments) and mark.colour == DARK.learned for mark in reverse)


def test_the_density_scale_is_that_of_the_exact_density_where_it_is_shown() -> None:
    heat = Pane(heat=Heat(GRID, EXTENT), contours=ContourGrid(GRID, EXTENT))
    assert {"1", "50 %", "90 %"} <= set(labels(compose(heat)) | {
        mark.text: mark for mark in layers(compose(heat))[0] if isinstance(mark, Label)
    })  # fmt: skip


def test_signed_maps_have_a_bar_about_zero() -> None:
    found = labels(compose(Pane(heat=Heat(GRID - 1, EXTENT, "signed", "learned − exact"))))
    assert {"−1", "0", "1", "learned − exact"} <= set(found)


def test_a_note_stands_in_the_middle_of_an_empty_field() -> None:
    (field,) = stage_layout(SCREEN.width, SCREEN.height, 1.0, 1).fields
    (note,) = (mark for mark in layers(compose(Pane("Reverse", note="no network yet")))[0])
    assert isinstance(note, Label)
    assert (note.text, note.align) == ("no network yet", "centre")
    assert field.contains(note.x, note.y)


def test_origins_have_a_key() -> None:
    angle = ParticleColours.by_angle(np.linspace(0, 1, len(FEW)))
    classes = ParticleColours.by_class(np.arange(len(FEW)) % 2, ("upper", "lower"))
    assert {"direction", "of x₀"} <= set(labels(compose(Pane(cloud=Cloud(FEW, angle)))))
    assert {"class", "upper", "lower"} <= set(labels(compose(Pane(cloud=Cloud(FEW, classes)))))


def test_an_unchanged_cloud_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    artist, calls, count = StageArtist(), [0], Splat.count

    def counted(splat: Splat, points: Float32Array, mapping: Mapping, passes: int) -> None:
        calls[0] += 1
        count(splat, points, mapping, passes)

    monkeypatch.setattr(Splat, "count", counted)
    artist.compose(StagePicture((FORWARD,)), SCREEN)
    artist.compose(StagePicture((replace(FORWARD, subtitle="other words"),)), SCREEN)
    assert calls[0] == 1
    artist.compose(StagePicture((replace(FORWARD, cloud=Cloud(MANY.copy())),)), SCREEN)
    assert calls[0] == 2


def test_surroundings_stay_the_same_object_while_particles_move() -> None:
    artist = StageArtist()
    artist.compose(StagePicture((FORWARD, REVERSE)), SCREEN)
    first, second = (
        artist.compose(StagePicture((replace(FORWARD, cloud=Cloud(MANY + shift)), REVERSE)), SCREEN)[0]
        for shift in (np.float32(0), np.float32(0.01))
    )
    assert first is second


def test_the_scale_moves_smoothly_and_settles() -> None:
    artist = StageArtist()
    tight = replace(FORWARD, cloud=Cloud(0.3 * MANY))
    artist.compose(StagePicture((FORWARD,)), SCREEN, 0.016)
    artist.compose(StagePicture((tight,)), SCREEN, 0.016)
    assert not artist.settled
    for _ in range(100):
        artist.compose(StagePicture((tight,)), SCREEN, 0.016)
    assert artist.settled


def test_empty_and_strange_panes_can_be_drawn() -> None:
    nothing = Cloud(np.zeros((0, 2), np.float32))
    strange = Cloud(np.full((20, 2), np.nan, np.float32))
    for pane in (Pane(), Pane(cloud=nothing), Pane(cloud=strange), Pane(heat=Heat(0 * GRID, EXTENT))):
        assert rasterise(compose(pane, screen=Screen(300, 200, 1.0, DARK)), 300, 200).shape == (200, 300, 3)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_every_pixel_of_the_ground_is_the_surface(theme: Theme) -> None:
    picture = rasterise(compose(Pane(), Pane(), screen=Screen(640, 300, 1.0, theme)), 640, 300)
    share = (picture == theme.surface.rgb).all(axis=2).mean()
    assert share > 0.97


def test_a_fine_screen_shows_the_same_picture_larger() -> None:
    coarse = rasterise(compose(FORWARD, REVERSE, screen=Screen(800, 400, 1.0, LIGHT)), 800, 400)
    fine = rasterise(compose(FORWARD, REVERSE, screen=Screen(1600, 800, 2.0, LIGHT)), 1600, 800)
    shrunk = fine.reshape(400, 2, 800, 2, 3).mean(axis=(1, 3))
    blocks = [
        picture.reshape(20, 20, 40, 20, 3).mean(axis=(1, 3)) for picture in (coarse.astype(float), shrunk)
    ]
    assert np.abs(blocks[0] - blocks[1]).mean() < 6
