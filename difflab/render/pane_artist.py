"""Turns one pane's values into marks and keeps the buffers that make it fast.

Each layer is worked out again only when its value or the view changed, which identity of the objects tells.
"""

import numpy as np
from numpy.typing import NDArray

from difflab.render import heatmap, sprites
from difflab.render.arrows import Arrows, arrows
from difflab.render.colormaps import words
from difflab.render.contours import contour_lines
from difflab.render.marks import Clipped, Discs, Image, Label, Mark, Segments
from difflab.render.picture import Cloud, ContourGrid, Followed, Pane, Trails
from difflab.render.screen import Screen
from difflab.render.splat import MIDDLE, TOTAL, Splat, blur_passes, crowded
from difflab.render.theme import Theme
from difflab.render.tone import DensityScale, count_table, hue_table
from difflab.render.trails import trail_lines, walked_part
from difflab.render.viewport import Float32Array, Mapping


class CloudArtist:
    """The particles of one pane: counted or measured once for each cloud and view, coloured at every call."""

    def __init__(self) -> None:
        self._splat = Splat()
        self._seen: tuple[object, object, int] | None = None
        self._crowding: NDArray[np.float32] | None = None
        self._peak: float | None = None
        self._passes = 1

    def measure(self, cloud: Cloud, mapping: Mapping, ratio: float) -> float | None:
        """Count the particles; gives the density in crowded places, None where nothing is in sight."""
        seen = (cloud.points, mapping, blur_passes(ratio))
        if self._seen is None or self._seen[0] is not cloud.points or self._seen[1:] != seen[1:]:
            self._seen, self._passes = seen, blur_passes(ratio)
            self._peak = self._few(cloud) if len(cloud.points) <= sprites.MOST else self._many(cloud, mapping)
        return self._peak

    def draw(
        self, cloud: Cloud, mapping: Mapping, scale: DensityScale, theme: Theme, ratio: float, over_heat: bool
    ) -> Mark:
        """The particles after `measure`; over a heat map they are dots in the text's colour."""
        if self._crowding is not None:
            return sprites.discs(cloud, self._crowding, mapping, scale, theme, ratio, over_heat)
        lone, unit = MIDDLE[self._passes], self._unit(cloud, mapping)
        if over_heat:
            top = max(lone, int(scale.peak / unit))
            return Image(
                mapping.rect, self._splat.paint(heatmap.overlay_table(theme, lone, top)), opaque=False
            )
        if cloud.colours is None:
            return Image(mapping.rect, self._splat.paint(count_table(scale, theme, unit, lone)))
        table = hue_table(cloud.colours.palette(theme), theme, scale, unit, lone)
        return Image(mapping.rect, self._splat.paint_hues(cloud.colours.index, table))

    def _few(self, cloud: Cloud) -> float | None:
        self._crowding = sprites.crowding(cloud.points)
        return crowded(self._crowding)

    def _many(self, cloud: Cloud, mapping: Mapping) -> float | None:
        self._crowding = None
        self._splat.count(cloud.points, mapping, self._passes)
        crowd = self._splat.crowding(cloud.points, mapping)
        return None if crowd is None else crowd * self._unit(cloud, mapping)

    def _unit(self, cloud: Cloud, mapping: Mapping) -> float:
        """The density per squared world unit that one blurred count stands for."""
        return 1.0 / (TOTAL[self._passes] * len(cloud.points) * mapping.pixel_area)


class PaneArtist:
    """One pane's layers as marks, from the ground up: heat map, particles, lines, arrows, trails."""

    def __init__(self) -> None:
        self._cloud = CloudArtist()
        self._arrows: tuple[object, object, Arrows] | None = None
        self._drawn: tuple[tuple[object, ...], Clipped] | None = None

    def measure(self, pane: Pane, mapping: Mapping, ratio: float) -> float | None:
        """The density in the crowded places of this pane, None when it shows none."""
        densities = [float(pane.heat.grid.max())] if pane.heat and pane.heat.kind == "density" else []
        if pane.cloud is not None and len(pane.cloud.points):
            measured = self._cloud.measure(pane.cloud, mapping, ratio)
            densities += [measured] if measured else []
        return densities[0] if densities else None

    def draw(self, pane: Pane, mapping: Mapping, scale: DensityScale, screen: Screen) -> Clipped:
        """The pane in its field; the same object as at the last call where nothing has changed."""
        key = (mapping, scale, screen)
        if self._drawn is None or self._drawn[0][0] is not pane or self._drawn[0][1:] != key:
            marks = self._layers(pane, mapping, scale, screen)
            self._drawn = ((pane, *key), Clipped(mapping.rect, marks))
        return self._drawn[1]

    def _layers(self, pane: Pane, mapping: Mapping, scale: DensityScale, screen: Screen) -> list[Mark]:
        theme, ratio, unit = screen.theme, screen.ratio, screen.unit
        marks: list[Mark] = []
        if pane.heat is not None:
            marks.append(heatmap.heat_image(pane.heat, mapping, scale, theme, under=pane.cloud is not None))
        if pane.cloud is not None and len(pane.cloud.points):
            over_heat = pane.heat is not None
            marks.append(self._cloud.draw(pane.cloud, mapping, scale, theme, ratio, over_heat))
        if pane.contours is not None:
            marks += _contour_marks(pane.contours, mapping, theme, ratio, unit)
        if pane.field is not None:
            ends = self.arrows(pane, mapping, ratio).ends
            marks.append(Segments(ends, theme.role(pane.field.role), ratio))
        if pane.trails is not None:
            marks += _trail_marks(pane.trails, mapping, theme, ratio)
        if pane.followed is not None:
            marks += _followed_marks(pane.followed, mapping, theme, ratio, unit)
        if pane.note:
            marks.append(_note(pane.note, mapping, theme, unit))
        return marks

    def arrows(self, pane: Pane, mapping: Mapping, ratio: float) -> Arrows:
        """The pane's arrows, worked out once for each field and view."""
        field = pane.field
        if field is None:
            return Arrows(np.zeros((0, 4), np.float32), 0.0)
        if self._arrows is None or self._arrows[0] is not field or self._arrows[1] != mapping:
            self._arrows = (field, mapping, arrows(field, mapping, ratio))
        return self._arrows[2]


def _contour_marks(
    contours: ContourGrid, mapping: Mapping, theme: Theme, ratio: float, unit: float
) -> list[Mark]:
    colour = theme.role(contours.role)
    marks: list[Mark] = []
    labels: list[Mark] = []
    for lines in contour_lines(contours):
        ends = np.concatenate(
            [mapping.to_pixels(lines.ends[:, :2]), mapping.to_pixels(lines.ends[:, 2:])], axis=1
        )
        marks.append(Segments(ends, theme.surface, 3 * ratio, 0.45))
        marks.append(Segments(ends, colour, 1.1 * ratio, 0.9))
        x, y = mapping.to_pixel(*lines.anchor)
        text = f"{100 * lines.share:g} %"
        labels.append(Label(text, x, y - 8 * unit, 11 * unit, theme.text, "centre", halo=theme.surface))
    return marks + labels


def _trail_marks(trails: Trails, mapping: Mapping, theme: Theme, ratio: float) -> list[Mark]:
    lines = trail_lines(trails, mapping)
    marks: list[Mark] = []
    recent = [ends for alpha, ends in lines.shades if alpha > 0.5]
    if recent:  # a rim sets them off from bright crowds
        marks.append(Segments(np.concatenate(recent), theme.surface, 3 * ratio, 0.35))
    marks += [Segments(ends, theme.text, ratio, alpha) for alpha, ends in lines.shades]
    return marks + _dots(lines.heads, 2.7 * ratio, theme, ratio)


def _followed_marks(
    followed: Followed, mapping: Mapping, theme: Theme, ratio: float, unit: float
) -> list[Mark]:
    """The whole path faint, the walked part strong, a ring where the particle stands, its data end named."""
    whole = mapping.to_pixels(followed.path)
    walked = walked_part(whole[None], followed.upto)[0]
    marks: list[Mark] = [
        Segments(_joined(whole), theme.surface, 4 * ratio, 0.5),
        Segments(_joined(whole), theme.text, 1 * ratio, 0.4),
        Segments(_joined(walked), theme.surface, 4.5 * ratio, 0.6),
        Segments(_joined(walked), theme.text, 1.8 * ratio),
    ]
    marks += _dots(walked[-1:], 5 * ratio, theme, ratio)
    x, y = (float(value) for value in whole[followed.origin])
    marks += _dots(whole[followed.origin][None], 3.5 * ratio, theme, ratio)
    marks.append(
        Label("x₀", x + 9 * unit, y - 9 * unit, 13 * unit, theme.text, bold=True, halo=theme.surface)
    )
    return marks


def _note(text: str, mapping: Mapping, theme: Theme, unit: float) -> Label:
    rect = mapping.rect
    x, y = rect.left + rect.width / 2, rect.top + rect.height / 2
    return Label(text, x, y, 12 * unit, theme.muted, "centre", room=0.9 * rect.width)


def _joined(path: Float32Array) -> Float32Array:
    ends = np.concatenate([path[:-1], path[1:]], axis=1)
    return np.asarray(ends[np.isfinite(ends).all(axis=1)])


def _dots(centres: Float32Array, radius: float, theme: Theme, ratio: float) -> list[Mark]:
    """Discs in the text's colour with a rim that sets them off from whatever lies below."""
    surface, text = (words(np.array([colour.rgb], np.uint8)) for colour in (theme.surface, theme.text))
    return [Discs(centres, radius + 1.3 * ratio, surface, alpha=0.85), Discs(centres, radius, text)]
