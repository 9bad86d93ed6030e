"""The stage of binary data: rasters or walls of lattices, forward and reverse, with figures beside them.

Everything drawn is composed in `render/`; this widget only asks for it in time, paints it, and turns mouse
and keys into picks of sequences and of times.
"""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from difflab.gui.canvas.painted import PaintedCanvas
from difflab.render.sequence_artist import SequenceArtist
from difflab.render.sequence_facts import Facts
from difflab.render.sequences import SequencePane, SequencesPicture
from difflab.render.theme import DARK, Theme

LEAST_HEIGHT = 300  # points; the words of a lower picture do not grow with the interface's
TIP = (
    "Bits are replaced by coin flips (left) and brought back by the model (right).\n"
    "Click: follow a sequence. Double click: show it over all of time, and back.\n"
    "Up and Down: follow the one before or after."
)


class SequenceStage(PaintedCanvas):
    """Draws the panes that it is given. Equal objects (by identity) are known to be unchanged."""

    picked = Signal(int, int)  # pane (0 forward, 1 reverse) and sequence; -1 for none
    opened = Signal(int, int)  # the same, by a double click
    time_picked = Signal(float)  # share of time, 0 data to 1 noise
    step_requested = Signal(int)  # follow the sequence so many places further on

    _artist: SequenceArtist

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(SequenceArtist(), theme, LEAST_HEIGHT, parent)
        self.setObjectName("sequence_stage")
        self.setAccessibleName("Stage of sequences")
        self.setToolTip(TIP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._picture = SequencesPicture()
        self._scrubbing = False

    def show_panes(self, *panes: SequencePane) -> None:
        """Show these panes (forward, reverse); a change of their meaning fades."""
        if panes == self._picture.panes:
            return
        if _outline(panes) != _outline(self._picture.panes):
            self._fade.begin()
        self._picture = SequencesPicture(panes, self._picture.facts)
        self._describe()
        self.update()

    def show_facts(self, facts: Facts) -> None:
        """Show these figures beside the panes."""
        if facts is not self._picture.facts:
            self._picture = SequencesPicture(self._picture.panes, facts)
            self._describe()
            self.update()

    def picture(self) -> SequencesPicture:
        """What is shown, for an exporter."""
        return self._picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        share = self._time_at(event.position())
        if share is not None:
            self._scrubbing = True
            self.time_picked.emit(share)
        else:
            self.picked.emit(*self._row_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        share = self._time_at(event.position()) if self._scrubbing else None
        if share is not None:
            self.time_picked.emit(share)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrubbing = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(*self._row_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self.step_requested.emit(-1)
            case Qt.Key.Key_Down:
                self.step_requested.emit(1)
            case Qt.Key.Key_Escape:
                self.picked.emit(0, -1)
            case _:
                super().keyPressEvent(event)

    def _describe(self) -> None:
        words = [f"{pane.title}: {pane.subtitle}" for pane in self._picture.panes]
        self.setAccessibleDescription(". ".join([*words, *self._picture.facts.words()]))

    def _row_at(self, position: QPointF) -> tuple[int, int]:
        return self._artist.row_at(*self._pixel(position))

    def _time_at(self, position: QPointF) -> float | None:
        return self._artist.time_at(*self._pixel(position))


def _outline(panes: tuple[SequencePane, ...]) -> tuple[object, ...]:
    """What makes two pictures differ in kind and not only in their bits."""
    return tuple(
        (
            pane.kind,
            pane.rows
            and (pane.rows.values.shape, pane.rows.grid, pane.rows.groups and pane.rows.groups.names),
            pane.over_time and (pane.over_time.values.shape, pane.over_time.grid),
        )
        for pane in panes
    )
