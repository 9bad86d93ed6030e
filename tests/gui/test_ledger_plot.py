"""The picture of the ledger: bars as high as the terms, the pointer, the playhead, odd schedules."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from difflab.engine.schedules import ScheduleOptions
from difflab.gui.plots.ledger_layout import PlotStyle
from difflab.gui.plots.ledger_plot import LedgerPlot
from difflab.gui.theme import qcolor
from difflab.render.theme import DARK, LIGHT
from tests.gui.ledgers import reading

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plot(qtbot: QtBot) -> LedgerPlot:
    plot = LedgerPlot(DARK)
    qtbot.addWidget(plot)
    plot.resize(700, 420)
    plot.show_reading(reading(ScheduleOptions(steps=20)))
    plot.set_playhead(0.0)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def first_inked_row(picture: QImage, x: int, ink: QColor, rows: range) -> int | None:
    return next((y for y in rows if picture.pixelColor(x, y).rgb() == ink.rgb()), None)


@pytest.mark.parametrize("step", [2, 3, 8])
def test_a_bar_is_as_high_as_its_term(plot: LedgerPlot, step: int) -> None:
    axes, shown = plot.axes, plot.reading
    assert shown is not None
    assert shown.exact is not None
    area = axes.terms.area
    rows = range(round(area.top()), round(area.bottom()))
    top = first_inked_row(plot.grab().toImage(), round(axes.time.x(step)), qcolor(DARK.exact), rows)
    share = float(shown.exact.terms_bits[step - 2]) / axes.terms.high
    assert top == pytest.approx(area.bottom() - share * area.height(), abs=1.5)


def test_two_models_stand_side_by_side(plot: LedgerPlot) -> None:
    plot.show_reading(reading(ScheduleOptions(steps=20), learned=True))
    picture, axes = plot.grab().toImage(), plot.axes
    slot = axes.time.x(2.5) - axes.time.x(1.5)
    low = round(axes.terms.area.bottom()) - 3
    left = picture.pixelColor(round(axes.time.x(2) - slot / 4), low)
    right = picture.pixelColor(round(axes.time.x(2) + slot / 4), low)
    assert left.rgb() == qcolor(DARK.exact).rgb()
    assert right.rgb() != left.rgb()
    assert right.blue() > right.red()


def test_the_pointer_finds_a_step(plot: LedgerPlot) -> None:
    steps: list[int] = []
    plot.step_hovered.connect(steps.append)
    QTest.mouseMove(plot, plot.point_of(7).toPoint())
    QTest.mouseMove(plot, plot.point_of(7).toPoint() + QPoint(1, 30))
    QTest.mouseMove(plot, plot.point_of(12).toPoint())
    QTest.mouseMove(plot, QPoint(3, 200))
    assert steps == [7, 12, 0]
    plot.show_hover(5)
    assert plot.hovered == 5
    assert steps == [7, 12, 0], "a mark set from outside is no news"


def test_pressing_and_dragging_moves_the_time(plot: LedgerPlot) -> None:
    times: list[float] = []
    plot.playhead_moved.connect(times.append)
    QTest.mousePress(plot, LEFT, pos=plot.point_of(4).toPoint())
    QTest.mouseMove(plot, plot.point_of(15).toPoint())
    QTest.mouseMove(plot, QPointF(plot.width() + 50.0, 60.0).toPoint())
    QTest.mouseRelease(plot, LEFT, pos=plot.point_of(15).toPoint())
    assert times == [pytest.approx(4, abs=0.05), pytest.approx(15, abs=0.05), 20.0]
    QTest.mouseMove(plot, plot.point_of(9).toPoint())
    assert len(times) == 3


def test_the_playhead_is_drawn_where_it_stands(plot: LedgerPlot) -> None:
    plot.set_playhead(13.0)
    area = plot.axes.terms.area
    x = round(plot.axes.time.x(13.0))
    picture = plot.grab().toImage()
    lightness = [picture.pixelColor(x + dx, round(area.top()) + 30).lightness() for dx in (-1, 0, 1)]
    assert max(lightness) > 150


@pytest.mark.parametrize(
    "options",
    [
        ScheduleOptions(steps=1),
        ScheduleOptions(steps=2),
        ScheduleOptions(family="reciprocal", steps=30),
        ScheduleOptions(steps=30, beta_1=0.5),
        ScheduleOptions(steps=151),
        ScheduleOptions(steps=4000),
    ],
)
@pytest.mark.parametrize("style", [PlotStyle(), PlotStyle(True, True, False)])
def test_any_schedule_can_be_drawn(plot: LedgerPlot, options: ScheduleOptions, style: PlotStyle) -> None:
    plot.show_style(style)
    before = plot.grab().toImage()
    plot.show_reading(reading(options, learned=True))
    assert plot.grab().toImage() != before
    plot.show_hover(2)
    plot.grab()


def test_the_ground_is_kept_while_only_the_bits_change(plot: LedgerPlot) -> None:
    plot.grab()
    axes = plot.axes
    plot.show_reading(reading(ScheduleOptions(steps=20, beta_1=0.0012)))
    assert plot.axes == axes, "the axes hold still during a drag"


def test_without_a_curve_it_says_so(qtbot: QtBot) -> None:
    plot = LedgerPlot(LIGHT, large=False)
    qtbot.addWidget(plot)
    plot.resize(300, 150)
    blank = plot.grab().toImage()
    assert len({blank.pixel(x, 75) for x in range(300)}) > 2, "words in the middle"
    plot.apply_theme(DARK)
    assert plot.grab().toImage() != blank
    assert np.isfinite(plot.axes.terms.y(1.0))


def test_the_playhead_stays_below_the_names_of_the_models(plot: LedgerPlot) -> None:
    """At no time does it change a pixel above the first pane's upper edge but for the corners of its grip."""
    pictures = []
    for t in (0.0, 18.5, 20.0):
        plot.set_playhead(t)
        pictures.append(plot.grab().toImage())
    names = range(round(plot.axes.terms.area.top()) - 5)
    for x in range(round(plot.axes.time.x(15.0)), plot.width()):
        for y in names:
            assert len({picture.pixelColor(x, y).rgb() for picture in pictures}) == 1


def test_the_only_step_of_a_chain_shows_its_entropies(plot: LedgerPlot) -> None:
    plot.show_reading(reading(ScheduleOptions(steps=2, beta_1=0.3)))
    picture, axes = plot.grab().toImage(), plot.axes
    assert axes.entropy is not None
    rows = range(round(axes.entropy.area.top()), round(axes.entropy.area.bottom()))
    beside = [picture.pixelColor(round(axes.time.x(2)) - 4, y) for y in rows]
    assert any(ink.green() > ink.red() + 60 for ink in beside)  # the reverse step, in the exact model's hue


def test_no_tooltip_covers_the_bits(plot: LedgerPlot) -> None:
    inside, title = plot.point_of(plot.reading.steps // 2 if plot.reading else 2).toPoint(), QPoint(10, 4)
    for at, shown in ((inside, False), (title, True)):
        QToolTip.hideText()
        QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, at, plot.mapToGlobal(at)))
        assert QToolTip.isVisible() is shown
    QToolTip.hideText()
