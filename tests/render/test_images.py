"""Images in grids, large and as films: sizes, colours, places."""

import numpy as np
import pytest
from PIL import Image as PilImage

from difflab.render.image_artist import ImageArtist
from difflab.render.image_grid import grid_layout, mosaic, plain_mosaic
from difflab.render.image_scaling import pixels, resampling, scaled
from difflab.render.images import Film, FilmRow, Followed, ImageGrid, ImagePane, ImagesPicture, Portrait
from difflab.render.marks import Fill, Image
from difflab.render.raster import rasterise
from difflab.render.screen import Screen
from difflab.render.theme import DARK, LIGHT
from difflab.render.viewport import Rect

RNG = np.random.default_rng(0)
GREYS = RNG.random((12, 1, 8, 8), dtype=np.float32)
COLOURS = RNG.random((12, 3, 8, 8), dtype=np.float32)
SCREEN = Screen(900, 500, 1.0, DARK)


def test_whole_multiples_repeat_pixels() -> None:
    large = scaled(GREYS, 24, 16, smooth=False)
    assert (large[:, :, ::3, ::2] == GREYS).all()
    assert (large[:, :, 2::3, 1::2] == GREYS).all()


@pytest.mark.parametrize("size", [5, 7, 20])
def test_sharp_pixels_that_do_not_fit_share_by_area(size: int) -> None:
    """Exact areas: every pixel `size` times in both directions, then the mean of each 8 x 8 of these."""
    found = scaled(GREYS[:1], size, size, smooth=False)[0, 0]
    fine = GREYS[0, 0].repeat(size, axis=0).repeat(size, axis=1)
    assert found == pytest.approx(fine.reshape(size, 8, size, 8).mean(axis=(1, 3)), abs=1e-5)
    assert resampling(8, size, smooth=False).sum(axis=0) == pytest.approx(np.full(8, size / 8), rel=1e-5)


def test_smooth_images_are_pillows_bicubic_ones() -> None:
    found = scaled(GREYS[:1], 32, 32, smooth=True)[0, 0]
    cubic = PilImage.fromarray(GREYS[0, 0]).resize((32, 32), PilImage.Resampling.BICUBIC)
    inner = (slice(8, 24), slice(8, 24))  # at the edge Pillow leaves out what it has not, we go on with it
    assert found[inner] == pytest.approx(np.asarray(cubic)[inner], abs=1e-4)


def test_levels_become_bytes_and_what_lies_beyond_is_cut() -> None:
    values = np.array([-1.0, 0.0, 0.5, 1.0, 2.0, np.nan], np.float32).reshape(6, 1, 1, 1)
    words = pixels(values, "levels", 1.0, DARK).ravel()
    assert [hex(word) for word in words[:5]] == [
        "0xff000000",
        "0xff000000",
        "0xff808080",
        "0xffffffff",
        "0xffffffff",
    ]
    red = pixels(np.array([1.0, 0.0, 0.2], np.float32).reshape(1, 3, 1, 1), "levels", 1.0, DARK)
    assert hex(int(red[0, 0, 0])) == "0xffff0033"


def test_signed_images_have_the_surface_at_zero() -> None:
    values = np.array([-0.1, 0.0, 0.1], np.float32).reshape(3, 1, 1, 1)
    low, middle, high = pixels(values, "signed", 0.1, DARK).ravel()
    surface = DARK.surface.word
    assert abs(int(middle) - surface) < 0x040404
    assert len({int(low), surface, int(high)}) == 3


@pytest.mark.parametrize(("field", "count"), [(Rect(3, 5, 200, 300), 36), (Rect(0, 0, 90, 20), 4)])
def test_a_grid_lies_within_its_field_and_nothing_overlaps(field: Rect, count: int) -> None:
    layout = grid_layout(field, count, (8, 8), 1.0)
    assert len(layout.boxes) == count
    seen = np.zeros((400, 300), int)
    for box in layout.boxes:
        assert box.right <= field.right
        assert box.bottom <= field.bottom
        seen[box.top : box.bottom, box.left : box.right] += 1
    assert seen.max() == 1
    middle = layout.boxes[1]
    assert layout.image_at(middle.left + 1, middle.top + 1) == 1
    assert layout.image_at(field.left - 1, field.top) == -1


def test_a_mosaic_has_each_image_in_its_place() -> None:
    layout = grid_layout(Rect(0, 0, 100, 100), 4, (8, 8), 1.0)
    words = mosaic(ImageGrid(GREYS[:4]), layout, LIGHT, smooth=False)
    for image, box in zip(GREYS, layout.boxes, strict=False):
        part = words[box.top : box.bottom, box.left : box.right] & 0xFF
        expected = scaled(image[None], box.height, box.width, smooth=False)[0, 0]
        assert part == pytest.approx(255 * expected, abs=0.51)
    plain = plain_mosaic(GREYS[:3], 2, 1, LIGHT)
    assert plain.shape == (17, 17)
    assert plain[12, 12] == LIGHT.surface.word  # the fourth place is empty


def pane(values: np.ndarray, followed: int | None = None) -> ImagePane:
    return ImagePane("Title", ("one", "two"), ImageGrid(values, followed=followed))


def test_clicks_find_images_and_films_find_times() -> None:
    artist = ImageArtist()
    times = np.linspace(0, 10, 6)
    film = Film((FilmRow("x", GREYS[:6]),), times, 10, 4.0, "noise")
    picture = ImagesPicture(
        (pane(GREYS), pane(COLOURS, 3)), Followed((Portrait(GREYS[0], "now", "words"),), film)
    )
    image = rasterise(artist.compose(picture, SCREEN), SCREEN.width, SCREEN.height)
    assert image.shape == (500, 900, 3)
    assert artist.image_at(20, 75) == (0, 0)
    assert artist.image_at(470, 75)[0] == 1
    assert artist.image_at(5, 5) == (-1, -1)
    place = artist.film
    assert place is not None
    y = place.rect.top + 5
    assert artist.time_at(place.first, y) == pytest.approx(0.0)
    assert artist.time_at(place.last, y) == pytest.approx(1.0)
    assert artist.time_at(place.first, 10) is None
    assert artist.band_has(place.first, y)


def test_the_way_not_gone_yet_lies_under_a_veil() -> None:
    """Forward at t = 4 of 10: what is on the right of the playhead; in reverse on the left."""
    times = np.linspace(0, 10, 6)
    for towards, share in (("noise", 0.6), ("data", 0.4)):
        film = Film((FilmRow("x", GREYS[:6]),), times, 10, 4.0, towards)  # type: ignore[arg-type]
        artist = ImageArtist()
        marks = artist.compose(ImagesPicture((pane(GREYS),), Followed((), film)), SCREEN)
        veil = next(mark for mark in marks if isinstance(mark, Fill) and mark.alpha < 1)
        assert artist.film is not None
        assert veil.rect.width / artist.film.rect.width == pytest.approx(share, abs=0.12)


def test_the_same_images_are_drawn_once() -> None:
    artist = ImageArtist()
    shown = pane(GREYS)
    first, second = (
        next(mark for mark in artist.compose(ImagesPicture((shown,)), SCREEN) if isinstance(mark, Image))
        for _ in range(2)
    )
    assert first is second
    other = ImagePane("Title", (), ImageGrid(GREYS.copy()))
    third = next(mark for mark in artist.compose(ImagesPicture((other,)), SCREEN) if isinstance(mark, Image))
    assert third is not first


@pytest.mark.parametrize("count", [16, 25, 36, 100])
def test_rows_are_full_where_that_costs_little(count: int) -> None:
    """In a high field, where the largest images would leave some rows with few of them."""
    layout = grid_layout(Rect(0, 0, 390, 620), count, (28, 28), 1.0)
    columns, rows = (len({getattr(box, side) for box in layout.boxes}) for side in ("left", "top"))
    assert columns * rows == count
