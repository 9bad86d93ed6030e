"""Ledger tab, strip and table: figures against closed forms, forms that fit, everything named."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from difflab.engine.bounds.units import per_pixel
from difflab.engine.schedules import ScheduleOptions
from difflab.gui.panels.ledger_dock import LedgerDock
from difflab.gui.panels.ledger_strip import LedgerStrip
from difflab.gui.panels.ledger_tab import LedgerTab
from difflab.gui.panels.ledger_table import ledger_csv
from difflab.gui.panels.schedule_panel import SchedulePanel
from difflab.gui.plots.ledger_reading import LedgerReading
from difflab.gui.plots.ledger_words import bits, small_bits, spread
from difflab.render.theme import DARK, LIGHT
from tests.gui.ledgers import L_NULL, reading

COSINE = ScheduleOptions(steps=40)


@pytest.fixture
def tab(qtbot: QtBot) -> LedgerTab:
    tab = LedgerTab(DARK)
    qtbot.addWidget(tab)
    tab.resize(768, 338)
    tab.show()
    qtbot.waitExposed(tab)
    return tab


def label(tab: LedgerTab, name: str) -> QLabel:
    found = tab.figures.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def test_the_prior_itself_has_nothing_to_win(tab: LedgerTab) -> None:
    """For standard normal data K = L_null = the limit, whatever the schedule."""
    for options in (COSINE, ScheduleOptions(family="linear", steps=7), ScheduleOptions(steps=1)):
        tab.show_reading(reading(options))
        figures = tab.figures
        assert figures.text("K") == figures.text("null") == figures.text("limit") == "−4.094"
        assert figures.text("gap") == figures.text("gain") == "0.000"
        assert figures.text("mismatch") in {"0", "< 0.0001"}


def of_images() -> LedgerReading:
    """The ledger of images of four pixels, whose limit nobody knows."""
    whole = reading(COSINE, learned=True)
    exact, learned = (
        per_pixel(replace(figures, limit_bits=None), 4) for figures in (whole.exact, whole.learned) if figures
    )
    return replace(whole, exact=exact, learned=learned)


def test_images_are_told_in_bits_per_pixel(tab: LedgerTab, qtbot: QtBot) -> None:
    shown = of_images()
    tab.show_reading(shown)
    figures = tab.figures
    assert figures.text("null") == figures.text("K") == "−1.024"
    assert figures.text("se", "learned").endswith("bits/pixel")
    assert figures.text("limit") == "not known"
    assert figures.text("gap") == "–"
    strip = LedgerStrip(DARK)
    qtbot.addWidget(strip)
    strip.show_reading(shown)
    assert strip.unit.text() == "bits/pixel"
    assert strip.limit.text() == "limit not known"
    # What the exact model loses on images that it does not know would hide the learned one.
    assert shown.learned is not None
    assert strip.K.text() == f"K = {bits(shown.learned.K_bits, 2)}"
    assert strip.learned.text() == "exact −1.02"
    assert [model for model, _ in shown.drawn] == ["learned"]
    strip.show_reading(reading(COSINE))
    assert strip.unit.text() == "bits"
    assert ledger_csv(shown).startswith("t,beta,alpha_bar,log_snr,bits_per_pixel,se,bits_per_pixel_learned,")


def test_a_learned_model_gets_a_column(tab: LedgerTab) -> None:
    tab.show_reading(reading(COSINE))
    assert not label(tab, "ledger.K.learned").isVisible()
    tab.show_reading(reading(COSINE, learned=True, refining=frozenset({"learned"})))
    assert label(tab, "ledger.K.learned").isVisible()
    assert float(tab.figures.text("gap", "learned")) > 0.1
    assert tab.figures.text("se", "learned") == "refining …"
    tab.show_reading(reading(COSINE, learned=True))
    assert tab.figures.text("se", "learned").startswith("± ")
    column = label(tab, "ledger.gap.learned")
    right = column.mapTo(tab, column.rect().topRight()).x()
    assert right <= tab.width(), "the column is not cut"


def test_the_step_under_the_pointer_is_told(tab: LedgerTab) -> None:
    shown = reading(COSINE)
    assert shown.exact is not None
    tab.show_reading(shown)
    tab.set_playhead(11.2)
    step = label(tab, "ledger.step")
    assert step.text() == "Step 11 of 40"
    steps: list[int] = []
    tab.step_hovered.connect(steps.append)
    QTest.mouseMove(tab.plot, tab.plot.point_of(5).toPoint())
    assert (steps, step.text()) == ([5], "Step 5 of 40")
    assert float(tab.figures.text("step.bits")) == pytest.approx(shown.exact.terms_bits[3], abs=1e-4)
    share = 100 * shown.exact.terms_bits[3] / shown.exact.terms_bits.sum()
    assert float(tab.figures.text("step.share").removesuffix(" %")) == pytest.approx(share, abs=0.06)


def test_the_axes_are_chosen(tab: LedgerTab) -> None:
    tab.show_reading(reading(COSINE))
    for name in ("log_bits", "log_time", "from_bound"):
        before = getattr(tab.plot.style_shown, name)
        button = tab.findChild(QAbstractButton, f"ledger.{name}")
        assert isinstance(button, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert getattr(tab.plot.style_shown, name) is not before


def test_an_unknown_limit_and_none_at_all(tab: LedgerTab) -> None:
    tab.show_reading(reading(COSINE, limit_known=False))
    assert tab.figures.text("limit") == tab.figures.text("gap") == "…"


def test_out_of_sight_the_tab_waits(qtbot: QtBot) -> None:
    tab = LedgerTab(DARK)
    qtbot.addWidget(tab)
    tab.show_reading(reading(COSINE))
    assert tab.plot.reading is None
    tab.show()
    qtbot.waitExposed(tab)
    assert tab.figures.text("K") == "−4.094"


def test_the_strip_tells_the_short_of_it(qtbot: QtBot) -> None:
    strip = LedgerStrip(LIGHT)
    qtbot.addWidget(strip)
    strip.show_reading(reading(COSINE, learned=True, refining=frozenset({"learned"})))
    assert strip.K.text() == "K = −4.09"
    assert strip.limit.text() == "limit −4.09"
    assert strip.gap.text() == "gap 0.00"
    assert strip.learned.text().startswith("learned −")
    assert strip.note.text() == "refining …"


@pytest.mark.parametrize("signal", ["learn_requested", "copy_requested"])
def test_what_is_asked_for_goes_out(qtbot: QtBot, tab: LedgerTab, signal: str) -> None:
    button = tab.learn if signal == "learn_requested" else tab.copy
    with qtbot.waitSignal(getattr(tab, signal)):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    name = signal.removesuffix("_requested")
    action = next(each for each in tab.menu.actions() if each.objectName() == f"ledger.menu.{name}")
    with qtbot.waitSignal(getattr(tab, signal)):
        action.trigger()


def test_the_ledger_takes_the_form_that_fits(qtbot: QtBot) -> None:
    schedule, strip = SchedulePanel(DARK), LedgerStrip(DARK)
    dock = LedgerDock(schedule, strip)
    qtbot.addWidget(dock)
    strip.show_reading(reading(COSINE, learned=True))
    dock.resize(1400, 240)
    dock.show()
    qtbot.waitExposed(dock)
    least = schedule.minimumSizeHint().width()
    assert dock.minimumSizeHint().width() == least
    for room, form in ((500, "full"), (300, "full"), (150, "slim"), (60, "")):
        dock.resize(least + room, 240)
        assert strip.isVisible() is bool(form)
        assert schedule.width() >= least
        if form:
            assert strip.form == form
            assert strip.geometry().right() < dock.width()
            assert strip.geometry().left() > schedule.geometry().right()


def test_the_table_adds_up() -> None:
    shown = reading(COSINE, learned=True)
    rows = list(csv.DictReader(io.StringIO(ledger_csv(shown))))
    names = (
        "t beta alpha_bar log_snr bits se bits_learned se_learned entropy_lower entropy_reverse entropy_upper"
    )
    assert list(rows[0]) == names.split()
    assert [int(row["t"]) for row in rows] == list(range(1, 41))
    assert rows[0]["bits"] == rows[0]["se"] == ""
    betas = np.array([float(row["beta"]) for row in rows])
    alpha_bar = float(np.prod(1 - betas))
    assert float(rows[-1]["alpha_bar"]) == pytest.approx(alpha_bar, rel=1e-9)
    lost = sum(float(row["bits"]) for row in rows[1:])
    assert L_NULL + np.log2((1 - alpha_bar) / betas[0]) - lost == pytest.approx(L_NULL, abs=1e-4)
    for row in rows[1:]:
        lower, reverse, upper = (float(row[f"entropy_{name}"]) for name in ("lower", "reverse", "upper"))
        # For the prior itself the upper bound is met; the curve between its levels is good to 1e-6 bits.
        assert lower - 1e-5 <= reverse <= upper + 1e-5


def test_numbers_in_words() -> None:
    assert bits(-2.3915) == "−2.392"
    assert bits(-0.0001, 2) == "0.00"
    assert bits(None) == bits(float("inf")) == "infinite"
    assert bits(float("-inf")) == "−infinite"
    assert bits(float("nan")) == "…"
    assert [small_bits(value) for value in (0.0, 1e-6, 0.00041, 0.05, 1.234)] == [
        "0", "< 0.0001", "0.0004", "0.050", "1.234",
    ]  # fmt: skip
    assert [spread(value) for value in (0.0, 0.0004, 0.0123, 0.25)] == ["", "± 0.0004", "± 0.012", "± 0.25"]


def test_every_control_is_named_and_explained(tab: LedgerTab, qtbot: QtBot) -> None:
    strip = LedgerStrip(DARK)
    qtbot.addWidget(strip)
    controls: list[QWidget] = [tab.plot, strip.plot, strip.learn, *tab.findChildren(QAbstractButton)]
    for control in controls:
        if control.objectName().startswith("qt_"):
            continue
        assert control.objectName()
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()


def test_a_narrow_tab_stacks_plot_and_figures_instead_of_cutting_them(qtbot: QtBot) -> None:
    tab = LedgerTab(DARK)
    qtbot.addWidget(tab)
    tab.resize(1000, 500)
    tab.show()
    tab.show_reading(reading(ScheduleOptions()))
    assert tab.figures.mapTo(tab, QPoint(0, 0)).x() > tab.plot.geometry().right()
    assert tab.learn.isVisible()
    tab.resize(420, 500)
    qtbot.waitUntil(lambda: tab.figures.mapTo(tab, QPoint(0, 0)).y() > tab.plot.geometry().bottom())
    right = tab.figures.mapTo(tab, QPoint(tab.figures.minimumSizeHint().width(), 0)).x()
    assert right <= tab.width()
    assert not tab.learn.isVisible()


def test_what_cannot_be_measured_is_explained_and_nothing_crosses_it(qtbot: QtBot) -> None:
    strip = LedgerStrip(DARK)
    qtbot.addWidget(strip)
    strip.resize(300, 200)
    strip.show_reading(replace(reading(COSINE), exact=None, problem="There are too few images."))
    assert strip.K.text() == "K cannot be measured"
    assert strip.limit.text() == ""
    assert strip.K.toolTip() == "There are too few images."
    strip.set_playhead(20.0)
    before = strip.plot.grab().toImage()
    strip.set_playhead(3.0)
    assert strip.plot.grab().toImage() == before, "no playhead over the words"
    strip.show_reading(reading(COSINE))
    assert strip.K.text().startswith("K = ")
    assert strip.limit.text()
