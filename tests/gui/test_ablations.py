"""The ablations' page and what trains its grid."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from difflab.gui.ablations_controller import AblationsController
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.ablation_page import AblationPage
from difflab.gui.panels.ablation_reading import RunReading
from difflab.gui.panels.ablation_sparkline import Sparkline
from difflab.render.theme import DARK, LIGHT
from difflab.session.ablations import AXES, USUAL, Ablation, ablations, base
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes


class Bench:
    """The page with its controller, without a main window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bridge = JobBridge()
        self.page = AblationPage(AXES, DARK)
        qtbot.addWidget(self.page)
        self.controller = AblationsController(self.bridge, self.page)
        self.page.resize(900, 600)
        self.page.show()

    def button(self, name: str) -> QAbstractButton:
        found = self.page.findChild(QAbstractButton, f"ablations.{name}")
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def over(self) -> bool:
        self.bridge.collect()
        return not self.controller.is_under_way


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.bridge.close()
    bench.controller.close()


def test_axes_make_the_grid(bench: Bench) -> None:
    """2 x 2 x 2 runs at first; without any axis one run with the usual settings."""
    assert len(bench.page.grid.tiles) == 8
    assert bench.page.words.startswith("8 runs")
    for axis in USUAL:
        QTest.keyClick(bench.button(f"axis.{axis}"), Qt.Key.Key_Space)
    assert bench.page.words.startswith("1 run of")
    QTest.keyClick(bench.button("axis.steps"), Qt.Key.Key_Space)
    assert list(bench.page.grid.tiles) == ["T = 40", "T = 100", "T = 150"]


def quick() -> Experiment:
    changes: dict[str, Any] = {
        "data": {"name": "ring", "modes": 3},
        "training.steps": 4,
        "training.batch": 16,
        "network.width": 8,
        "sampler.steps": 4,
    }
    return with_changes(base(), changes)


def two(experiment: Experiment, axes: Sequence[str] = USUAL) -> list[Ablation]:
    return ablations(experiment, axes)[:2]


def test_a_grid_is_trained_measured_and_stopped(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process of its own, to the end; every run gets samples, a loss and its K below the exact one's."""
    monkeypatch.setattr("difflab.gui.ablations_controller.base", quick)
    monkeypatch.setattr("difflab.gui.ablations_controller.ablations", two)
    bench.controller.choose(("optimiser",))
    bench.press("start")
    assert not bench.button("start").isEnabled()
    assert not bench.button("axis.optimiser").isEnabled()
    qtbot.waitUntil(bench.over, timeout=120_000)
    tiles = list(bench.page.grid.tiles.values())
    assert len(tiles) == 2
    assert all(tile.picture.has_picture and tile.sparkline.latest is not None for tile in tiles)
    bench.press("copy")
    rows = [line.split(",") for line in QGuiApplication.clipboard().text().splitlines()]
    names, measured = rows[0], rows[1:]
    for row in measured:
        figures = dict(zip(names, row, strict=True))
        assert float(figures["K_bits"]) < float(figures["exact_K_bits"])
    assert bench.button("start").isEnabled()
    bench.page.apply_theme(LIGHT)
    assert not bench.page.grab().isNull()
    bench.press("start")
    assert not any(tile.picture.has_picture for tile in tiles), "a new grid begins from nothing"
    bench.press("stop")
    qtbot.waitUntil(bench.over, timeout=60_000)
    assert bench.page.words.endswith("Stopped.")


def test_the_best_is_named(bench: Bench) -> None:
    runs = [
        RunReading(str(at), ("Adam",), K_bits=bits, K_exact_bits=-2.0) for at, bits in enumerate((-3.0, -2.5))
    ]
    bench.page.show_runs(runs, "")
    tiles = bench.page.grid.tiles
    assert ["best" in tile.accessibleName() for tile in tiles.values()] == [False, True]


def test_larger_pictures_where_there_is_room(bench: Bench, qtbot: QtBot) -> None:
    tile = next(iter(bench.page.grid.tiles.values()))
    small = tile.picture.width()
    bench.page.resize(1800, 1000)
    qtbot.waitUntil(lambda: tile.picture.width() > small, timeout=2_000)


def test_a_falling_loss_falls(qtbot: QtBot) -> None:
    line = Sparkline(DARK)
    qtbot.addWidget(line)
    line.resize(100, 30)
    assert line.line().isEmpty()
    line.append(np.exp(-np.arange(50.0)), 100)
    points = line.line()
    first, last = points.at(0), points.at(points.size() - 1)
    assert first.y() < last.y()
    assert last.x() < 60, "half of the run, half of the width"
