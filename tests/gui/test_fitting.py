"""Bars that shed what there is no room for, and lose nothing by it."""

import math
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTabWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from difflab.engine.schedules import ScheduleOptions, build
from difflab.gui.panels.schedule_panel import SchedulePanel
from difflab.gui.playhead import Playhead
from difflab.gui.stage_bar import StageBar
from difflab.gui.theme import Appearance
from difflab.gui.transport import Transport, snr_words, time_words
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.menu_button import MenuButton
from difflab.render.signal_words import signal_words
from difflab.render.theme import DARK


def lettered_row(qtbot: QtBot) -> FittingRow:
    row = FittingRow()
    qtbot.addWidget(row)
    row.add(QLabel("always"))
    row.add(QLabel("first to leave"), until=0)
    row.add(QLabel("second to leave"), until=1)
    row.add(QLabel("stand-in"), since=2)
    return row


def shown(row: QWidget) -> list[str]:
    return [label.text() for label in row.findChildren(QLabel) if label.isVisible()]


def test_a_row_sheds_its_parts_in_order_and_takes_them_back(qtbot: QtBot) -> None:
    row = lettered_row(qtbot)
    row.show()
    seen = []
    for form in (0, 1, 2, 1, 0):
        row.resize(row.width_of(form), 30)
        seen.append(shown(row))
    assert seen[0] == seen[4] == ["always", "first to leave", "second to leave"]
    assert seen[1] == seen[3] == ["always", "second to leave"]
    assert seen[2] == ["always", "stand-in"]


def test_forms_need_less_and_less(qtbot: QtBot) -> None:
    row = lettered_row(qtbot)
    assert all(wide > narrow for wide, narrow in pairwise(map(row.width_of, range(3))))
    assert row.minimumSizeHint().width() == row.width_of(2) < row.sizeHint().width()
    assert row.form_for(1) == 2


def test_longer_words_change_the_form(qtbot: QtBot) -> None:
    row = lettered_row(qtbot)
    row.resize(row.width_of(0), 30)
    row.show()
    row.findChildren(QLabel)[0].setText("always, and at length")
    qtbot.waitUntil(lambda: row.form > 0)


@pytest.fixture
def doubled(qapp: QApplication) -> Iterator[Appearance]:
    # Widgets of earlier tests wait for an event loop to be deleted; each would be styled anew here.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    before = (qapp.palette(), qapp.font(), qapp.styleSheet())
    appearance = Appearance(qapp, "dark", 2.0)
    yield appearance
    appearance.deleteLater()
    qapp.setStyleSheet(before[2])
    qapp.setFont(before[1])
    qapp.setPalette(before[0])


def misfits(row: FittingRow) -> list[str]:
    """The visible parts that are narrower than they can be, or lie outside or over each other."""
    children = [part.widget for part in row._parts if part.widget.isVisible()]
    outside = [child for child in children if not row.rect().contains(child.geometry())]
    cut = [
        child
        for child in children
        if child.width() < min(child.minimumSizeHint().width(), child.maximumWidth())
    ]
    over = [right for left, right in pairwise(children) if left.geometry().right() >= right.geometry().left()]
    return [child.objectName() for child in (*outside, *cut, *over)]


@pytest.mark.usefixtures("doubled")
def test_bars_fit_at_twice_the_text(qtbot: QtBot) -> None:
    """The centre of a window of 1280 pixels is 590 wide then."""
    bars = [Transport(Playhead()), SchedulePanel(DARK)]
    for bar in bars:
        qtbot.addWidget(bar)
        bar.resize(590, bar.sizeHint().height())
        bar.show()
        assert bar.minimumSizeHint().width() <= 590
        assert [misfits(row) for row in bar.findChildren(FittingRow)] == [[]]


def part(bar: StageBar, name: str) -> QToolButton:
    found = bar.findChild(QToolButton, f"stage_bar.{name}")
    assert isinstance(found, QToolButton)
    return found


def test_the_stage_bar_takes_the_room_beside_the_tabs(qtbot: QtBot) -> None:
    state = ViewState()
    tabs, bar = QTabWidget(), StageBar(state)
    qtbot.addWidget(tabs)
    tabs.addTab(QWidget(), "Stage")
    tabs.setCornerWidget(bar)
    tabs.resize(900, 200)
    tabs.show()
    particles = part(bar, "show_particles")
    model = part(bar, "model_menu")
    assert particles.isVisible()
    assert not model.isVisible()
    tabs.resize(bar.minimumSizeHint().width() + tabs.tabBar().sizeHint().width() + 10, 200)
    assert not particles.isVisible()
    assert model.isVisible()
    assert bar.geometry().left() >= tabs.tabBar().geometry().right()
    # What has left the bar is in its menus.
    bar._actions["show_particles", True].trigger()
    assert not state.view.show_particles
    bar.show_learned()
    bar._actions["model", "learned"].trigger()
    assert state.view.model == "learned"
    assert part(bar, "model_menu").text() == "learned"


def test_figure_one_keeps_what_applies_to_it(qtbot: QtBot) -> None:
    bar = StageBar(ViewState())
    qtbot.addWidget(bar)
    bar.show_figure(True)
    assert not part(bar, "show_trails").isEnabled()
    assert bar._models.button("exact").isEnabled()
    assert bar._actions["colour", "angle"].isEnabled()
    assert not bar._actions["show_contours", True].isEnabled()
    bar.show_figure(False)
    assert part(bar, "show_trails").isEnabled()


def test_the_narrow_transport_keeps_speed_and_loop_in_a_menu(qtbot: QtBot) -> None:
    playhead = Playhead()
    bar = Transport(playhead)
    qtbot.addWidget(bar)
    bar.resize(bar.minimumSizeHint())
    bar.show()
    assert bar._more.isVisible()
    bar._choices["speed", "2"].trigger()
    bar._choices["loop", "once"].trigger()
    assert (playhead.speed, playhead.loop) == (2.0, "once")
    playhead.set_speed(0.5)
    assert bar._choices["speed", "0.5"].isChecked()


def test_the_transport_says_time_and_noise(qtbot: QtBot) -> None:
    bar = Transport(Playhead())
    qtbot.addWidget(bar)
    bar.show_schedule(build(ScheduleOptions(steps=10_000)))
    assert bar._time.text() == "t = 0 / 10,000"
    assert time_words(7.25, 40) == "t = 7.2 / 40"
    assert signal_words(0.0) == "ᾱ = 0.500"
    assert (snr_words(-2.5), snr_words(float("inf"))) == ("log-SNR −2.50", "log-SNR +∞")


def test_a_long_line_is_cut_with_dots(qtbot: QtBot) -> None:
    label = ElidedLabel("reaches the prior: mismatch below 0.0001 bits")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    assert label.shown_text == label.text()
    label.resize(100, 20)
    assert label.shown_text.endswith("…")
    assert label.minimumSizeHint().width() < 100
    assert not label.grab().isNull()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_menu_button_opens_its_menu_and_calms_down(qtbot: QtBot, by: str) -> None:
    button, menu = MenuButton("menu", "Field"), QMenu()
    menu.addAction("Drift")
    button.setMenu(menu)
    qtbot.addWidget(button)
    qtbot.addWidget(menu)
    button.show()
    if by == "mouse":
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert menu.isVisible()
    menu.close()
    qtbot.waitUntil(lambda: not button.isDown())


def test_a_menu_button_is_not_lit_where_the_mouse_has_gone(qtbot: QtBot) -> None:
    """Behind an open menu it is not told that the mouse leaves."""
    button, menu = MenuButton("menu", "Field"), QMenu()
    button.setMenu(menu)
    qtbot.addWidget(button)
    qtbot.addWidget(menu)
    button.show()
    QCursor.setPos(button.mapToGlobal(button.rect().bottomRight()) + QPoint(50, 50))
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    button._calm()
    assert not button.underMouse()


@pytest.mark.parametrize(
    ("log_snr", "words"),
    [(-12.6, "ᾱ = 3.37e−6"), (-3.0, "ᾱ = 0.0474"), (-math.inf, "ᾱ = 0.000"), (math.inf, "ᾱ = 1.000")],
)
def test_a_small_signal_keeps_three_figures(log_snr: float, words: str) -> None:
    assert signal_words(log_snr) == words
