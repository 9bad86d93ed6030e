"""The marks that stand for the two models, as small pictures for words beside a plot."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from difflab.gui.plots.ledger_reading import Model
from difflab.gui.theme import qcolor
from difflab.render.theme import Theme

SIDE = 10


def swatch(model: Model, theme: Theme, ratio: float = 1.0) -> QPixmap:
    """A square: filled for exact, hollow for learned."""
    picture = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        ink = qcolor(theme.role(model))
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(ink if model == "exact" else Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(1, 1, SIDE - 2.4, SIDE - 2.4))
    finally:
        painter.end()
    return picture
