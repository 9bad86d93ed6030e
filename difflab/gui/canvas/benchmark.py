"""How long the stage takes, side by side with the usual way of drawing points: rows of `difflab bench`.

A frame is new positions handed over and painted at once. Times are medians of what one thread works (CPU
time), which other programs disturb less than the clock on the wall.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import thread_time

import numpy as np
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from difflab.gui.canvas.stage import Stage
from difflab.render.arrows import field_positions
from difflab.render.layout import stage_layout
from difflab.render.picture import ArrowField, Cloud, Pane, Trails
from difflab.render.viewport import Float32Array

SIDE = 800  # logical pixels of the field
FRAMES = 15
SEED = 7


@dataclass(frozen=True)
class Row:
    """One line of the table: `ok` says whether the value reached its target."""

    name: str
    value: float
    unit: str
    target: str
    ok: bool


def rows() -> Iterator[Row]:
    """Measure and give the rows one after the other; needs a QApplication."""
    many = _stage_ms(_one_pane(100_000))
    yield _at_most("100,000 moving particles, 800 x 800", many, 8)
    scatter = _scatter_ms(100_000)
    yield Row("pyqtgraph ScatterPlotItem, same points", scatter, "ms/frame", "", True)
    yield Row("stage against ScatterPlotItem", scatter / many, "times faster", ">= 20", scatter / many >= 20)
    yield _at_most("10,000 antialiased discs, 800 x 800", _stage_ms(_one_pane(10_000)), 4)
    yield _at_most("whole stage: 30,000 + 2,000 particles, trails, arrows", _stage_ms(_both_panes()), 16)


def _at_most(name: str, milliseconds: float, target: float) -> Row:
    return Row(name, milliseconds, "ms/frame", f"<= {target:g}", milliseconds <= target)


def _one_pane(count: int) -> Callable[[int], tuple[Pane, ...]]:
    clouds = _moving(count)
    return lambda frame: (Pane("Forward", f"{count:,} particles", cloud=Cloud(clouds[frame % len(clouds)])),)


def _both_panes() -> Callable[[int], tuple[Pane, ...]]:
    forward, reverse, walks = _moving(30_000), _moving(2_000), _walks()
    positions = field_positions((-3.0, 3.0, -3.0, 3.0))
    vectors = [(-positions * (0.1 + 0.02 * frame)).astype(np.float32) for frame in range(len(forward))]

    def panes(frame: int) -> tuple[Pane, ...]:
        at = frame % len(forward)
        field = ArrowField(positions, vectors[at], "exact", "drift")
        trails = Trails(walks, 10.0 + 0.5 * at)
        return (
            Pane("Forward", "30,000 particles", cloud=Cloud(forward[at])),
            Pane("Reverse", "2,000 particles", cloud=Cloud(reverse[at]), field=field, trails=trails),
        )

    return panes


def _moving(count: int) -> list[Float32Array]:
    """Eight positions of a cloud that turns."""
    points = np.random.default_rng(SEED).standard_normal((count, 2), dtype=np.float32)
    angles = 0.05 * np.arange(8)
    turns = [np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]], np.float32) for a in angles]
    return [np.ascontiguousarray(points @ turn) for turn in turns]


def _walks() -> Float32Array:
    steps = np.random.default_rng(SEED).normal(scale=0.15, size=(30, 41, 2))
    return np.cumsum(steps, axis=1).astype(np.float32)


def _stage_ms(panes: Callable[[int], tuple[Pane, ...]]) -> float:
    stage = Stage()
    stage.resize(*_window_for_field(SIDE, len(panes(0))))

    def frame(index: int) -> None:
        stage.show_panes(*panes(index))
        stage.repaint()

    return _measure(stage, frame)


def _window_for_field(side: int, panes: int) -> tuple[int, int]:
    """The window in which each field is `side` pixels square."""
    field = stage_layout(2 * side * panes, 2 * side, 1.0, panes).fields[0]
    return 2 * side * panes - panes * (field.width - side), 2 * side - (field.height - side)


def _scatter_ms(count: int) -> float:
    import pyqtgraph as pg  # only to compare with

    clouds = [cloud.astype(np.float64) for cloud in _moving(count)]
    plot = pg.PlotWidget(background="k")
    plot.resize(SIDE, SIDE)
    scatter = pg.ScatterPlotItem(pxMode=True, useCache=True, size=3, pen=None, brush=pg.mkBrush("w"))
    plot.addItem(scatter)
    plot.setRange(xRange=(-3, 3), yRange=(-3, 3), padding=0)

    def frame(index: int) -> None:
        points = clouds[index % len(clouds)]
        scatter.setData(points[:, 0], points[:, 1])
        plot.viewport().repaint()

    milliseconds = _measure(plot, frame)
    plot.close()
    return milliseconds


def _measure(widget: QWidget, frame: Callable[[int], None]) -> float:
    """The median of what a frame takes, in milliseconds, after a few frames to warm up."""
    widget.show()
    QTest.qWaitForWindowExposed(widget)  # before it, repaint() would paint nothing
    for index in range(4):
        frame(index)
    taken = []
    for index in range(FRAMES):
        began = thread_time()
        frame(index)
        taken.append(1e3 * (thread_time() - began))
    widget.hide()
    widget.deleteLater()
    return median(taken)
