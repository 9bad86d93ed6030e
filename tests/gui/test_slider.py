"""The slider over numbers."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from difflab.gui.widgets.slider import NumberSlider


def shown(qtbot: QtBot, slider: NumberSlider) -> NumberSlider:
    qtbot.addWidget(slider)
    slider.resize(220, 24)
    slider.show()
    return slider


def test_linear_values_are_round(qtbot: QtBot) -> None:
    slider = shown(qtbot, NumberSlider(0.0, 2.0, step=0.05))
    for tick in range(slider.maximum() + 1):
        value = slider.number_at(tick)
        assert value == pytest.approx(round(value / 0.005) * 0.005)
    assert (slider.number_at(0), slider.number_at(slider.maximum())) == (0.0, 2.0)


def test_logarithmic_values_span_decades(qtbot: QtBot) -> None:
    slider = shown(qtbot, NumberSlider(1e-5, 1e-1, logarithmic=True))
    assert slider.number_at(0) == 1e-5
    assert slider.number_at(slider.maximum()) == 0.1
    assert slider.number_at(slider.maximum() // 2) == pytest.approx(1e-3)


def test_whole_numbers_stay_whole(qtbot: QtBot) -> None:
    slider = shown(qtbot, NumberSlider(1, 300_000, logarithmic=True, integer=True))
    assert all(isinstance(slider.number_at(tick), int) for tick in range(0, slider.maximum(), 7))


def test_showing_emits_nothing_and_comes_back(qtbot: QtBot) -> None:
    slider = shown(qtbot, NumberSlider(1e-5, 1e-1, logarithmic=True))
    with qtbot.assertNotEmitted(slider.moved_to):
        slider.show_number(2e-3)
    assert slider.number_at(slider.value()) == pytest.approx(2e-3, rel=0.02)


def test_values_outside_the_usual_range_stand_at_the_end(qtbot: QtBot) -> None:
    slider = shown(qtbot, NumberSlider(1.0, 10.0))
    slider.show_number(99.0)
    assert slider.value() == slider.maximum()


def test_a_press_takes_the_handle_there_and_drags(qtbot: QtBot) -> None:
    slider = shown(qtbot, NumberSlider(0.0, 1.0))
    moves: list[float] = []
    slider.moved_to.connect(moves.append)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(110, 12))
    assert moves[-1] == pytest.approx(0.5, abs=0.03)
    QTest.mouseMove(slider, QPoint(165, 12))
    assert moves[-1] == pytest.approx(0.75, abs=0.04)
    slider.show_number(0.1)  # a handle in the hand is not taken away
    assert slider.number_at(slider.value()) == pytest.approx(0.75, abs=0.04)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(165, 12))
    slider.show_number(0.1)
    assert slider.number_at(slider.value()) == pytest.approx(0.1, abs=0.01)


def test_a_key_moves_by_the_step(qtbot: QtBot) -> None:
    slider = shown(qtbot, NumberSlider(0.0, 1.0, step=0.05))
    slider.show_number(0.5)
    with qtbot.waitSignal(slider.moved_to) as moved:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert moved.args == [0.55]
