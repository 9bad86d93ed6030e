"""One meaning, one hue, in every view: the colours of the lab, dark and light.

The canvas, the plots, the exporters and the widgets' palette all take their colours from here and name a
role, never a colour. The hues of the meanings are Okabe and Ito's, safe for colour-blind eyes; each theme has
its own tint of them so that marks stand out at least 3:1 and text at least 4.5:1 from what they are drawn on.
"""

from dataclasses import dataclass, fields
from typing import Literal

from difflab.render.colour import Colour

ThemeName = Literal["dark", "light"]
Role = Literal["exact", "learned", "error", "data", "noise", "run_1", "run_2", "run_3", "text", "muted"]

# Okabe and Ito 2008, "Color Universal Design": the hue of each meaning.
OKABE_ITO: dict[str, str] = {
    "exact": "#009e73",
    "learned": "#0072b2",
    "error": "#d55e00",
    "data": "#e69f00",
    "run_1": "#cc79a7",
    "run_2": "#56b4e9",
}


@dataclass(frozen=True)
class Theme:
    """Every colour of one look of the lab.

    Places: `window` is the ground everything lies on, `surface` the panels and the stage, `card` raised parts
    of panels (buttons, fields, hovered rows), `selected` the chosen one of several cards, `border` hairlines
    around them, `control` the outlines and tracks of controls, `grid` the lines behind a plot.
    Words: `text`, `muted` for what is secondary, `faint` for what is disabled.
    `accent` marks the main button, the focus ring and the handle of a slider; it is neutral, since hues have
    meanings; `on_accent` is text on it.
    Meanings: `exact`, `learned`, `error`, `data`, `noise`, and `run_1..3` for further runs.
    """

    name: ThemeName
    window: Colour
    surface: Colour
    card: Colour
    selected: Colour
    border: Colour
    control: Colour
    grid: Colour
    text: Colour
    muted: Colour
    faint: Colour
    accent: Colour
    on_accent: Colour
    exact: Colour
    learned: Colour
    error: Colour
    data: Colour
    noise: Colour
    run_1: Colour
    run_2: Colour
    run_3: Colour

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    def role(self, role: Role) -> Colour:
        """The colour of a meaning or of text, by its name."""
        return self.colours()[role]

    def colours(self) -> dict[str, Colour]:
        """All colours by the name of their role."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, Colour)}


def _theme(name: ThemeName, **hexes: str) -> Theme:
    return Theme(name, **{role: Colour.parse(text) for role, text in hexes.items()})


DARK = _theme(
    "dark",
    window="#1c2026",
    surface="#15181c",
    card="#22272e",
    selected="#323942",
    border="#2a2f36",
    control="#5a636e",
    grid="#23282e",
    text="#e6e8eb",
    muted="#a3a9b1",
    faint="#6a727c",
    accent="#8b95a3",
    on_accent="#0f1215",
    exact="#1fbf92",
    learned="#3d9ad9",
    error="#f2743a",
    data="#f0b030",
    noise="#979da4",
    run_1="#dd92bb",
    run_2="#93d2f6",
    run_3="#c3b25a",
)

LIGHT = _theme(
    "light",
    window="#f5f6f8",
    surface="#ffffff",
    card="#f0f2f5",
    selected="#dfe3e8",
    border="#dfe3e8",
    control="#868e98",
    grid="#eceef1",
    text="#1b1f24",
    muted="#5a636d",
    faint="#9aa1a9",
    accent="#535c68",
    on_accent="#ffffff",
    exact="#007f5c",
    learned="#0068a6",
    error="#c25000",
    data="#a86f00",
    noise="#6f767e",
    run_1="#b04f86",
    run_2="#2b86bd",
    run_3="#76690a",
)

THEMES: dict[ThemeName, Theme] = {"dark": DARK, "light": LIGHT}
