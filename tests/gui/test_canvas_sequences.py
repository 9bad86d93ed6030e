"""The stage of bits under mouse and keys; it repaints only when it must."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from difflab.gui.canvas.sequences import SequenceStage
from difflab.render.sequence_facts import Facts, Figure, Figures
from difflab.render.sequences import OverTime, Rows, SequencePane
from difflab.render.theme import DARK, LIGHT

BITS = (np.random.default_rng(0).random((100, 20)) < 0.3).astype(np.float32)
FORWARD, REVERSE = (
    SequencePane("Forward", "bits", Rows(BITS)),
    SequencePane("Reverse", "bits", Rows(1 - BITS)),
)
FILM = SequencePane("Forward", over_time=OverTime(np.repeat(BITS[None, :1], 9, axis=0), 10, 4.0, "noise"))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stage(qtbot: QtBot) -> SequenceStage:
    widget = SequenceStage(DARK)
    qtbot.addWidget(widget)
    widget.resize(800, 400)
    widget.show_panes(FORWARD, REVERSE)
    widget.show()
    qtbot.waitExposed(widget)
    widget.grab()
    return widget


def place(stage: SequenceStage, pane: int, row: int) -> QPoint:
    """A pixel of a sequence."""
    for y in range(stage.height()):
        for x in range(stage.width() * pane // 2, stage.width(), 7):
            if stage._row_at(QPoint(x, y).toPointF()) == (pane, row):
                return QPoint(x, y)
    raise AssertionError("not to be seen")


def test_a_click_follows_a_sequence_and_a_double_click_opens_it(stage: SequenceStage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.mouseClick(stage, LEFT, pos=place(stage, 1, 11))
    assert picked.args == [1, 11]
    with qtbot.waitSignal(stage.opened) as opened:
        QTest.mouseDClick(stage, LEFT, pos=place(stage, 0, 3))
    assert opened.args == [0, 3]


def test_a_click_beside_the_sequences_lets_go(stage: SequenceStage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.mouseClick(stage, LEFT, pos=QPoint(2, 2))
    assert picked.args == [-1, -1]


def test_keys_step_and_let_go(stage: SequenceStage, qtbot: QtBot) -> None:
    for key, step in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)):
        with qtbot.waitSignal(stage.step_requested) as asked:
            QTest.keyClick(stage, key)
        assert asked.args == [step]
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert picked.args == [0, -1]


def test_a_drag_over_all_time_moves_the_time(stage: SequenceStage) -> None:
    stage.show_panes(FILM, FILM)
    stage.grab()
    shares: list[float] = []
    stage.time_picked.connect(shares.append)
    xs = [x for x in range(stage.width() // 2) if stage._time_at(QPoint(x, 200).toPointF()) is not None]
    QTest.mousePress(stage, LEFT, pos=QPoint(xs[0], 200))
    QTest.mouseMove(stage, QPoint(xs[len(xs) // 2], 200))
    QTest.mouseMove(stage, QPoint(xs[-1], 200))
    QTest.mouseRelease(stage, LEFT, pos=QPoint(xs[-1], 200))
    assert shares == pytest.approx([0.0, 0.5, 1.0], abs=0.01)
    QTest.mouseMove(stage, QPoint(xs[0], 200))
    assert len(shares) == 3


class Paints(QObject):
    def __init__(self, stage: SequenceStage) -> None:
        super().__init__(stage)
        self.count = 0
        stage.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt names it
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_flip_fades_and_then_nothing_is_painted(stage: SequenceStage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not stage._fade.running)
    paints = Paints(stage)
    flipped = BITS.copy()
    flipped[5] = 1 - flipped[5]
    stage.show_panes(SequencePane("Forward", "bits", Rows(flipped)), REVERSE)
    qtbot.waitUntil(lambda: stage._artist.settled and not stage._fade.running and paints.count > 0)
    assert paints.count > 2
    painted = paints.count
    qtbot.wait(60)
    assert paints.count == painted


def test_figures_are_drawn_and_told_to_those_who_cannot_see(stage: SequenceStage) -> None:
    before = stage.grab().toImage()
    stage.show_facts(Facts((Figures("Valid sequences", (Figure("99.41 ± 0.08 %", "as K fixes it"),)),)))
    assert stage.grab().toImage() != before
    assert "99.41 ± 0.08 %" in stage.accessibleDescription()
    assert stage.picture().facts


def test_the_theme_is_worn(stage: SequenceStage) -> None:
    stage.apply_theme(LIGHT)
    stage._fade.stop()
    assert stage.grab().toImage().pixelColor(1, 1).name() == LIGHT.surface.hex
