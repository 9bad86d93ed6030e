"""The stage under mouse and keys: zoom about the cursor, pan, pick, reset; it repaints only when it must."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from difflab.gui.canvas.fade import SECONDS
from difflab.gui.canvas.stage import ZOOM_STEP, Stage
from difflab.render.layout import stage_layout
from difflab.render.picture import ArrowField, Cloud, Pane
from difflab.render.raster import rasterise
from difflab.render.screen import Screen
from difflab.render.stage import StageArtist
from difflab.render.theme import DARK, LIGHT
from difflab.render.viewport import Mapping, Viewport

POINTS = np.array([[0.0, 0.0], [1.0, 1.0], [-2.0, 0.5]], np.float32)
FORWARD = Pane("Forward", "three particles", cloud=Cloud(POINTS))
REVERSE = Pane("Reverse", "the same, mirrored", cloud=Cloud(-POINTS))


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    widget = Stage(DARK)
    qtbot.addWidget(widget)
    widget.resize(800, 400)
    widget.show_panes(FORWARD, REVERSE)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def mapping(stage: Stage, pane: int = 0) -> Mapping:
    fields = stage_layout(stage.width(), stage.height(), 1.0, 2).fields
    return stage.viewport.onto(fields[pane])


def spot(stage: Stage, x: float, y: float, pane: int = 0) -> QPoint:
    across, down = mapping(stage, pane).to_pixel(x, y)
    return QPoint(round(across), round(down))


def turn_wheel(stage: Stage, at: QPoint, notches: int) -> None:
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    event = QWheelEvent(
        QPointF(at), QPointF(at), QPoint(), QPoint(0, 120 * notches), buttons, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    stage.wheelEvent(event)


@pytest.mark.parametrize("pane", [0, 1])
def test_the_wheel_zooms_about_the_cursor(stage: Stage, pane: int) -> None:
    at = spot(stage, 1.0, 1.0, pane)
    before = mapping(stage, pane).to_world(at.x(), at.y())
    turn_wheel(stage, at, 2)
    assert stage.viewport.half == pytest.approx(3 / ZOOM_STEP**2)
    assert mapping(stage, pane).to_world(at.x(), at.y()) == pytest.approx(before)


def test_the_wheel_outside_the_fields_does_nothing(stage: Stage) -> None:
    turn_wheel(stage, QPoint(3, 3), 1)
    assert stage.viewport == Viewport()


def test_dragging_moves_both_panes(stage: Stage, qtbot: QtBot) -> None:
    start, left = spot(stage, 1, 1), Qt.MouseButton.LeftButton
    with qtbot.waitSignal(stage.view_changed):
        QTest.mousePress(stage, left, pos=start)
        QTest.mouseMove(stage, start + QPoint(20, 0))
        QTest.mouseMove(stage, start + QPoint(40, -30))
        QTest.mouseRelease(stage, left, pos=start + QPoint(40, -30))
    scale = mapping(stage).scale
    assert stage.viewport.x == pytest.approx(-40 / scale)
    assert stage.viewport.y == pytest.approx(-30 / scale)


def test_dragging_picks_nothing(stage: Stage, qtbot: QtBot) -> None:
    start, left = spot(stage, 0, 0), Qt.MouseButton.LeftButton
    with qtbot.assertNotEmitted(stage.forward_picked):
        QTest.mousePress(stage, left, pos=start)
        QTest.mouseMove(stage, start + QPoint(20, 0))
        QTest.mouseRelease(stage, left, pos=start + QPoint(20, 0))


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_click_picks_the_nearest_particle(stage: Stage, qtbot: QtBot, index: int) -> None:
    x, y = POINTS[index]
    with qtbot.waitSignal(stage.forward_picked) as picked, qtbot.assertNotEmitted(stage.reverse_picked):
        QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=spot(stage, x, y) + QPoint(3, -4))
    assert picked.args == [index]


def test_the_reverse_pane_has_its_own_particles(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.reverse_picked) as picked:
        QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=spot(stage, -1, -1, pane=1))
    assert picked.args == [1]


def test_a_click_beside_all_particles_picks_none(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.forward_picked) as picked:
        QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=spot(stage, 2, -2))
    assert picked.args == [-1]


def test_a_double_click_shows_everything_again(stage: Stage) -> None:
    stage.look_at(Viewport(1, 1, 0.5))
    QTest.mouseDClick(stage, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert stage.viewport == Viewport()


def test_keys_zoom_and_reset(stage: Stage) -> None:
    QTest.keyClick(stage, Qt.Key.Key_Plus)
    assert stage.viewport.half == pytest.approx(3 / ZOOM_STEP)
    QTest.keyClick(stage, Qt.Key.Key_Minus)
    assert stage.viewport.half == pytest.approx(3)
    stage.zoom(4)
    QTest.keyClick(stage, Qt.Key.Key_Home)
    assert stage.viewport == Viewport()


def test_the_extent_is_what_both_panes_show(stage: Stage) -> None:
    assert stage.extent() == mapping(stage, 0).extent == pytest.approx(mapping(stage, 1).extent)


def test_resizing_changes_the_view(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.view_changed):
        stage.resize(900, 420)


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_equal_panes_are_not_painted_again(stage: Stage, qtbot: QtBot) -> None:
    paints = Paints(stage)
    qtbot.waitUntil(lambda: not stage._fade.running)
    stage.update()
    qtbot.waitUntil(lambda: paints.count > 0)
    painted = paints.count
    stage.show_panes(FORWARD, REVERSE)
    stage.look_at(stage.viewport)
    stage.apply_theme(DARK)
    QTest.qWait(40)
    assert paints.count == painted


def test_changes_of_kind_fade_and_end(stage: Stage, qtbot: QtBot) -> None:
    field = ArrowField(POINTS, POINTS, "exact", "drift")
    stage.show_panes(FORWARD, Pane("Reverse", cloud=REVERSE.cloud, field=field))
    assert stage._fade.running
    qtbot.waitUntil(lambda: not stage._fade.running, timeout=round(1000 * (SECONDS + 1)))


def test_movement_does_not_fade(stage: Stage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not stage._fade.running)
    stage.show_panes(Pane("Forward", "three particles", cloud=Cloud(POINTS + 1)), REVERSE)
    assert not stage._fade.running


def test_the_theme_fades_over(stage: Stage, qtbot: QtBot) -> None:
    stage.apply_theme(LIGHT)
    qtbot.waitUntil(lambda: not stage._fade.running)
    assert stage.grab().toImage().pixelColor(2, 2).name() == LIGHT.surface.hex


def test_hiding_ends_the_fade(stage: Stage) -> None:
    stage.apply_theme(LIGHT)
    stage.hide()
    assert not stage._fade.running


def test_the_window_shows_what_a_file_would(stage: Stage, qtbot: QtBot) -> None:
    """The two painters differ in the rims of lines and letters only."""
    qtbot.waitUntil(lambda: not stage._fade.running)
    image = stage.grab().toImage().convertToFormat(stage.grab().toImage().Format.Format_RGB888)
    shown = np.array(image.constBits()).reshape(400, image.bytesPerLine())[:, : 3 * 800].reshape(400, 800, 3)
    marks = StageArtist().compose(stage.picture(), Screen(800, 400, 1.0, DARK))
    drawn = rasterise(marks, 800, 400)
    assert np.abs(shown.astype(int) - drawn).mean() < 1.0
    field = mapping(stage).rect
    inside = np.s_[field.top : field.bottom, field.left : field.right]
    assert np.abs(shown[inside].astype(int) - drawn[inside]).mean() < 0.3


def test_words_for_screen_readers(stage: Stage) -> None:
    assert stage.objectName() == "stage"
    assert stage.accessibleName() == "Stage"
    assert "three particles" in stage.accessibleDescription()
    assert stage.toolTip()
