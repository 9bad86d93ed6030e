"""The lab's own icons: drawings in one ink, coloured by the theme.

The files in `resources/icons` are SVG with `currentColor` as their only colour, on a grid of 24 units.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from difflab.render.colour import Colour
from difflab.render.theme import Theme
from difflab.resources import resources

SIZES = (16, 20, 32, 48)


def icon_names() -> list[str]:
    """The names of all icons."""
    return sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


def icon(name: str, theme: Theme) -> QIcon:
    """An icon in the theme's text colour, faint where disabled; `KeyError` where there is no such icon."""
    return _icon(name, theme.text, theme.faint)


def palette_icon(name: str, palette: QPalette) -> QIcon:
    """An icon in the text colour of a widget's palette."""
    group, role = QPalette.ColorGroup, QPalette.ColorRole.ButtonText
    inks = (palette.color(group.Active, role), palette.color(group.Disabled, role))
    return _icon(name, *(Colour(ink.red(), ink.green(), ink.blue()) for ink in inks))


@lru_cache(maxsize=256)
def _icon(name: str, ink: Colour, faint: Colour) -> QIcon:
    result = QIcon()
    for colour, mode in ((ink, QIcon.Mode.Normal), (faint, QIcon.Mode.Disabled)):
        drawing = _renderer(name, colour)  # read once for all sizes
        for size in SIZES:
            result.addPixmap(_pixmap(drawing, size), mode)
    return result


def icon_pixmap(name: str, colour: Colour, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a square picture of `size` device-independent pixels."""
    pixmap = _pixmap(_renderer(name, colour), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _renderer(name: str, colour: Colour) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour.hex).encode()))


def _pixmap(drawing: QSvgRenderer, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    path = resources() / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"no icon {name!r}")
    return path.read_text(encoding="utf-8")
