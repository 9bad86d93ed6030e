"""Who gets a key that is a shortcut of the window and also means something to the focused widget.

Qt gives shortcuts the right of way: with Space as *play*, no button could be pressed by keyboard, and with
the arrow keys stepping time, no slider could be moved. The window asks here before it takes a key.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QTabBar,
    QWidget,
)

KEEPS_KEYS = "keeps_keys"

_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
_MOVES = _ARROWS | {Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_PRESS = {Qt.Key.Key_Space}

# The keys that each kind of widget understands by itself; the first kind that fits decides.
_KEYS: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (QAbstractButton, _PRESS),
    (QAbstractSlider, _MOVES),
    (QAbstractSpinBox, _MOVES | _PRESS),
    (QComboBox, _MOVES | _PRESS),
    (QTabBar, _ARROWS),
    (QAbstractItemView, _MOVES | _PRESS),
    (QAbstractScrollArea, _MOVES),
)


def keep_keys(widget: QWidget) -> None:
    """Mark a widget of its own kind (a canvas with handles) as using arrows, Home, End and Space itself."""
    widget.setProperty(KEEPS_KEYS, True)


def is_wanted_below(event: QEvent) -> bool:
    """Whether a `ShortcutOverride` event carries a key that the focused widget understands.

    Call it from the window's `event` and accept the event where it is so: the widget then gets the key.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
        return False
    widget = QApplication.focusWidget()
    return widget is not None and Qt.Key(event.key()) in _understood(widget)


def _understood(widget: QWidget) -> set[Qt.Key]:
    if widget.property(KEEPS_KEYS):
        return _MOVES | _PRESS
    return next((keys for kind, keys in _KEYS if isinstance(widget, kind)), set())
