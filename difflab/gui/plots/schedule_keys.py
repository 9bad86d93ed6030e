"""The keys of the schedule editor, as data, and its gestures in words."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from difflab.engine.schedules import ScheduleOptions
from difflab.gui.plots import schedule_gestures as gestures
from difflab.gui.plots.schedule_gestures import Result

Verb = Literal[
    "nudge", "remove", "next", "previous", "first", "last", "add", "enter", "cancel", "copy", "paste"
]
FINE, COARSE = 0.1, 10.0
TIP = (
    "How fast the data are destroyed, from data (left) to noise (right). Click adds a handle, Ctrl+click "
    "adds one on the curve, drag moves it (Shift keeps one axis), drag it out or press Delete to remove it. "
    "Arrow keys nudge it (Shift ×10, Ctrl ÷10), Page Up and Page Down choose another, Insert adds one."
)

# Keys whose work is done elsewhere: the verb and the editor's signal.
SIGNALS: dict[Verb, str] = {
    "enter": "entry_requested",
    "copy": "copy_requested",
    "paste": "paste_requested",
}

Key = Qt.Key
ARROWS: dict[Key, tuple[int, int]] = {
    Key.Key_Left: (-1, 0),
    Key.Key_Right: (1, 0),
    Key.Key_Up: (0, 1),
    Key.Key_Down: (0, -1),
}
PLAIN: dict[Key, Verb] = {
    Key.Key_PageUp: "previous",
    Key.Key_PageDown: "next",
    Key.Key_Insert: "add",
}
FOR_CHOSEN: dict[Key, Verb] = {
    Key.Key_Delete: "remove",
    Key.Key_Backspace: "remove",
    Key.Key_Home: "first",
    Key.Key_End: "last",
    Key.Key_Return: "enter",
    Key.Key_Enter: "enter",
    Key.Key_Escape: "cancel",
}


@dataclass(frozen=True)
class Command:
    """What a key asks for; a nudge with its direction in time and value, in key presses."""

    verb: Verb
    across: float = 0.0
    up: float = 0.0


def command_of(event: QKeyEvent, chosen: bool) -> Command | None:
    """What a key press means while a handle is `chosen` or not; None for keys that mean nothing here."""
    if event.matches(QKeySequence.StandardKey.Copy):
        return Command("copy")
    if event.matches(QKeySequence.StandardKey.Paste):
        return Command("paste")
    key, modifiers = Key(event.key()), event.modifiers()
    if chosen and key in ARROWS and not modifiers & Qt.KeyboardModifier.AltModifier:
        across, up = ARROWS[key]
        size = _size(modifiers)
        return Command("nudge", across * size, up * size)
    if modifiers & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    verb = FOR_CHOSEN.get(key) if chosen else None
    verb = verb or PLAIN.get(key)
    return Command(verb) if verb is not None else None


def _size(modifiers: Qt.KeyboardModifier) -> float:
    """Shift makes a nudge ten times as large, Ctrl a tenth."""
    coarse = COARSE if modifiers & Qt.KeyboardModifier.ShiftModifier else 1.0
    fine = FINE if modifiers & Qt.KeyboardModifier.ControlModifier else 1.0
    return coarse * fine


def result_of(
    command: Command, able: ScheduleOptions, index: int, place: tuple[float, float]
) -> Result | None:
    """The schedule that a key leads to at the chosen handle, nudged to `place`; None for nothing."""
    if command.verb == "add":
        return gestures.added_after(able, index)
    if command.verb == "remove":
        return gestures.removed(able, index)
    return gestures.nudged(able, index, *place)


def chosen_next(verb: Verb, chosen: int | None, count: int) -> int:
    """Which of `count` handles is chosen after a key that moves the choice."""
    last = count - 1
    if verb == "first" or (verb == "next" and chosen is None):
        return 0
    if verb == "last" or chosen is None:
        return last
    return min(chosen + 1, last) if verb == "next" else max(chosen - 1, 0)
