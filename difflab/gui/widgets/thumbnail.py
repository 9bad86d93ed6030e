"""Small pictures of point clouds, and buttons that carry them."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from difflab.render.splat import MIDDLE, TOTAL, Splat
from difflab.render.theme import Theme
from difflab.render.tone import DensityScale, count_table
from difflab.render.viewport import Rect, Viewport

# A thumbnail shows this share of the points, with a margin around them.
SHOWN, MARGIN = 0.995, 1.12
RADIUS = 5.0


def cloud_picture(
    points: NDArray[np.floating], theme: Theme, side: int, splat: Splat, *, half: float | None = None
) -> QImage:
    """A density picture, `side` device pixels square, of scaled points (n, 2); `splat` lends its buffers.

    `half` is half the side in world units; without it the picture fits the points.
    """
    cloud = np.ascontiguousarray(points, dtype=np.float32)
    mapping = Viewport(half=half or _half_side(cloud)).onto(Rect(0, 0, side, side))
    splat.count(cloud, mapping, 1)
    unit = 1.0 / (TOTAL[1] * max(len(cloud), 1) * mapping.pixel_area)
    crowded = splat.crowding(cloud, mapping) or MIDDLE[1]
    scale = DensityScale(peak=0.8 * crowded * unit)
    pixels = splat.paint(count_table(scale, theme, unit, MIDDLE[1]))
    picture = QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32)
    return picture.copy()  # the buffer behind it belongs to `splat`


def _half_side(cloud: NDArray[np.float32]) -> float:
    reach = np.abs(cloud).max(axis=1, initial=0.0)
    if not len(reach):
        return 1.0
    # Not numpy.quantile, which would load numpy.ma while the window waits for its first picture.
    rank = round(SHOWN * (len(reach) - 1))
    return max(float(np.partition(reach, rank)[rank]) * MARGIN, 1e-3)


def paint_tile(
    painter: QPainter,
    rect: QRectF,
    pixmap: QPixmap | None,
    palette: QPalette,
    role: QPalette.ColorRole,
    width: float,
) -> None:
    """A picture with rounded corners, framed in the colour of `role`; the bare ground while there is none."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), RADIUS, RADIUS)
    painter.fillPath(shape, palette.color(QPalette.ColorRole.Base))
    if pixmap is not None:
        painter.setClipPath(shape)
        painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()))
        painter.setClipping(False)
    painter.setPen(QPen(palette.color(role), width))
    painter.drawPath(shape)


class ThumbnailButton(QAbstractButton):
    """A square picture that can be pressed; the pressed one of a group is framed in the text colour."""

    pointed_at = Signal(str)  # its name; empty when the mouse leaves

    def __init__(self, name: str, text: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setToolTip(tip or text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._pixmap: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: QImage, ratio: float) -> None:
        """Show a picture drawn for a screen with `ratio` device pixels a point."""
        self._pixmap = QPixmap.fromImage(picture)
        self._pixmap.setDevicePixelRatio(ratio)
        self.update()

    @property
    def has_picture(self) -> bool:
        return self._pixmap is not None

    def sizeHint(self) -> QSize:
        return QSize(52, 52)

    def enterEvent(self, event: object) -> None:
        super().enterEvent(event)  # type: ignore[arg-type]
        self.pointed_at.emit(self.accessibleName())
        self.update()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.pointed_at.emit("")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        width = 2.0 if self.isChecked() or self.hasFocus() else 1.0
        paint_tile(painter, QRectF(self.rect()), self._pixmap, self.palette(), self._frame_role(), width)

    def _frame_role(self) -> QPalette.ColorRole:
        if self.isChecked():
            return QPalette.ColorRole.Text
        if self.hasFocus() or self.underMouse():
            return QPalette.ColorRole.Accent
        return QPalette.ColorRole.Mid
