"""The stage of images: grids of them, forward and reverse, and the one that is followed over time.

Everything drawn is composed in `render/`; this widget only asks for it in time, paints it, and turns mouse
and keys into picks of images and of times.
"""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from difflab.gui.canvas.painted import PaintedCanvas
from difflab.render.image_artist import ImageArtist
from difflab.render.images import ImagesPicture
from difflab.render.theme import DARK, Theme

LEAST_HEIGHT = 300  # points; the words of a lower picture do not grow with the interface's
TIP = (
    "Images dissolve in noise (left) and come back under the model (right).\n"
    "Click: follow an image, with its nearest training image and its way through time. Esc: let it go.\n"
    "Arrow keys: follow the one before or after. Drag in the film: move through time."
)
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class ImageStage(PaintedCanvas):
    """Draws the picture that it is given. Equal objects (by identity) are known to be unchanged."""

    _artist: ImageArtist
    picked = Signal(int, int)  # pane (0 forward, 1 reverse, 2 what stands beside it) and image; -1 for none
    time_picked = Signal(float)  # share of time, 0 data to 1 noise
    step_requested = Signal(int)  # follow the image so many places further on

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(ImageArtist(), theme, LEAST_HEIGHT, parent)
        self.setObjectName("image_stage")
        self.setAccessibleName("Stage of images")
        self.setToolTip(TIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._picture = ImagesPicture()
        self._scrubbing = False

    def show_picture(self, picture: ImagesPicture) -> None:
        """Show this; a change of its kind fades."""
        if picture is self._picture:
            return
        if _outline(picture) != _outline(self._picture):
            self._fade.begin()
        self._picture = picture
        self._describe()
        self.update()

    def picture(self) -> ImagesPicture:
        """What is shown, for an exporter."""
        return self._picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        share = self._time_at(event.position())
        if share is not None:
            self._scrubbing = True
            self.time_picked.emit(share)
            return
        pane, image = self._artist.image_at(*self._pixel(event.position()))
        band = self._picture.followed is not None and self._artist.band_has(*self._pixel(event.position()))
        if not band:
            self.picked.emit(pane, image)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        share = self._time_at(event.position()) if self._scrubbing else None
        if share is not None:
            self.time_picked.emit(share)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrubbing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.picked.emit(-1, -1)
        elif (step := STEPS.get(Qt.Key(event.key()))) is not None:
            self.step_requested.emit(step)
        else:
            super().keyPressEvent(event)

    def _describe(self) -> None:
        panes = [". ".join((pane.title, *pane.words[:1])) for pane in self._picture.panes]
        followed = self._picture.followed
        portraits = [f"{part.title}: {part.words}" for part in followed.portraits] if followed else []
        self.setAccessibleDescription(". ".join([*panes, *portraits]))

    def _time_at(self, position: QPointF) -> float | None:
        return self._artist.time_at(*self._pixel(position))


def _outline(picture: ImagesPicture) -> tuple[object, ...]:
    """What makes two pictures differ in kind and not only in their pixels."""
    panes = tuple(
        (pane.title, pane.grid and (pane.grid.kind, pane.grid.values.shape)) for pane in picture.panes
    )
    return panes, picture.followed is None, picture.smooth
