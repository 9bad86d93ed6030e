"""Cards, the sections that every panel is made of, and the scrolling column they stand in."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.section_header import SectionHeader

GROWS = "grows"
USUAL_HEIGHT = 664  # pixels, in a window 720 pixels high


class Card(QFrame):
    """A titled, foldable section: rows go into `body`, small buttons beside the title via `add_beside`."""

    folded = Signal(bool)

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        set_look(self, "card")
        self.header = SectionHeader(title, self)
        self.header.setObjectName(f"{name}.header")
        self.header.toggled.connect(self._show_body)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(GRID // 2)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(self.header)
        self._beside.addStretch(1)
        self.contents = QWidget(self)
        self.body = QVBoxLayout(self.contents)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID + 2, GRID - 2, GRID + 2, GRID + 2)
        outer.setSpacing(GRID - 2)
        outer.addLayout(self._beside)
        outer.addWidget(self.contents)
        # Not `Maximum`: it would ignore that wrapped words need more height where the column is narrow.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def is_folded(self) -> bool:
        return not self.header.isChecked()

    def add_caption(self, label: QWidget) -> None:
        """Put words behind the title; they get the room that the buttons leave."""
        self._beside.insertWidget(1, label, 1)
        self._beside.setStretch(2, 0)

    def add_beside(self, widget: QWidget) -> None:
        """Put a small widget into the line of the title, at its right end."""
        self._beside.addWidget(widget)

    @Slot(bool)
    def _show_body(self, shown: bool) -> None:
        self.contents.setVisible(shown)
        self.folded.emit(not shown)


class CardColumn(QScrollArea):
    """A column of cards that scrolls up and down where they do not fit, never sideways."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QWidget()
        column.setObjectName(f"{name}.column")
        set_look(column, "quiet")
        self._layout = QVBoxLayout(column)
        self._layout.setContentsMargins(GRID - 2, GRID // 2, GRID - 2, GRID - 2)
        self._layout.setSpacing(GRID)
        self._layout.addStretch(1)
        self.setWidget(column)
        self._column = column

    def add(self, widget: QWidget) -> None:
        """Append a card, or a panel that is one."""
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def sizeHint(self) -> QSize:
        hint = self._column.sizeHint()
        return QSize(max(hint.width(), 250) + self._bar_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        # As narrow as the cards allow, the scroll bar beside them: Qt itself would cut them.
        return QSize(self._column.minimumSizeHint().width() + self._bar_width(), 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            for widget in self._column.findChildren(QWidget):
                if widget.property(GROWS):
                    widget.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _bar_width(self) -> int:
        bar = self.verticalScrollBar()
        bar.ensurePolished()
        return bar.sizeHint().width()


def let_grow(widget: QWidget) -> None:
    """Ask `widget` anew how tall it wants to be whenever the height of its column changes."""
    widget.setProperty(GROWS, True)


def spare_height(widget: QWidget) -> int:
    """By how many pixels the column in which `widget` stands is taller than in the smallest usual window."""
    column = widget.parentWidget()
    while column is not None and not isinstance(column, CardColumn):
        column = column.parentWidget()
    return max(column.height() - USUAL_HEIGHT, 0) if column is not None else 0


def muted_label(text: str = "", name: str = "") -> QLabel:
    """A label for secondary words."""
    label = QLabel(text)
    label.setObjectName(name)
    set_look(label, "muted")
    return label
