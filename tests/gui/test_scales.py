"""Nothing is cut at any text size, down to the narrowest docks."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.panels.data_panel import DataPanel
from difflab.gui.panels.network_panel import NetworkPanel
from difflab.gui.panels.objective_panel import ObjectivePanel
from difflab.gui.panels.sampler_panel import SamplerPanel
from difflab.gui.panels.training_options_panel import TrainingOptionsPanel
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.panels.training_status import RunRow, TrainingStatus
from difflab.gui.theme import Appearance
from difflab.gui.widgets.card import CardColumn
from difflab.gui.widgets.number_field import NumberField
from difflab.gui.widgets.thumbnail import ThumbnailButton
from difflab.session.experiment import Experiment


@pytest.fixture(params=[0.8, 1.0, 1.5, 2.0])
def appearance(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Appearance]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    before = (qapp.palette(), qapp.font(), qapp.styleSheet())
    appearance = Appearance(qapp, "dark", request.param)
    yield appearance
    appearance.deleteLater()
    qapp.styleHints().unsetColorScheme()
    qapp.setStyleSheet(before[2])
    qapp.setFont(before[1])
    qapp.setPalette(before[0])


def left_column(appearance: Appearance) -> CardColumn:
    column = CardColumn("experiment_column")
    experiment = Experiment()
    data = DataPanel(appearance.theme)
    data.show_limit(-1.946)
    for panel in (
        data,
        SamplerPanel(),
        NetworkPanel(),
        ObjectivePanel(),
        TrainingOptionsPanel({"cpu": "CPU"}),
    ):
        panel.show_experiment(experiment)
        column.add(panel)
    return column


def right_column(appearance: Appearance) -> CardColumn:
    panel = TrainingPanel(appearance.theme)
    panel.begin_run(60_000)
    panel.append_losses(np.full(500, 0.4))
    panel.show_state(TrainingStatus("running", 15_000, 60_000, 292.0, 4_000.0))
    panel.show_sample(100, np.zeros((10, 2)))
    panel.show_runs([RunRow("a", "v, cosine", 60_000, 0.35, 0.0011)])
    return panel


def cut(parent: QWidget) -> list[str]:
    """What is narrower or lower than its words need."""
    found = []
    for widget in parent.findChildren(QWidget):
        if not widget.isVisible():
            continue
        needed = widget.sizeHint()
        if isinstance(widget, QLabel) and not widget.wordWrap():
            needs = needed.width(), widget.fontMetrics().height()
        elif isinstance(widget, QAbstractButton) and not isinstance(widget, ThumbnailButton):
            needs = needed.width(), needed.height()
        elif isinstance(widget, NumberField):
            needs = widget.fontMetrics().horizontalAdvance(widget.text()), widget.fontMetrics().height()
        else:
            continue
        if widget.width() < needs[0] or widget.height() < needs[1]:
            found.append(f"{widget.objectName() or type(widget).__name__}: {widget.size()} < {needs}")
        if not parent.rect().contains(widget.mapTo(parent, widget.rect().topRight())):
            right = widget.mapTo(parent, widget.rect().topRight()).x()
            if right > parent.width():
                found.append(f"{widget.objectName()} ends at {right} of {parent.width()}")
    return found


@pytest.mark.parametrize("make", [left_column, right_column])
def test_nothing_is_cut_in_the_narrowest_column(qtbot: QtBot, appearance: Appearance, make: type) -> None:
    column = make(appearance)
    qtbot.addWidget(column)
    column.show()
    QApplication.sendPostedEvents()  # layouts settle
    column.resize(column.minimumSizeHint().width(), 1200)
    QApplication.sendPostedEvents()
    inner = column.widget()
    assert inner is not None
    assert inner.width() <= column.viewport().width()
    assert cut(inner) == []


def test_the_check_sees_what_is_cut(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = QLabel("a word that needs room", parent)
    parent.show()
    label.resize(20, 20)
    assert len(cut(parent)) == 1
