"""A row of buttons of which one is down: a choice that is seen whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from difflab.gui.style import set_look
from difflab.gui.widgets.key_courtesy import keep_keys


@dataclass(frozen=True)
class Segment:
    """One button: what it says and what it does to the diffusion."""

    text: str
    tip: str = ""


class _SegmentButton(QToolButton):
    """The chosen text is bold: room for it is always kept, so that nothing moves when the choice does."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        plain, bold = QFont(self.font()), QFont(self.font())
        plain.setBold(False)
        bold.setBold(True)
        widths = [QFontMetrics(font).horizontalAdvance(self.text()) for font in (plain, bold)]
        missing = widths[1] - widths[0] if not self.isChecked() else 0
        return QSize(hint.width() + max(missing, 0), hint.height())


class SegmentedControl(QWidget):
    """Exclusive buttons for `segments` (key -> Segment); arrow keys move between them."""

    chosen = Signal(str)

    def __init__(self, name: str, segments: Mapping[str, Segment], parent: QWidget | None = None) -> None:
        """`name` is the object name; the buttons are called `name.key`."""
        super().__init__(parent)
        self.setObjectName(name)
        self._group = QButtonGroup(self)
        self._keys = list(segments)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for at, (key, segment) in enumerate(segments.items()):
            button = self._button(f"{name}.{key}", segment)
            self._group.addButton(button, at)
            layout.addWidget(button)
        self._group.idClicked.connect(self._tell)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def button(self, key: str) -> QAbstractButton:
        return self._group.button(self._keys.index(key))

    def choice(self) -> str | None:
        """The key of the button that is down."""
        at = self._group.checkedId()
        return self._keys[at] if at >= 0 else None

    def show_choice(self, key: str) -> None:
        """Press the button of `key`; emits nothing."""
        self.button(key).setChecked(True)

    def _button(self, name: str, segment: Segment) -> QToolButton:
        button = _SegmentButton(self)
        button.setObjectName(name)
        button.setText(segment.text)
        button.setToolTip(segment.tip)
        button.setAccessibleName(segment.text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        set_look(button, "segment")
        keep_keys(button)
        return button

    @Slot(int)
    def _tell(self, at: int) -> None:
        self.chosen.emit(self._keys[at])
