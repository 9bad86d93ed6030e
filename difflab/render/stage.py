"""The stage as a list of marks: forward and reverse side by side, with words, axes and a key.

Used by the window's canvas and by the headless exporters, so that both show the same.
"""

import math
from dataclasses import dataclass, field

from difflab.render.layout import stage_layout
from difflab.render.marks import Mark
from difflab.render.pane_artist import PaneArtist
from difflab.render.picture import Pane
from difflab.render.screen import Screen
from difflab.render.surroundings import Key, Words, surroundings
from difflab.render.tone import DensityScale, HeldPeak
from difflab.render.viewport import Mapping, Viewport

SCALE_STEPS = 100  # of the density scale for each factor e


@dataclass(frozen=True, eq=False)
class StagePicture:
    """Everything that one frame of the stage shows: one pane or two, seen through one viewport."""

    panes: tuple[Pane, ...]
    viewport: Viewport = field(default_factory=Viewport)


class StageArtist:
    """Composes frames; keeps buffers and the held density scale between them."""

    def __init__(self) -> None:
        self._artists: list[PaneArtist] = []
        self._peak = HeldPeak()

    @property
    def settled(self) -> bool:
        """Whether the density scale stands still; until then the same picture changes from call to call."""
        return self._peak.settled

    def compose(self, picture: StagePicture, screen: Screen, seconds: float = 1.0) -> list[Mark]:
        """The frame as marks in device pixels, `seconds` after the last one (for the held density scale)."""
        layout = stage_layout(screen.width, screen.height, screen.unit, len(picture.panes))
        mappings = [picture.viewport.onto(rect) for rect in layout.fields]
        self._artists += [PaneArtist() for _ in range(len(picture.panes) - len(self._artists))]
        scale = self._density_scale(picture, mappings, screen, seconds)
        words, layers = [], []
        for artist, pane, mapping in zip(self._artists, picture.panes, mappings, strict=False):
            words.append(Words.of(pane, artist.arrows(pane, mapping, screen.ratio).largest))
            layers.append(artist.draw(pane, mapping, scale, screen))
        key = Key.of(picture.panes, scale)
        return [surroundings(picture.viewport, screen, tuple(words), key), *layers]

    def _density_scale(
        self, picture: StagePicture, mappings: list[Mapping], screen: Screen, seconds: float
    ) -> DensityScale:
        """One scale for all panes, so that equal colours mean equal densities."""
        parts = zip(self._artists, picture.panes, mappings, strict=False)
        peaks = [artist.measure(pane, mapping, screen.ratio) for artist, pane, mapping in parts]
        found = [peak for peak in peaks if peak and math.isfinite(peak)]
        peak = self._peak.follow(max(found), seconds) if found else self._peak.value or 1.0
        # In steps too small to be seen, so that a pane that has not changed need not be drawn again.
        return DensityScale(math.exp(round(SCALE_STEPS * math.log(peak)) / SCALE_STEPS))
