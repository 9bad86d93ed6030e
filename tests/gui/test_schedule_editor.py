"""Every gesture of the schedule editor, by mouse and keys, on the real widget."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from difflab.engine.schedules import VIEWS, ScheduleOptions, View, build
from difflab.engine.schedules.editing import editable, move
from difflab.gui.plots.schedule_drawing import drawing
from difflab.gui.plots.schedule_editor import ScheduleEditor
from difflab.render.theme import DARK, LIGHT
from difflab.session.edit import Edit

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class Desk:
    """An editor whose wishes are carried out, as the main window does."""

    def __init__(self, qtbot: QtBot, options: ScheduleOptions, view: View) -> None:
        self.editor = ScheduleEditor(DARK, view)
        qtbot.addWidget(self.editor)
        self.editor.resize(760, 200)
        self.edits: list[Edit] = []
        self.editor.edit_requested.connect(self._apply)
        self.editor.show_schedule(options)
        self.editor.show()
        qtbot.waitExposed(self.editor)

    def _apply(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.editor.show_schedule(edit.changes["schedule"])

    @property
    def schedule(self) -> ScheduleOptions:
        return self.editor.schedule

    def handle(self, index: int) -> QPoint:
        return self.editor.point_of(index).toPoint()

    def place(self, t: float, value: float) -> QPoint:
        return self.editor.point_at(t, value).toPoint()

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.editor, LEFT, modifiers, at)

    def press(self, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mousePress(self.editor, LEFT, modifiers, at)

    def drag(self, start: QPoint, *way: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.press(start)
        for point in way:
            self.move(point, modifiers)
        QTest.mouseRelease(self.editor, LEFT, modifiers, way[-1])

    def move(self, point: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        # QTest.mouseMove cannot carry modifiers.
        place = QPointF(self.editor.mapToGlobal(point))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), place, LEFT, LEFT, modifiers)
        QCoreApplication.sendEvent(self.editor, event)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.editor, key, modifiers)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, ScheduleOptions(), "alpha_bar")


@pytest.fixture(params=VIEWS)
def any_view(qtbot: QtBot, request: pytest.FixtureRequest) -> Desk:
    return Desk(qtbot, ScheduleOptions(), request.param)


def middle(desk: Desk) -> int:
    return len(desk.editor.anchors) // 2


def test_dragging_a_handle_edits_the_schedule_in_one_gesture(any_view: Desk) -> None:
    desk, index = any_view, middle(any_view)
    start = desk.handle(index)
    target = start + QPoint(12, 6)
    desk.drag(start, start + QPoint(6, 3), target)
    assert desk.schedule.family == "edited"
    assert desk.schedule.curve is not None
    assert desk.schedule.curve.view == desk.editor.view
    assert (desk.handle(index) - target).manhattanLength() <= 2
    assert len({edit.gesture for edit in desk.edits}) == 1
    assert desk.edits[0].gesture
    assert set(desk.edits[-1].changes) == {"schedule"}


def test_two_drags_are_two_gestures(desk: Desk) -> None:
    for index in (3, 4):
        start = desk.handle(index)
        desk.drag(start, start + QPoint(10, 0), start + QPoint(15, 4))
    assert len({edit.gesture for edit in desk.edits}) == 2


def test_a_click_on_a_handle_chooses_it_and_changes_nothing(desk: Desk) -> None:
    desk.press(desk.handle(3))
    desk.move(desk.handle(3) + QPoint(1, -1))
    QTest.mouseRelease(desk.editor, LEFT, NONE, desk.handle(3) + QPoint(1, -1))
    assert desk.editor.selected == 3
    assert desk.edits == []


def test_a_click_adds_a_handle_there(any_view: Desk) -> None:
    desk = any_view
    before = len(desk.editor.anchors)
    a, b = desk.handle(middle(desk)), desk.handle(middle(desk) + 1)
    place = (a + b) / 2 + QPoint(10, 0)
    desk.click(place)
    assert len(desk.editor.anchors) == before + 1
    assert desk.editor.selected is not None
    assert (desk.handle(desk.editor.selected) - place).manhattanLength() <= 2
    assert len(desk.edits) == 1


def test_a_new_handle_can_be_dragged_on_at_once(desk: Desk) -> None:
    place = desk.place(20.0, 0.7)
    desk.drag(place, place + QPoint(5, 10), place + QPoint(10, 20))
    assert desk.editor.selected is not None
    assert (desk.handle(desk.editor.selected) - place - QPoint(10, 20)).manhattanLength() <= 2
    assert len({edit.gesture for edit in desk.edits}) == 1


def test_ctrl_click_adds_a_handle_without_bending_the_curve(any_view: Desk) -> None:
    desk = any_view
    start = editable(desk.schedule, desk.editor.view)
    desk.editor.show_schedule(start)
    before = len(desk.editor.anchors)
    a, b = desk.handle(before - 3), desk.handle(before - 4)
    desk.click((a + b) / 2 + QPoint(0, 15), CONTROL)
    assert len(desk.editor.anchors) == before + 1
    np.testing.assert_allclose(build(desk.schedule).log_snrs, build(start).log_snrs, atol=1e-5)


def test_shift_keeps_the_axis_that_moved_less(desk: Desk) -> None:
    index = middle(desk)
    start = desk.handle(index)
    anchor = desk.editor.anchors[index]
    desk.drag(start, start + QPoint(3, 12), modifiers=SHIFT)
    assert desk.editor.anchors[index].t == pytest.approx(anchor.t)
    assert desk.editor.anchors[index].value != pytest.approx(anchor.value)
    anchor, start = desk.editor.anchors[index], desk.handle(index)
    desk.drag(start, start + QPoint(15, 4), modifiers=SHIFT)
    assert desk.editor.anchors[index].value == pytest.approx(anchor.value)
    assert desk.editor.anchors[index].t > anchor.t


def test_dragging_out_removes_and_coming_back_keeps(desk: Desk) -> None:
    index, before = middle(desk), len(desk.editor.anchors)
    start = desk.handle(index)
    desk.press(start)
    desk.move(QPoint(start.x(), 260))
    assert len(desk.editor.anchors) == before - 1
    desk.move(start + QPoint(0, 10))
    assert len(desk.editor.anchors) == before
    desk.move(QPoint(start.x(), 260))
    QTest.mouseRelease(desk.editor, LEFT, NONE, QPoint(start.x(), 260))
    assert len(desk.editor.anchors) == before - 1
    assert desk.editor.selected is None
    assert len({edit.gesture for edit in desk.edits}) == 1


def test_the_ends_cannot_be_dragged_out(desk: Desk) -> None:
    before = len(desk.editor.anchors)
    for index in (0, before - 1):
        start = desk.handle(index)
        desk.drag(start, QPoint(start.x(), -60))
        assert len(desk.editor.anchors) == before


def test_no_handle_enters_an_invalid_region(any_view: Desk) -> None:
    desk = any_view
    for index in range(len(desk.editor.anchors)):
        for target in (QPoint(-30, -30), QPoint(780, 210), QPoint(20, 205), QPoint(760, 5)):
            start = desk.handle(index)
            desk.press(start)
            desk.move(target)
            schedule = build(desk.schedule)
            assert np.all((schedule.betas > 0) & (schedule.betas <= 1))
            assert np.all(np.diff(schedule.log_snrs) < 0)
            desk.key(Qt.Key.Key_Escape)
            QTest.mouseRelease(desk.editor, LEFT, NONE, target)


def test_escape_gives_a_drag_up(desk: Desk) -> None:
    start, before = desk.handle(3), desk.schedule
    desk.press(start)
    desk.move(start + QPoint(20, 10))
    assert desk.schedule != before
    desk.key(Qt.Key.Key_Escape)
    assert desk.schedule == before
    desk.move(start + QPoint(40, 20))
    assert desk.schedule == before


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_removes_the_chosen_handle(desk: Desk, key: Qt.Key) -> None:
    before = len(desk.editor.anchors)
    desk.click(desk.handle(3))
    desk.key(key)
    assert len(desk.editor.anchors) == before - 1
    assert desk.editor.selected == 3


def test_delete_leaves_the_ends(desk: Desk) -> None:
    desk.click(desk.handle(0))
    desk.key(Qt.Key.Key_Delete)
    assert desk.edits == []


@pytest.mark.parametrize(("modifiers", "size"), [(NONE, 1.0), (CONTROL, 0.1)])
def test_arrows_nudge(desk: Desk, modifiers: Qt.KeyboardModifier, size: float) -> None:
    index = middle(desk)
    desk.editor.select(index)
    before = desk.editor.anchors[index]
    desk.key(Qt.Key.Key_Right, modifiers)
    assert desk.editor.anchors[index].t == pytest.approx(before.t + size)
    desk.key(Qt.Key.Key_Left, modifiers)
    assert desk.editor.anchors[index].t == pytest.approx(before.t)
    desk.key(Qt.Key.Key_Up, modifiers)
    assert desk.editor.anchors[index].value == pytest.approx(before.value + 0.0108 * size)
    desk.key(Qt.Key.Key_Down, modifiers)
    assert desk.editor.anchors[index].value == pytest.approx(before.value)
    assert len({edit.gesture for edit in desk.edits}) == 4


def test_shift_nudges_ten_times_as_far(desk: Desk) -> None:
    index = middle(desk)
    desk.editor.select(index)
    before = desk.editor.anchors[index]
    desk.key(Qt.Key.Key_Down, SHIFT)
    assert desk.editor.anchors[index].value == pytest.approx(before.value - 0.108)


def test_a_held_arrow_is_one_gesture(desk: Desk) -> None:
    desk.editor.select(middle(desk))
    for _ in range(4):
        QTest.keyPress(desk.editor, Qt.Key.Key_Up)
    QTest.keyRelease(desk.editor, Qt.Key.Key_Up)
    assert len(desk.edits) == 4
    assert len({edit.gesture for edit in desk.edits}) == 1


def test_keys_choose_a_handle(desk: Desk) -> None:
    last = len(desk.editor.anchors) - 1
    for key, expected in (
        (Qt.Key.Key_PageDown, 0),
        (Qt.Key.Key_PageDown, 1),
        (Qt.Key.Key_PageUp, 0),
        (Qt.Key.Key_PageUp, 0),
        (Qt.Key.Key_End, last),
        (Qt.Key.Key_PageDown, last),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Escape, None),
    ):
        desk.key(key)
        assert desk.editor.selected == expected


def test_insert_adds_a_handle_after_the_chosen_one(desk: Desk) -> None:
    desk.editor.select(2)
    t = [anchor.t for anchor in desk.editor.anchors]
    desk.key(Qt.Key.Key_Insert)
    assert desk.editor.selected == 3
    assert desk.editor.anchors[3].t == pytest.approx((t[2] + t[3]) / 2)


def test_typed_numbers_move_the_chosen_handle(desk: Desk) -> None:
    index = middle(desk)
    desk.editor.select(index)
    desk.editor.enter(desk.editor.anchors[index].t + 0.5, 0.5)
    assert desk.editor.anchors[index].value == pytest.approx(0.5)


def test_a_stroke_of_the_pen_becomes_the_curve(desk: Desk) -> None:
    desk.editor.set_freehand(True)
    way = [desk.place(t, 0.95 - 0.9 * t / 40) for t in np.linspace(1, 40, 60)]
    desk.drag(way[0], *way[1:])
    expected = 0.95 - 0.9 * np.arange(1, 41) / 40
    np.testing.assert_allclose(build(desk.schedule).alpha_bars, expected, atol=0.03)
    assert len(desk.edits) == 1
    assert desk.edits[0].gesture


def test_the_playhead_follows_the_axis_and_its_grip(desk: Desk) -> None:
    times: list[float] = []
    desk.editor.playhead_moved.connect(times.append)
    axis = desk.place(10.0, 0.0) + QPoint(0, 16)
    desk.drag(axis, axis + QPoint(30, 0), axis + QPoint(2000, 0))
    assert times[0] == pytest.approx(10.0, abs=0.1)
    assert times[-1] == 40.0
    desk.editor.set_playhead(25.0)
    grip = desk.place(25.0, 1.0) - QPoint(0, 11)
    desk.drag(grip, grip - QPoint(2000, 0))
    assert times[-1] == 0.0
    assert desk.edits == []


def test_the_playhead_repaints_only_its_strip(desk: Desk) -> None:
    desk.editor.set_playhead(10.0)
    before = desk.editor.grab().toImage()
    desk.editor.set_playhead(30.0)
    after = desk.editor.grab().toImage()
    x = desk.place(10.0, 0.5).x()
    assert before.pixel(x, 100) != after.pixel(x, 100)


def test_another_view_keeps_the_schedule_until_the_first_drag(desk: Desk) -> None:
    start = desk.handle(3)
    desk.drag(start, start + QPoint(10, 10))
    first = desk.schedule
    desk.editor.show_view("sigma")
    assert desk.schedule == first
    start = desk.handle(3)
    desk.drag(start, start + QPoint(10, 5))
    assert desk.schedule.curve is not None
    assert desk.schedule.curve.view == "sigma"


def test_undo_restores_handles_and_view(desk: Desk, qtbot: QtBot) -> None:
    start = desk.handle(3)
    desk.drag(start, start + QPoint(10, 10))
    first, points = desk.schedule, desk.editor.anchors
    desk.editor.show_view("log_snr")
    start = desk.handle(3)
    desk.drag(start, start + QPoint(10, 5))
    with qtbot.waitSignal(desk.editor.view_changed) as changed:
        desk.editor.show_schedule(first)
    assert changed.args == ["alpha_bar"]
    assert desk.editor.view == "alpha_bar"
    assert desk.editor.anchors == points


@pytest.mark.parametrize("steps", [1, 2, 3, 10_000])
def test_short_and_long_chains_can_be_edited(qtbot: QtBot, steps: int) -> None:
    for view in VIEWS:
        desk = Desk(qtbot, ScheduleOptions(steps=steps), view)
        index = len(desk.editor.anchors) - 1
        end = desk.handle(index)
        desk.drag(end, end + QPoint(0, 20 if end.y() < 100 else -20))
        assert desk.schedule.family == "edited"
        desk.click(QPoint(380, 100))
        desk.key(Qt.Key.Key_Right)
        desk.editor.set_freehand(True)
        desk.drag(QPoint(100, 60), QPoint(300, 90), QPoint(500, 110))
        build(desk.schedule)
        desk.editor.grab()


def test_at_ten_thousand_steps_the_drawing_is_thinned() -> None:
    for view in VIEWS:
        line = drawing(ScheduleOptions(steps=10_000), view).curve
        assert len(line.times) < 1000
        assert line.times[-1] >= 9_999.5


def test_it_can_be_drawn_in_both_themes_and_small(desk: Desk) -> None:
    dark = desk.editor.grab().toImage()
    desk.editor.apply_theme(LIGHT)
    assert desk.editor.grab().toImage() != dark
    desk.editor.resize(desk.editor.minimumSizeHint())
    desk.editor.grab()


def test_screen_readers_hear_the_curve_and_the_chosen_handle(desk: Desk) -> None:
    assert "cosine" in desk.editor.accessibleName()
    desk.editor.select(2)
    assert "handle 3" in desk.editor.accessibleName()
    assert "ᾱ" in desk.editor.accessibleName()


def test_an_imported_base_stays_behind_its_edits(qtbot: QtBot) -> None:
    imported = ScheduleOptions(family="imported", steps=5, beta_1=0.1, table=(0.1, 0.2, 0.3, 0.4, 1.0))
    desk = Desk(qtbot, imported, "alpha_bar")
    start = desk.handle(2)
    desk.drag(start, start + QPoint(5, 10))
    assert desk.schedule.table == imported.table
    assert desk.schedule.curve is not None
    assert desk.schedule.curve.base == "imported"


def test_moving_by_rule_equals_moving_by_hand(desk: Desk) -> None:
    able = editable(desk.schedule, "alpha_bar")
    target = desk.handle(3) + QPoint(10, 10)
    desk.drag(desk.handle(3), target)
    anchor = desk.editor.anchors[3]
    assert desk.schedule == move(able, 3, anchor.t, anchor.value)
