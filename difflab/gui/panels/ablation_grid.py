"""The tiles of all runs, as many side by side as there is room for."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from difflab.gui.panels.ablation_reading import RunReading
from difflab.gui.panels.ablation_tile import PICTURES, AblationTile, tile_height, tile_width
from difflab.gui.style import GRID, set_look
from difflab.render.splat import Splat
from difflab.render.theme import Theme


class AblationGrid(QScrollArea):
    """Shows a run in each tile, in the order given."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ablations.grid")
        self.setAccessibleName("Runs")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._theme, self._splat = theme, Splat()
        self._runs: tuple[RunReading, ...] = ()
        self.tiles: dict[str, AblationTile] = {}
        self._columns, self._side = 1, PICTURES[-1]
        inside = QWidget()
        set_look(inside, "quiet")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(GRID - 2, GRID, GRID - 2, GRID)
        self._grid.setSpacing(GRID)
        self.setWidget(inside)

    def show_runs(self, runs: Sequence[RunReading]) -> None:
        """Show these runs; tiles of runs that stay keep their losses."""
        if [run.key for run in runs] != [run.key for run in self._runs]:
            self._make_tiles(runs)
        self._runs = tuple(runs)
        best = max((run.K_bits for run in runs if run.K_bits is not None), default=None)
        for run in runs:
            self.tiles[run.key].show_run(run, best=best is not None and run.K_bits == best)

    def append_losses(self, losses: Mapping[str, NDArray[np.floating]], steps: Mapping[str, int]) -> None:
        """Add the next losses of some runs, by their keys; `steps`: how many each will have."""
        for key, values in losses.items():
            self.tiles[key].sparkline.append(values, steps[key])

    def clear_losses(self) -> None:
        for tile in self.tiles.values():
            tile.sparkline.clear()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        for tile in self.tiles.values():
            tile.apply_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _make_tiles(self, runs: Sequence[RunReading]) -> None:
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = {run.key: AblationTile(self._theme, self._splat, self.widget()) for run in runs}
        self._arrange()
        self._fit()

    def _fit(self) -> None:
        """Take the largest pictures with which all tiles are in sight; else small ones, and scroll."""
        room, metrics = self.viewport().rect(), self.fontMetrics()
        for side in PICTURES:
            columns = max(1, (room.width() - GRID) // (tile_width(side, metrics) + GRID))
            rows = math.ceil(len(self.tiles) / columns)
            if rows * (tile_height(side, metrics) + GRID) + GRID <= room.height():
                break
        if (columns, side) != (self._columns, self._side):
            self._columns, self._side = columns, side
            self._arrange()

    def _arrange(self) -> None:
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        for at, tile in enumerate(self.tiles.values()):
            tile.picture.set_side(self._side)
            self._grid.addWidget(tile, at // self._columns, at % self._columns)
            tile.show()
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        # What is left over lies below the last row.
        self._grid.setRowStretch((len(self.tiles) - 1) // self._columns + 1, 1)
