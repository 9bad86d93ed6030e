"""The marks that stand for the figures of paper mode, in its tables and on its lines: shape and colour."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from difflab.gui.theme import qcolor
from difflab.render.theme import Role, Theme

SIDE = 12
# In the order of the table's columns.
ROLES: tuple[Role, ...] = ("text", "learned", "run_1", "exact", "muted")


def paint_mark(painter: QPainter, column: int, at: QPointF, theme: Theme, size: float = 4.0) -> None:
    """The mark of a column, centred; `size` is half its height.

    A diamond for the paper, an open square for this lab, a disc for the user's run, a full square for the
    exact model, a dashed line for the limit.
    """
    ink = qcolor(theme.role(ROLES[column]))
    painter.save()
    painter.setPen(QPen(ink, 1.5))
    painter.setBrush(ink)
    x, y = at.x(), at.y()
    if column == 0:
        tips = [(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(x + size * right, y + size * down) for right, down in tips]))
    elif column == 2:
        painter.drawEllipse(at, size - 0.5, size - 0.5)
    elif column == 4:
        painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, y - 1.5 * size), QPointF(x, y + 1.5 * size))
    else:
        painter.setBrush(ink if column == 3 else QColor(Qt.GlobalColor.transparent))
        painter.drawRect(QRectF(x - size + 0.5, y - size + 0.5, 2 * size - 1, 2 * size - 1))
    painter.restore()


def mark_picture(column: int, theme: Theme, ratio: float = 1.0) -> QPixmap:
    """The mark of a column as a small picture for the head of a table."""
    picture = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, column, QPointF(SIDE / 2, SIDE / 2), theme)
    finally:
        painter.end()
    return picture
