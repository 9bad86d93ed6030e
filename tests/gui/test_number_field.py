"""One number: typed, stepped, refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from difflab.gui.numbers import NumberRules
from difflab.gui.widgets.number_field import NumberField


@pytest.fixture
def field(qtbot: QtBot) -> NumberField:
    field = NumberField(NumberRules("Noise", low=0.0, high=2.0), step=0.1)
    qtbot.addWidget(field)
    field.show_number(0.5)
    field.show()
    field.setFocus()
    return field


def type_text(field: NumberField, text: str) -> None:
    field.lineEdit().selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_typed_number_is_emitted_once(qtbot: QtBot, field: NumberField) -> None:
    with qtbot.waitSignal(field.entered) as entered:
        type_text(field, "0.75")
    assert entered.args == [0.75]
    with qtbot.assertNotEmitted(field.entered):
        QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "7", "much"])
def test_what_is_refused_stays_in_place_and_changes_nothing(
    qtbot: QtBot, field: NumberField, text: str
) -> None:
    with qtbot.waitSignal(field.refused) as refused, qtbot.assertNotEmitted(field.entered):
        type_text(field, text)
    assert refused.args is not None
    assert "Noise must be" in refused.args[0]
    assert field.text() == text


def test_typing_again_forgives(qtbot: QtBot, field: NumberField) -> None:
    type_text(field, "nan")
    with qtbot.waitSignal(field.refused) as refused:
        QTest.keyClicks(field, "1")
    assert refused.args == [""]


def test_escape_brings_the_value_back(field: NumberField) -> None:
    type_text(field, "nan")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.5"


def test_leaving_a_refused_text_brings_the_value_back_but_keeps_the_words(
    qtbot: QtBot, field: NumberField
) -> None:
    messages: list[str] = []
    field.refused.connect(messages.append)
    type_text(field, "9")
    field.clearFocus()
    qtbot.waitUntil(lambda: field.text() == "0.5")
    assert messages[-1].startswith("Noise must be")


def test_keys_step_within_the_bounds(qtbot: QtBot, field: NumberField) -> None:
    with qtbot.waitSignal(field.entered) as entered:
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert entered.args == [0.6]
    field.show_number(1.95)
    with qtbot.waitSignal(field.entered) as entered:
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert entered.args == [2.0]


def test_logarithmic_steps_are_ratios(qtbot: QtBot) -> None:
    field = NumberField(NumberRules("Batch", integer=True, low=1, high=10**6), logarithmic=True)
    qtbot.addWidget(field)
    field.show_number(1000)
    with qtbot.waitSignal(field.entered) as entered:
        field.stepBy(1)
    assert entered.args == [1100]
    field.show_number(2)
    with qtbot.waitSignal(field.entered) as entered:
        field.stepBy(1)
    assert entered.args == [3]  # a tenth of two is less than one: whole numbers still move


def test_nan_from_the_outside_is_shown_as_none_not_as_the_maximum(field: NumberField) -> None:
    field.show_number(float("nan"))
    assert field.text() == "none"


def test_an_unfocused_field_leaves_the_wheel_to_the_form(qtbot: QtBot, field: NumberField) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    field.clearFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.assertNotEmitted(field.entered):
        field.wheelEvent(event)
    assert not event.isAccepted()


def test_undo_is_the_windows_unless_something_is_being_typed(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    field = NumberField(NumberRules("Steps", integer=True, low=1, high=100), parent=window)
    field.show_number(40)
    window.setCentralWidget(field)
    undone: list[bool] = []
    action = QAction("Undo", window)
    action.setShortcut(QKeySequence.StandardKey.Undo)
    action.triggered.connect(lambda: undone.append(True))
    window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    QTest.keySequence(field, "Ctrl+Z")
    assert len(undone) == 1
    QTest.keyClicks(field, "7")
    QTest.keySequence(field, "Ctrl+Z")
    assert len(undone) == 1
