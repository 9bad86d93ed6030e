"""Composes the stage of images: grids, words, the image that is followed."""

from difflab.render.image_band import FilmPlace, draw_band
from difflab.render.image_grid import GridLayout, grid_layout, mosaic
from difflab.render.image_layout import image_layout
from difflab.render.images import ImageGrid, ImagePane, ImagesPicture
from difflab.render.marks import Fill, Image, Label, Mark
from difflab.render.outline import outline
from difflab.render.screen import Screen
from difflab.render.theme import Theme
from difflab.render.viewport import Rect

TITLE, CAPTION, NOTE = 13, 12, 12  # points
FIRST, LINE = 13, 17


class ImageArtist:
    """Composes frames; keeps what stays the same between them."""

    settled = True

    def __init__(self) -> None:
        self._panes: list[_PaneArtist] = []
        self._film: FilmPlace | None = None
        self._band: Rect | None = None

    def compose(self, picture: ImagesPicture, screen: Screen, seconds: float = 1.0) -> list[Mark]:
        """The frame as marks in device pixels; nothing of it depends on the time since the last one."""
        del seconds
        layout = image_layout(
            screen.width, screen.height, screen.unit, len(picture.panes), band=picture.followed is not None
        )
        self._panes += [_PaneArtist() for _ in range(len(picture.panes) - len(self._panes))]
        del self._panes[len(picture.panes) :]
        marks: list[Mark] = [Fill(screen.rect, screen.theme.surface)]
        parts = zip(self._panes, picture.panes, layout.headers, layout.fields, strict=True)
        for artist, pane, header, field in parts:
            marks += _words(pane, header, screen)
            marks += artist.draw(pane, field, screen, smooth=picture.smooth)
        self._film, self._band = None, layout.band
        if picture.followed is not None and layout.band is not None:
            band, self._film = draw_band(picture.followed, layout.band, screen, smooth=picture.smooth)
            marks += band
        return marks

    def image_at(self, x: float, y: float) -> tuple[int, int]:
        """The pane and the image under a pixel of the last frame; (-1, -1) where there is none."""
        for number, pane in enumerate(self._panes):
            found = pane.layout.image_at(x, y) if pane.layout is not None else -1
            if found >= 0:
                return number, found
        return -1, -1

    def time_at(self, x: float, y: float) -> float | None:
        """The share of time, 0 data to 1 noise, under a pixel of the film; None elsewhere."""
        return self._film.time_at(x, y) if self._film is not None else None

    def band_has(self, x: float, y: float) -> bool:
        """Whether a pixel lies in the band of the followed image."""
        return self._band is not None and self._band.contains(x, y)

    @property
    def film(self) -> FilmPlace | None:
        """Where the film was drawn last."""
        return self._film


class _PaneArtist:
    """One pane: its images are drawn anew only where they, their size or their colours are others."""

    def __init__(self) -> None:
        self.layout: GridLayout | None = None
        self._key: tuple[object, ...] = ()
        self._drawn: tuple[ImageGrid, Theme, bool, GridLayout, Image] | None = None

    def draw(self, pane: ImagePane, field: Rect, screen: Screen, *, smooth: bool) -> list[Mark]:
        if pane.grid is None:
            self.layout, self._key = None, ()
            return [_note(pane.note, field, screen)] if pane.note else []
        grid = pane.grid
        key = (len(grid.values), grid.values.shape[2:], field, screen.ratio)
        if self.layout is None or key != self._key:
            self.layout = grid_layout(field, len(grid.values), grid.values.shape[2:], screen.ratio)
            self._key = key
        marks: list[Mark] = [self._image(grid, self.layout, screen.theme, smooth=smooth)]
        if grid.followed is not None and 0 <= grid.followed < len(self.layout.boxes):
            marks += outline(self.layout.boxes[grid.followed], screen)
        return marks

    def _image(self, grid: ImageGrid, layout: GridLayout, theme: Theme, *, smooth: bool) -> Image:
        known = self._drawn
        if (
            known is None
            or known[0].values is not grid.values
            or (known[0].kind, known[0].top) != (grid.kind, grid.top)
            or known[1:4] != (theme, smooth, layout)
        ):
            image = Image(layout.rect, mosaic(grid, layout, theme, smooth=smooth))
            self._drawn = known = (grid, theme, smooth, layout, image)
        return known[4]


def _words(pane: ImagePane, header: Rect, screen: Screen) -> list[Mark]:
    unit, theme = screen.unit, screen.theme
    y = header.top + FIRST * unit
    title = Label(pane.title, header.left, y, TITLE * unit, theme.text, bold=True, room=header.width)
    lines = [
        Label(text, header.left, y + (at + 1) * LINE * unit, CAPTION * unit, theme.muted, room=header.width)
        for at, text in enumerate(pane.words[:2])
    ]
    return [title, *lines]


def _note(text: str, field: Rect, screen: Screen) -> Label:
    x, y = field.left + field.width / 2, field.top + min(field.height / 2, 120 * screen.unit)
    return Label(text, x, y, NOTE * screen.unit, screen.theme.muted, "centre", room=0.9 * field.width)
