"""The schedule panel: views, presets, numbers, text in and out, the lamp; with the document behind it."""

import json
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from difflab.engine.schedules import FAMILIES, VIEWS, Family, ScheduleOptions, View, build
from difflab.engine.schedules.anchors import Anchor, Box
from difflab.gui.panels.schedule_panel import SchedulePanel
from difflab.gui.plots.schedule_lamp import lamp_icon, lamp_words
from difflab.render.theme import DARK, LIGHT
from difflab.session.edit import Edit

LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class Holder:
    """As much of an experiment as the panel looks at."""

    schedule: ScheduleOptions


class Desk:
    """A panel with a document of one field and its history."""

    def __init__(self, qtbot: QtBot, options: ScheduleOptions | None = None) -> None:
        self.panel = SchedulePanel(DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(760, 240)
        self.edits: list[Edit] = []
        self.history = [options or ScheduleOptions()]
        self.panel.edit_requested.connect(self._apply)
        self._show()
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def _apply(self, edit: Edit) -> None:
        merges = bool(edit.gesture and self.edits) and self.edits[-1].gesture == edit.gesture
        self.edits.append(edit)
        if merges:
            self.history.pop()
        self.history.append(edit.changes["schedule"])
        self._show()

    def undo(self) -> None:
        self.history.pop()
        self._show()

    def _show(self) -> None:
        self.panel.show_experiment(Holder(self.history[-1]))

    @property
    def schedule(self) -> ScheduleOptions:
        return self.panel.schedule

    def type(self, field: QWidget, text: str) -> None:
        field.setFocus()
        line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def action(self, name: str) -> QAction:
        found = self.panel.findChild(QAction, f"schedule.{name}")
        assert isinstance(found, QAction)
        return found

    def drag(self, index: int, by: QPoint) -> None:
        editor = self.panel.editor
        start = editor.point_of(index).toPoint()
        QTest.mousePress(editor, LEFT, pos=start)
        QTest.mouseMove(editor, start + by / 2)
        QTest.mouseMove(editor, start + by)
        QTest.mouseRelease(editor, LEFT, pos=start + by)

    def problem(self) -> str:
        label = self.panel.findChild(QWidget, "schedule.problem")
        assert label is not None
        return str(label.property("text")) if label.isVisible() else ""


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_preset_is_one_edit(desk: Desk, family: Family) -> None:
    combo = desk.panel.families
    combo.setCurrentIndex(list(FAMILIES).index(family))
    combo.activated.emit(list(FAMILIES).index(family))
    assert desk.schedule == ScheduleOptions(family=family)
    assert len(desk.edits) == (family != "cosine")


@pytest.mark.parametrize("view", VIEWS)
def test_the_segments_show_the_four_views(desk: Desk, view: View) -> None:
    QTest.mouseClick(desk.panel.views.button(view), LEFT)
    assert desk.panel.editor.view == view
    assert desk.edits == []


def test_steps_and_first_beta_can_be_typed(desk: Desk) -> None:
    desk.type(desk.panel.steps, "1000")
    desk.type(desk.panel.beta_1, "1e-4")
    assert (desk.schedule.steps, desk.schedule.beta_1) == (1000, 1e-4)
    assert [edit.label for edit in desk.edits] == ["steps", "first beta"]


@pytest.mark.parametrize("text", ["nan", "0", "10001", "2.5", "many", "1e9", "inf", "-3"])
def test_steps_refuse_what_is_no_number_of_steps(desk: Desk, text: str) -> None:
    desk.type(desk.panel.steps, text)
    assert desk.edits == []
    assert "Steps" in desk.problem()


@pytest.mark.parametrize("text", ["nan", "0", "1", "-0.1", "two", "inf"])
def test_the_first_beta_refuses_what_is_none(desk: Desk, text: str) -> None:
    desk.type(desk.panel.beta_1, text)
    assert desk.edits == []
    assert "beta" in desk.problem()


def test_a_first_beta_beyond_the_first_handle_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.drag(4, QPoint(4, 10))
    before = desk.schedule
    desk.type(desk.panel.beta_1, "0.5")
    assert desk.schedule == before
    assert "first handle" in desk.problem()
    assert desk.panel.beta_1.lineEdit().text() == "0.001"


@pytest.mark.parametrize("steps", [1, 2, 10_000])
def test_the_extremes_of_t_are_shown(desk: Desk, steps: int) -> None:
    desk.type(desk.panel.steps, str(steps))
    for view in VIEWS:
        QTest.mouseClick(desk.panel.views.button(view), LEFT)
        desk.panel.grab()
    assert build(desk.schedule).steps == steps


def test_a_drag_is_one_step_of_undo_and_undo_restores_the_handles(desk: Desk) -> None:
    points = desk.panel.editor.anchors
    desk.drag(4, QPoint(10, 20))
    assert desk.panel.families.currentText() == "edited"
    assert len(desk.history) == 2
    desk.undo()
    assert desk.panel.editor.anchors == points
    assert desk.panel.families.currentText() == "cosine"


def test_undo_restores_the_view_too(desk: Desk) -> None:
    desk.drag(4, QPoint(10, 10))
    QTest.mouseClick(desk.panel.views.button("sigma"), LEFT)
    desk.drag(4, QPoint(6, 4))
    desk.undo()
    assert desk.panel.editor.view == "alpha_bar"
    assert desk.panel.views.choice() == "alpha_bar"


def test_reset_returns_to_the_preset(desk: Desk) -> None:
    assert not desk.panel.reset.isEnabled()
    desk.drag(4, QPoint(10, 20))
    QTest.mouseClick(desk.panel.reset, LEFT)
    assert desk.schedule == ScheduleOptions()


def test_freehand_is_a_mode(desk: Desk) -> None:
    QTest.mouseClick(desk.panel.freehand, LEFT)
    editor = desk.panel.editor
    start = editor.point_at(1, 0.98).toPoint()
    QTest.mousePress(editor, LEFT, pos=start)
    for t in range(2, 41):
        QTest.mouseMove(editor, editor.point_at(t, 0.98 - 0.024 * t).toPoint())
    QTest.mouseRelease(editor, LEFT, pos=editor.point_at(40, 0.02).toPoint())
    expected = 0.98 - 0.024 * np.arange(1, 41)
    np.testing.assert_allclose(build(desk.schedule).alpha_bars, expected, atol=0.03)
    assert len(desk.history) == 2


def test_the_chosen_handle_can_be_typed(desk: Desk) -> None:
    editor = desk.panel.editor
    QTest.mouseClick(editor, LEFT, pos=editor.point_of(4).toPoint())
    value = desk.panel.findChild(QLineEdit, "schedule.entry.value")
    time = desk.panel.findChild(QLineEdit, "schedule.entry.t")
    assert isinstance(value, QLineEdit)
    assert isinstance(time, QLineEdit)
    assert value.isVisible()
    desk.type(value, "0.5")
    assert editor.anchors[4].value == pytest.approx(0.5)
    desk.type(time, str(editor.anchors[4].t + 0.25))
    assert len(desk.edits) == 2


@pytest.mark.parametrize("text", ["nan", "2", "-1", "x", ""])
def test_a_typed_value_outside_the_room_is_refused(desk: Desk, text: str) -> None:
    editor = desk.panel.editor
    QTest.mouseClick(editor, LEFT, pos=editor.point_of(4).toPoint())
    value = desk.panel.findChild(QLineEdit, "schedule.entry.value")
    assert isinstance(value, QLineEdit)
    if text:
        desk.type(value, text)
    else:
        value.clear()
        QTest.keyClick(value, Qt.Key.Key_Return)
    assert desk.edits == []
    assert desk.problem()


def test_return_in_the_plot_goes_to_the_numbers(desk: Desk) -> None:
    editor = desk.panel.editor
    QTest.mouseClick(editor, LEFT, pos=editor.point_of(4).toPoint())
    QTest.keyClick(editor, Qt.Key.Key_Return)
    value = desk.panel.findChild(QLineEdit, "schedule.entry.value")
    assert QGuiApplication.focusObject() is value


def test_copy_gives_betas_that_paste_takes(desk: Desk) -> None:
    desk.drag(4, QPoint(10, 20))
    betas = build(desk.schedule).betas
    QTest.keyClick(desk.panel.editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert json.loads(QGuiApplication.clipboard().text()) == betas.tolist()
    QTest.mouseClick(desk.panel.reset, LEFT)
    QTest.keyClick(desk.panel.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.schedule.family == "imported"
    assert build(desk.schedule).betas.tolist() == betas.tolist()
    assert desk.panel.families.currentText() == "imported"


def test_the_menu_copies_tables_and_pastes(desk: Desk) -> None:
    desk.action("copy_csv").trigger()
    assert QGuiApplication.clipboard().text().startswith("t,beta,alpha_bar,log_snr\n1,0.001")
    desk.action("paste").trigger()
    assert desk.schedule.family == "imported"


@pytest.mark.parametrize(
    "text", ["", "hello", "[0.1, NaN]", "[0.1, 1, 0.1]", "[0.5, 2]", "alpha_bar\n0.5\n0.6"]
)
def test_pasting_nonsense_says_why_and_changes_nothing(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    desk.action("paste").trigger()
    assert desk.edits == []
    assert desk.problem()
    desk.drag(4, QPoint(10, 20))
    assert desk.problem() == ""


def test_import_and_export_are_asked_for(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.panel.import_requested):
        desk.action("import").trigger()
    for name, kind in (("export_csv", "csv"), ("export_json", "json")):
        with qtbot.waitSignal(desk.panel.export_requested) as asked:
            desk.action(name).trigger()
        assert asked.args == [kind]
    desk.panel.import_text(desk.panel.exported_text("json"))
    assert desk.schedule.family == "imported"
    assert desk.edits[-1].label == "import schedule"


def test_the_playhead_is_shown_and_asked_for(desk: Desk) -> None:
    desk.panel.set_playhead(7.0)
    assert desk.panel.editor.playhead == 7.0
    times: list[float] = []
    desk.panel.playhead_moved.connect(times.append)
    editor = desk.panel.editor
    QTest.mouseClick(editor, LEFT, pos=editor.point_at(20.0, 0.0).toPoint() + QPoint(0, 18))
    assert times == [pytest.approx(20.0, abs=0.1)]


@pytest.mark.parametrize(
    ("bits", "se", "words", "icon"),
    [
        (None, 0.0, "computing", ""),
        (0.0, 0.0, "prior mismatch 0 bits", "done"),
        (3e-9, 0.0, "prior mismatch < 0.0001 bits", "done"),
        (0.00041, 0.0, "prior mismatch 0.00041 bits", "done"),
        (0.05, 0.0, "prior mismatch 0.050 bits", "info"),
        (1.234, 0.021, "prior mismatch 1.2 ± 0.021 bits", "warning"),
        (123.0, 0.0, "prior mismatch 123 bits", "warning"),
        (float("inf"), 0.0, "prior mismatch infinite", "warning"),
    ],
)
def test_the_lamp_says_it_in_words_and_icon(bits: float | None, se: float, words: str, icon: str) -> None:
    assert words in lamp_words(bits, se)[0]
    assert lamp_icon(bits) == icon


def test_the_number_of_the_lamp_stays_where_the_panel_is_narrow(desk: Desk, qtbot: QtBot) -> None:
    """The gesture's hint gives way first, then the name of the number, never the number."""
    desk.panel.show_mismatch(3e-9, 0.0)
    hint = desk.panel.findChild(QLabel, "schedule.hint")
    assert hint is not None
    for width, hinted in ((900, True), (330, False), (260, False)):
        desk.panel.resize(width, 240)
        qtbot.wait(20)
        assert hint.isVisible() == hinted
        lamp = desk.panel.lamp
        assert lamp.fontMetrics().horizontalAdvance(lamp.shown_text) <= lamp.width() - 16
        assert "< 0.0001 bits" in lamp.shown_text


def test_the_fields_of_a_handle_hold_their_text_at_every_size(desk: Desk) -> None:
    entry = desk.panel.entry
    for points in (9.0, 18.0):
        font = entry.font()
        font.setPointSizeF(points)
        entry.setFont(font)
        entry.show_anchor(Anchor(13.0827, 0.999987, "handle"), Box(1.0, 20.0, 0.0, 1.0), "alpha_bar")
        for field in entry.findChildren(QLineEdit):
            assert field.width() > field.fontMetrics().horizontalAdvance(field.text()) + 8


def test_the_lamp_is_lit_by_the_window(desk: Desk) -> None:
    desk.panel.show_mismatch(0.00041, 0.0)
    assert "0.00041" in desk.panel.lamp.text()
    assert "0.00041" in desk.panel.lamp.accessibleName()


def test_showing_the_same_schedule_again_emits_nothing(desk: Desk) -> None:
    for options in (ScheduleOptions(steps=7), ScheduleOptions(family="karras"), ScheduleOptions()):
        desk.panel.show_experiment(Holder(options))
    assert desk.edits == []


def test_both_themes(desk: Desk) -> None:
    dark = desk.panel.grab().toImage()
    desk.panel.apply_theme(LIGHT)
    assert desk.panel.grab().toImage() != dark


def test_every_control_is_named_and_explained(desk: Desk) -> None:
    panel = desk.panel
    controls: list[QWidget] = [
        panel.editor, panel.families, panel.steps, panel.beta_1, panel.freehand, panel.reset, panel.more,
        *panel.views.findChildren(QAbstractButton), *panel.entry.findChildren(QLineEdit),
    ]  # fmt: skip
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()
        assert control.toolTip()
