"""What stands around the stage's fields: captions, axes, the key to the colours.

It changes seldom, while the fields change with every frame. It is worked out once for each set of facts, and
the painters keep what they drew of it for as long as they are given the same object.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from difflab.render.arrows import legend_arrow
from difflab.render.axes import AxesStyle, axes
from difflab.render.colour_bar import density_bar, origin_key, signed_bar
from difflab.render.heatmap import largest
from difflab.render.layout import LINE, stage_layout
from difflab.render.marks import Fill, Label, Mark, Segments, Still
from difflab.render.picture import Pane
from difflab.render.screen import Screen
from difflab.render.theme import Role
from difflab.render.ticks import number
from difflab.render.tone import DensityScale
from difflab.render.viewport import Rect, Viewport

# Logical pixels.
TITLE, CAPTION = 13, 12
FIRST = 13  # the middle of the first line below the top
GLYPH = 26  # the arrow of the legend, with the space behind it
# The bar follows the density scale in steps of two per cent: less cannot be read from it.
SCALE_STEPS = 50


@dataclass(frozen=True)
class Words:
    """A pane's captions; `field` and `size` say what its arrows are and how long the largest is."""

    title: str
    subtitle: str
    field: str = ""
    size: str = ""
    role: Role = "text"

    @classmethod
    def of(cls, pane: Pane, longest: float) -> "Words":
        if pane.field is None:
            return cls(pane.title, pane.subtitle)
        size = f"largest {number(float(f'{longest:.2g}'))}"
        return cls(pane.title, pane.subtitle, pane.field.caption, size, pane.field.role)


@dataclass(frozen=True)
class Key:
    """What the colours mean: a density up to `top`, a signed quantity up to `top`, or origins with their
    names."""

    kind: str
    top: float = 0.0
    caption: str = ""
    under: bool = False
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, panes: tuple[Pane, ...], scale: DensityScale) -> "Key":
        """A signed heat map goes before densities, these go before origins."""
        heats = [pane.heat for pane in panes if pane.heat is not None]
        signed = [heat for heat in heats if heat.kind == "signed"]
        clouds = [pane.cloud for pane in panes if pane.cloud is not None]
        origins = [cloud.colours for cloud in clouds if cloud.colours is not None]
        if signed:
            return cls("signed", largest(signed[0]), signed[0].caption)
        if heats or len(origins) < len(clouds):
            top = math.exp(round(SCALE_STEPS * math.log(scale.peak)) / SCALE_STEPS)
            return cls("density", top, under=bool(heats and clouds))
        return cls(origins[0].kind, names=origins[0].names) if origins else cls("none")


@lru_cache(maxsize=8)
def surroundings(viewport: Viewport, screen: Screen, words: tuple[Words, ...], key: Key) -> Still:
    """Everything but the contents of the fields, on the surface's colour; equal facts give the same
    object."""
    layout = stage_layout(screen.width, screen.height, screen.unit, len(words))
    marks: list[Mark] = [Fill(screen.rect, screen.theme.surface)]
    for index, (header, field) in enumerate(zip(layout.headers, layout.fields, strict=True)):
        marks += _captions(words[index], header, layout.tall, screen)
        marks += axes(viewport.onto(field), screen.theme, screen.unit, AxesStyle(left=index == 0))
    if layout.key is not None:
        marks += _key(key, layout.key, screen)
    return Still(screen.rect, tuple(marks))


def _captions(words: Words, header: Rect, tall: bool, screen: Screen) -> list[Mark]:
    """Title and subtitle, and what the arrows are: above the field, never in it."""
    theme, ratio = screen.theme, screen.unit
    beside = words.field and not tall
    legend = min(_width(max(words.field, words.size, key=len), ratio) + GLYPH * ratio, 0.5 * header.width)
    room = header.width - (legend + 12 * ratio if beside else 0)
    first, second = header.top + FIRST * ratio, header.top + (FIRST + LINE) * ratio
    marks: list[Mark] = [
        Label(words.title, header.left, first, TITLE * ratio, theme.text, bold=True, room=room),
        Label(words.subtitle, header.left, second, CAPTION * ratio, theme.muted, room=room),
    ]
    if beside:
        marks += _legend(words, header.right - legend, (first, second), header.right, screen)
    elif words.field:
        third = header.top + (FIRST + 2 * LINE) * ratio
        marks += _legend(words, header.left, (third,), header.right, screen)
    return marks


def _legend(words: Words, left: float, lines: tuple[float, ...], end: float, screen: Screen) -> list[Mark]:
    """An arrow in the field's colour, its name and its largest size, in one line or two."""
    theme, ratio = screen.theme, screen.unit
    start, size = left + GLYPH * ratio, CAPTION * ratio
    glyph = Segments(
        legend_arrow(left, lines[0], (GLYPH - 7) * ratio, ratio), theme.role(words.role), 1.4 * ratio
    )
    if len(lines) == 1:
        text = f"{words.field}, {words.size}"
        return [glyph, Label(text, start, lines[0], size, theme.muted, room=end - start)]
    return [
        glyph,
        Label(words.field, start, lines[0], size, theme.text, room=end - start),
        Label(words.size, start, lines[1], size, theme.muted, room=end - start),
    ]


def _width(text: str, ratio: float) -> float:
    """A generous guess: the painters' fonts are not known here, and both cut what is too long."""
    return 0.6 * CAPTION * ratio * len(text)


def _key(key: Key, rect: Rect, screen: Screen) -> list[Mark]:
    theme, ratio = screen.theme, screen.unit
    match key.kind:
        case "signed":
            return signed_bar(rect, key.top, key.caption, theme, ratio)
        case "density":
            return density_bar(rect, DensityScale(key.top), theme, ratio, key.under)
        case "angle":
            return origin_key(rect, "angle", key.names, theme, ratio)
        case "class":
            return origin_key(rect, "class", key.names, theme, ratio)
    return []
