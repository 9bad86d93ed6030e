"""The bar over the stage of bits changes the view and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.sequence_bar import SequenceBar
from difflab.gui.stages import Stages
from difflab.gui.view_state import ViewState
from difflab.render.theme import DARK


@pytest.fixture
def bar(qtbot: QtBot) -> SequenceBar:
    bar = SequenceBar(ViewState())
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    bar.show()
    return bar


def button(bar: QWidget, name: str) -> QToolButton:
    found = bar.findChild(QToolButton, f"sequence_bar.{name}")
    assert found is not None
    return found


def test_clicks_choose_layer_and_picture_over_time(bar: SequenceBar) -> None:
    QTest.mouseClick(button(bar, "bit_layer.probability"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(bar, "over_time"), Qt.MouseButton.LeftButton)
    assert (bar._state.view.bit_layer, bar._state.view.over_time) == ("probability", True)
    bar._state.change(bit_layer="bits")
    assert button(bar, "bit_layer.bits").isChecked()


def test_the_learned_model_waits_for_a_training(bar: SequenceBar) -> None:
    bar.show_learned("Train first.")
    assert not button(bar, "model.learned").isEnabled()
    bar.show_learned()
    QTest.mouseClick(button(bar, "model.error"), Qt.MouseButton.LeftButton)
    assert bar._state.view.model == "error"


def test_the_menu_has_what_a_narrow_bar_leaves_out(bar: SequenceBar) -> None:
    bar.resize(bar.minimumSizeHint().width(), 40)
    assert not button(bar, "bit_layer.bits").isVisible()
    for name, field, value in (
        ("bit_layer.probability", "bit_layer", "probability"),
        ("over_time", "over_time", True),
        ("group_rows", "group_rows", False),
        ("forward.markov", "forward", "markov"),
    ):
        action = bar.findChild(QAction, f"sequence_bar.{name}")
        assert action is not None
        action.trigger()
        assert getattr(bar._state.view, field) == value


def test_every_control_has_a_name_and_a_tip(bar: SequenceBar) -> None:
    for found in bar.findChildren(QToolButton):
        assert found.objectName().startswith("sequence_bar.")
        assert found.accessibleName()
        assert found.toolTip()


def test_each_stage_brings_its_bar(qtbot: QtBot) -> None:
    tabs, stages = QTabWidget(), Stages(DARK, ViewState())
    qtbot.addWidget(tabs)
    tabs.addTab(stages, "Stage")
    stages.show_space("plane", tabs)
    assert tabs.cornerWidget() is stages.plane_bar
    stages.show_space("binary", tabs)
    assert tabs.cornerWidget() is stages.sequence_bar
    assert stages.currentWidget() is stages.sequences
    assert not stages.sequence_bar.isHidden()
    stages.show_space("plane", tabs)
    assert stages.currentWidget() is stages.plane
