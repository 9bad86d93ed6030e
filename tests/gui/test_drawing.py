"""Drawing one's own data."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from difflab.engine.datasets.drawn import Drawn
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.gui.dialogs.draw_dialog import DrawDialog, beside
from difflab.gui.dialogs.drawn_points import MOST_POINTS, DrawnPoints, smoothed_density
from difflab.gui.dialogs.spray_pad import SprayPad
from difflab.gui.widgets.number_field import NumberField
from difflab.render.theme import DARK, LIGHT
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment


def test_the_spray_is_normal_around_the_brush() -> None:
    drawn = DrawnPoints()
    drawn.begin_stroke()
    drawn.spray(0.2, -0.3, 0.1, 4_000)
    centre, spread = drawn.points.mean(axis=0), drawn.points.std(axis=0)
    error = 0.05 / np.sqrt(4_000)  # standard error of the mean; that of the deviation is smaller
    np.testing.assert_allclose(centre, [0.2, -0.3], atol=5 * error)
    np.testing.assert_allclose(spread, 0.05, atol=5 * error)


def test_nothing_lands_outside_the_canvas_and_no_more_than_fits() -> None:
    drawn = DrawnPoints()
    drawn.spray(1.0, 1.0, 0.5, 1_000)
    assert np.abs(drawn.points).max() <= 1
    drawn.spray(0.0, 0.0, 0.1, 10 * MOST_POINTS)
    assert len(drawn.points) <= MOST_POINTS
    assert drawn.is_full or len(drawn.points) > 0.9 * MOST_POINTS


def test_the_eraser_takes_what_lies_within_it() -> None:
    drawn = DrawnPoints(np.array([[0.0, 0.0], [0.3, 0.0], [0.0, 0.5]]))
    drawn.erase(0.0, 0.0, 0.31)
    np.testing.assert_array_equal(drawn.points, [[0.0, 0.5]])


def test_undo_and_redo_go_by_strokes() -> None:
    drawn = DrawnPoints()
    states = [drawn.points]
    for at in (-0.5, 0.0, 0.5):
        drawn.begin_stroke()
        drawn.spray(at, 0.0, 0.1, 20)
        drawn.spray(at, 0.1, 0.1, 20)
        states.append(drawn.points)
    for state in states[-2::-1]:
        drawn.undo()
        assert drawn.points is state
    assert not drawn.can_undo
    for state in states[1:]:
        drawn.redo()
        assert drawn.points is state
    drawn.clear()
    assert len(drawn.points) == 0
    drawn.undo()
    assert drawn.points is states[-1]


def test_arrays_handed_out_never_change() -> None:
    drawn = DrawnPoints()
    drawn.spray(0, 0, 0.1, 10)
    before = drawn.points
    copy = before.copy()
    drawn.spray(0, 0, 0.1, 10)
    drawn.erase(0, 0, 1.0)
    np.testing.assert_array_equal(before, copy)


def test_a_stroke_that_did_nothing_is_no_step() -> None:
    drawn = DrawnPoints(np.zeros((3, 2)))
    drawn.begin_stroke()
    drawn.erase(0.9, 0.9, 0.1)
    assert drawn.drop_empty_stroke()
    assert not drawn.can_undo


def test_the_preview_is_the_density_of_the_smoothed_points() -> None:
    """One Gaussian per point, its width a share of the spread, as the data set has it."""
    points = np.array([[-0.5, 0.0], [0.5, 0.0], [0.5, 0.0], [0.0, 0.5]])
    grid = smoothed_density(points, 0.3, 200)
    width = 0.3 * np.sqrt(points.var(axis=0).mean())
    axis = (np.arange(200) + 0.5) / 100 - 1
    x, y = np.meshgrid(axis, axis)
    exact = sum(np.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * width**2)) for a, b in points)
    # Points are binned to cells of 0.01: they move by 0.005 at most in each direction.
    slope = np.exp(-0.5) / width * 2
    np.testing.assert_allclose(grid, exact / exact.max(), atol=2 * 0.005 * slope)


def test_no_points_have_no_density() -> None:
    assert not smoothed_density(np.empty((0, 2)), 0.1, 16).any()


@pytest.fixture
def dialog(qtbot: QtBot) -> DrawDialog:
    dialog = DrawDialog(SwissRoll(), DARK)
    qtbot.addWidget(dialog)
    dialog.resize(420, 560)
    dialog.show()
    return dialog


def place(pad: SprayPad, x: float, y: float) -> QPoint:
    square = pad._square()
    half = square.width() / 2
    return QPoint(round(square.center().x() + half * x), round(square.center().y() - half * y))


def stroke(pad: SprayPad, *way: tuple[float, float]) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(pad, left, pos=place(pad, *way[0]))
    for x, y in way[1:]:
        QTest.mouseMove(pad, place(pad, x, y))
    QTest.mouseRelease(pad, left, pos=place(pad, *way[-1]))


def test_a_stroke_becomes_the_data_at_once(dialog: DrawDialog) -> None:
    document = Document(Experiment())
    dialog.edit_requested.connect(document.apply)
    stroke(dialog.pad, (-0.5, 0.2), (0.0, 0.2), (0.5, 0.2))
    data = document.experiment.data
    assert isinstance(data, Drawn)
    points = np.asarray(document.assets[data.asset], dtype=np.float64)
    assert len(points) > 20
    assert abs(float(np.median(points[:, 1])) - 0.2) < 0.05
    assert points[:, 0].min() < -0.4
    assert points[:, 0].max() > 0.4
    data.open(document.assets)  # the engine takes it
    stroke(dialog.pad, (0.0, -0.5))
    document.undo()  # the whole drawing is one step
    assert document.experiment.data == SwissRoll()


def test_cancel_brings_the_data_back(dialog: DrawDialog) -> None:
    document = Document(Experiment())
    dialog.edit_requested.connect(document.apply)
    stroke(dialog.pad, (0.0, 0.0), (0.3, 0.0))
    cancel = dialog.findChild(QPushButton, "draw_dialog.cancel")
    assert cancel is not None
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert document.experiment == Experiment()


def test_tools_undo_and_clear(dialog: DrawDialog) -> None:
    edits: list[Edit] = []
    dialog.edit_requested.connect(edits.append)
    stroke(dialog.pad, (0.0, 0.0), (0.3, 0.0))
    many = len(dialog.drawn.points)
    QTest.keyClick(dialog.pad, Qt.Key.Key_E)
    stroke(dialog.pad, (0.0, 0.0), (0.3, 0.0))
    fewer = len(dialog.drawn.points)
    assert fewer < many / 2
    QTest.keyClick(dialog.pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(dialog.drawn.points) == many
    QTest.keyClick(dialog.pad, Qt.Key.Key_B)
    assert dialog.pad.tool == "brush"
    clear = dialog.findChild(QToolButton, "draw_dialog.clear")
    assert clear is not None
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert len(dialog.drawn.points) == 0
    assert edits[-1].changes == {"data": SwissRoll()}  # nothing drawn: the data before
    done = dialog.findChild(QPushButton, "draw_dialog.done")
    assert done is not None
    assert not done.isEnabled()


def test_drawing_by_keys_alone(dialog: DrawDialog) -> None:
    dialog.pad.setFocus()
    for _ in range(4):
        QTest.keyClick(dialog.pad, Qt.Key.Key_Right)
    QTest.keyClick(dialog.pad, Qt.Key.Key_Space)
    assert abs(float(dialog.drawn.points[:, 0].mean()) - 0.2) < 0.06
    before = dialog.pad.radius
    QTest.keyClick(dialog.pad, Qt.Key.Key_BracketRight)
    field = dialog.findChild(NumberField, "draw_dialog.size")
    assert field is not None
    assert dialog.pad.radius > before
    assert float(field.text()) == pytest.approx(dialog.pad.radius)


def test_a_fast_stroke_has_no_gaps(dialog: DrawDialog) -> None:
    stroke(dialog.pad, (-0.8, 0.0), (0.8, 0.0))
    along = np.sort(dialog.drawn.points[:, 0])
    assert np.diff(along).max() < 2 * dialog.pad.radius


def test_a_held_brush_goes_on_spraying(qtbot: QtBot, dialog: DrawDialog) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(dialog.pad, left, pos=place(dialog.pad, 0, 0))
    start = len(dialog.drawn.points)
    qtbot.waitUntil(lambda: len(dialog.drawn.points) > start + 5)
    QTest.mouseRelease(dialog.pad, left, pos=place(dialog.pad, 0, 0))


def test_a_drawing_can_be_taken_up_again(qtbot: QtBot) -> None:
    points = np.array([[0.1, 0.1], [0.2, 0.2]])
    dialog = DrawDialog(SwissRoll(), LIGHT, points, 0.2)
    qtbot.addWidget(dialog)
    dialog.show()
    np.testing.assert_array_equal(dialog.drawn.points, points)
    smoothing = dialog.findChild(NumberField, "draw_dialog.smoothing")
    assert smoothing is not None
    assert smoothing.text() == "0.2"
    dialog.apply_theme(DARK)
    dialog.grab()


@pytest.mark.parametrize(
    ("screen_width", "left", "top"),
    [(1920, 1300, 100), (1280, 880, 200)],
)
def test_the_canvas_stands_beside_the_stage(screen_width: int, left: int, top: int) -> None:
    """Beside the window where the screen has room, else in its lower right corner."""
    window = QRect(0, 100, 1300, 700) if screen_width == 1920 else QRect(0, 0, 1280, 720)
    place = beside(window, QSize(400, 520), QRect(0, 0, screen_width, 1080))
    assert (place.x(), place.y()) == (left, top)
