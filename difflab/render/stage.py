"""The stage as a list of marks: forward and reverse side by side, with words, axes and a key.

Used by the window's canvas and by the headless exporters, so that both show the same.
"""

import math
from dataclasses import dataclass, field

from difflab.render.arrows import legend_arrow
from difflab.render.axes import AxesStyle, axes
from difflab.render.colour_bar import density_bar, origin_key, signed_bar
from difflab.render.heatmap import largest
from difflab.render.layout import StageLayout, stage_layout, uncovered
from difflab.render.marks import Clipped, Fill, Image, Label, Mark, Segments
from difflab.render.pane_artist import PaneArtist
from difflab.render.picture import Pane
from difflab.render.theme import Theme
from difflab.render.ticks import number
from difflab.render.tone import DensityScale, HeldPeak
from difflab.render.viewport import Mapping, Rect, Viewport

# Logical pixels.
TITLE, CAPTION = 13, 12
GLYPH = 26  # the arrow of the legend, with the space behind it


@dataclass(frozen=True, eq=False)
class StagePicture:
    """Everything that one frame of the stage shows: one pane or two, seen through one viewport."""

    panes: tuple[Pane, ...]
    viewport: Viewport = field(default_factory=Viewport)


@dataclass(frozen=True)
class Screen:
    """Device pixels to fill, how many of them make a point, and the colours."""

    width: int
    height: int
    ratio: float
    theme: Theme

    @property
    def rect(self) -> Rect:
        return Rect(0, 0, self.width, self.height)


class StageArtist:
    """Composes frames; keeps buffers and the held density scale between them."""

    def __init__(self) -> None:
        self._artists: list[PaneArtist] = []
        self._peak = HeldPeak()

    @property
    def settled(self) -> bool:
        """Whether the density scale stands still; while it does not, the same picture changes from call to
        call."""
        return self._peak.settled

    def compose(self, picture: StagePicture, screen: Screen, seconds: float = 1.0) -> list[Mark]:
        """The frame as marks in device pixels, `seconds` after the last one (for the held density scale)."""
        layout = stage_layout(screen.width, screen.height, screen.ratio, len(picture.panes))
        mappings = [picture.viewport.onto(rect) for rect in layout.fields]
        self._artists += [PaneArtist() for _ in range(len(picture.panes) - len(self._artists))]
        scale = self._density_scale(picture, mappings, screen, seconds)
        marks: list[Mark] = [
            Fill(part, screen.theme.surface) for part in uncovered(screen.rect, layout.fields)
        ]
        for index, (pane, mapping) in enumerate(zip(picture.panes, mappings, strict=True)):
            marks += self._pane(index, pane, mapping, layout.headers[index], scale, screen)
        return marks + _key(picture, layout, scale, screen)

    def _density_scale(
        self, picture: StagePicture, mappings: list[Mapping], screen: Screen, seconds: float
    ) -> DensityScale:
        """One scale for all panes, so that equal colours mean equal densities."""
        parts = zip(self._artists, picture.panes, mappings, strict=False)
        peaks = [artist.measure(pane, mapping, screen.ratio) for artist, pane, mapping in parts]
        found = [peak for peak in peaks if peak and math.isfinite(peak)]
        return DensityScale(self._peak.follow(max(found), seconds) if found else self._peak.value or 1.0)

    def _pane(
        self, index: int, pane: Pane, mapping: Mapping, header: Rect, scale: DensityScale, screen: Screen
    ) -> list[Mark]:
        artist, theme, ratio = self._artists[index], screen.theme, screen.ratio
        layers = artist.draw(pane, mapping, scale, theme, ratio)
        if not _opaque(layers, mapping.rect):
            layers.insert(0, Fill(mapping.rect, theme.surface))
        words = _words(pane, header, artist.arrows(pane, mapping, ratio).largest, screen)
        around = axes(mapping, theme, ratio, AxesStyle(left=index == 0))
        return [Clipped(mapping.rect, layers), *words, *around]


def _opaque(layers: list[Mark], rect: Rect) -> bool:
    """Whether the first layer hides the ground, so that painting the ground can be saved."""
    match layers:
        case [Image(rect=covered, opaque=True), *_]:
            return covered == rect
    return False


def _words(pane: Pane, header: Rect, longest: float, screen: Screen) -> list[Mark]:
    """Title and subtitle on the left, what the arrows are on the right: above the field, never in it."""
    theme, ratio = screen.theme, screen.ratio
    name = pane.field.caption if pane.field is not None else ""
    size = f"largest {number(float(f'{longest:.2g}'))}"
    legend = min(_width(max(name, size, key=len), ratio) + GLYPH * ratio, 0.5 * header.width) if name else 0.0
    room = header.width - legend - (12 * ratio if name else 0)
    left, right = header.left, header.right - legend
    first, second = header.top + 13 * ratio, header.top + 30 * ratio
    marks: list[Mark] = [
        Label(pane.title, left, first, TITLE * ratio, theme.text, bold=True, room=room),
        Label(pane.subtitle, left, second, CAPTION * ratio, theme.muted, room=room),
    ]
    if pane.field is not None:
        start = right + GLYPH * ratio
        glyph = legend_arrow(right, first, (GLYPH - 7) * ratio, ratio)
        marks += [
            Segments(glyph, theme.role(pane.field.role), 1.4 * ratio),
            Label(name, start, first, CAPTION * ratio, theme.text, room=header.right - start),
            Label(size, start, second, CAPTION * ratio, theme.muted, room=header.right - start),
        ]
    return marks


def _width(text: str, ratio: float) -> float:
    """A generous guess: the painters' fonts are not known here, and both cut what is too long."""
    return 0.6 * CAPTION * ratio * len(text)


def _key(picture: StagePicture, layout: StageLayout, scale: DensityScale, screen: Screen) -> list[Mark]:
    """The key to what colours mean: a signed heat map first, then densities, then origins."""
    rect, theme, ratio = layout.key, screen.theme, screen.ratio
    heats = [pane.heat for pane in picture.panes if pane.heat is not None]
    signed = [heat for heat in heats if heat.kind == "signed"]
    clouds = [pane.cloud for pane in picture.panes if pane.cloud is not None]
    origins = [cloud.colours for cloud in clouds if cloud.colours is not None]
    if rect is None:
        return []
    if signed:
        return signed_bar(rect, largest(signed[0]), signed[0].caption, theme, ratio)
    if heats or len(origins) < len(clouds):
        return density_bar(rect, scale, theme, ratio, under=bool(heats and clouds))
    return origin_key(rect, origins[0], theme, ratio) if origins else []
