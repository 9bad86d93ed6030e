"""The gallery: one picture per data set, of the user's own data too.

Pictures are drawn one per turn of the event loop, after the window has come up, and kept by value and theme.
Opening images may take long: the gallery asks for some of one data set at a time, and draws these when they
come.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QWidget

from difflab.engine.datasets import DATA, Data, Space
from difflab.errors import DataError, DifflabError
from difflab.gui.style import set_look
from difflab.gui.widgets.bits_thumbnail import bits_picture, is_kept
from difflab.gui.widgets.image_thumbnail import images_picture
from difflab.gui.widgets.key_courtesy import keep_keys
from difflab.gui.widgets.thumbnail import ThumbnailButton, cloud_picture
from difflab.render.images import ImageArray
from difflab.render.splat import Splat
from difflab.render.theme import Theme

COLUMNS = 4
SMALLEST, LARGEST = 48, 96
GAP = 6
POINTS = 3_000
MANY_POINTS = 100_000
MANY_KEPT = 60  # data sets of whose images some are kept
# The side of the pictures in points; they are scaled to the tiles, whose width follows the dock's.
SIDE = 72
# A picture shows a data set, not an experiment: always the same sample, whatever the seed.
PICTURE_SEED = 2015
# The headings of all spaces but the first, in their order, and what they tell.
HEADINGS: Mapping[Space, tuple[str, str]] = {
    "image": ("Images", "Data of many pixels, which diffuse as points in as many dimensions."),
    "binary": ("Sequences", "Data of bits, which diffuse by coin flips."),
}
SPACES: tuple[Space, ...] = ("plane", *HEADINGS)


class DataGallery(QWidget):
    """Framed pictures of all data sets; the chosen one stands out. Pressing one asks for it."""

    chosen = Signal(object)  # Data
    images_wanted = Signal(object)  # Data: some of its images, for its picture
    pointed_at = Signal(str)  # the name of the data set under the mouse, empty where there is none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_gallery")
        self.setAccessibleName("Data sets")
        self._theme = theme
        self._splat = Splat()
        self._values: list[Data] = []
        self._tiles: list[ThumbnailButton] = []
        self._assets: Mapping[str, Any] = {}
        self._pictures: dict[tuple[Data | str, str, int], QImage] = {}
        self._pending: list[int] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._tell)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._grid.setColumnStretch(COLUMNS, 1)
        self._side = SMALLEST
        self._headings = {space: self._heading(*words) for space, words in HEADINGS.items()}
        self._images: dict[Data, ImageArray | None] = {}  # None: there are none to be had
        self._awaited: Data | None = None
        self._waiting: list[int] = []
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._draw_next)
        for value in toys():
            self._add_tile(value)

    def show_data(self, data: Data, assets: Mapping[str, Any]) -> None:
        """Frame the tile of `data`; own data get a tile, a toy's tile shows its parameters."""
        self._assets = assets
        at = self._tile_of(data)
        if self._values[at] is not data and self._values[at] != data:
            self._values[at] = data
            self._ask_for_picture(at, first=True)
        self._tiles[at].setChecked(True)

    def tile(self, name: str) -> ThumbnailButton:
        """The tile of a data set by its name; `KeyError` where there is none."""
        for tile, value in zip(self._tiles, self._values, strict=True):
            if name_of(value) == name:
                return tile
        raise KeyError(name)

    @property
    def is_drawn(self) -> bool:
        """Whether every tile has its picture."""
        return not (self._pending or self._waiting)

    def take_images(self, value: Data, images: ImageArray | None) -> None:
        """Some images (n, C, H, W) of `value`, levels in [0, 1]; None where it cannot be opened."""
        if len(self._images) > MANY_KEPT:
            self._images.clear()
        self._images[value] = images
        if value == self._awaited:
            self._awaited = None
        for at in [at for at in self._waiting if self._values[at] == value]:
            self._waiting.remove(at)
            self._ask_for_picture(at, first=True)
        self._want_next()

    def apply_theme(self, theme: Theme) -> None:
        if theme != self._theme:
            self._theme = theme
            self._ask_for_all()

    def minimumSizeHint(self) -> QSize:
        rows = sum(-(-len(group) // COLUMNS) for group in self._groups().values())
        headings = sum(label.sizeHint().height() + GAP for label in self._headings.values())
        return QSize(COLUMNS * SMALLEST + (COLUMNS - 1) * GAP, rows * (self._side + GAP) - GAP + headings)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(SMALLEST, min(LARGEST, (event.size().width() - (COLUMNS - 1) * GAP) // COLUMNS))
        if side != self._side:
            self._side = side
            for tile in self._tiles:
                tile.setFixedSize(side, side)
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._pending:
            self._turn.start()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._turn.stop()

    def _add_tile(self, value: Data) -> int:
        at = len(self._tiles)
        name = name_of(value)
        taken = [name_of(other) for other in self._values].count(name)
        suffix = f".{taken + 1}" if taken else ""
        tile = ThumbnailButton(f"data_gallery.{name}{suffix}", value.title, _tip(value), self)
        tile.setFixedSize(self._side, self._side)
        self._values.append(value)
        self._tiles.append(tile)
        tile.pointed_at.connect(self.pointed_at)
        keep_keys(tile)
        self._group.addButton(tile, at)
        self._place()
        self._ask_for_picture(at)
        return at

    def _heading(self, words: str, tip: str) -> QLabel:
        heading = QLabel(words, self)
        heading.setObjectName(f"data_gallery.{words.lower()}")
        heading.setToolTip(tip)
        set_look(heading, "muted")
        return heading

    def _groups(self) -> dict[Space, list[int]]:
        """The tiles of each space."""
        return {
            space: [at for at, value in enumerate(self._values) if value.space == space] for space in SPACES
        }

    def _place(self) -> None:
        """Each space below its heading; own data at the end of their kind."""
        row = 0
        for space, tiles in self._groups().items():
            if space in self._headings:
                self._grid.addWidget(self._headings[space], row, 0, 1, COLUMNS)
                row += 1
            for place, at in enumerate(tiles):
                self._grid.addWidget(self._tiles[at], row + place // COLUMNS, place % COLUMNS)
            row += -(-len(tiles) // COLUMNS)

    def _tile_of(self, data: Data) -> int:
        """The tile that shows `data`: a toy's goes by its name, own data are told apart by their points."""
        for at, value in enumerate(self._values):
            if name_of(value) == name_of(data) and asset_of(value) == asset_of(data):
                return at
        return self._add_tile(data)

    def _ask_for_picture(self, at: int, *, first: bool = False) -> None:
        if at in self._pending:
            self._pending.remove(at)
        self._pending.insert(0 if first else len(self._pending), at)
        if self.isVisible():
            self._turn.start()

    def _ask_for_all(self) -> None:
        chosen = self._group.checkedId()
        for at in range(len(self._tiles)):
            self._ask_for_picture(at, first=at == chosen)

    @Slot()
    def _draw_next(self) -> None:
        if self._pending:
            at = self._pending.pop(0)
            value, ratio = self._values[at], self.devicePixelRatioF()
            if value.space == "image" and value not in self._images:
                self._waiting = [at, *(other for other in self._waiting if other != at)]
            else:
                picture = self._picture(value, round(SIDE * ratio))
                if picture is not None:
                    self._tiles[at].show_picture(picture, ratio)
        if not self._pending:
            self._turn.stop()
            self._want_next()

    def _want_next(self) -> None:
        """Ask for images of a data set whose tile waits, the newest first; the others stay in line."""
        if self._pending or not self._waiting:
            return
        wanted = self._values[self._waiting[0]]
        if wanted != self._awaited:
            self._awaited = wanted
            self.images_wanted.emit(wanted)

    def _picture(self, value: Data, side: int) -> QImage | None:
        key = (self._likeness(value), self._theme.name, side)
        if key not in self._pictures:
            try:
                picture = self._drawn(value, side)
            except DifflabError:
                return None  # own data whose points are not at hand: the tile stays plain
            if len(self._pictures) > 200:  # a dragged slider makes many values; only the last ones come back
                self._pictures.clear()
            self._pictures[key] = picture
        return self._pictures[key]

    def _drawn(self, value: Data, side: int) -> QImage:
        if value.space == "image":
            images = self._images[value]
            if images is None:
                raise DataError(f"{value.title}: nothing to be seen.")
            return images_picture(images, self._theme, side)
        if value.space == "binary":
            return bits_picture(value, self._assets, self._theme, side)
        data = value.open(self._assets)
        draw = data.draw(POINTS, np.random.default_rng(PICTURE_SEED))
        points = (draw.points - data.mean) / data.scale
        return cloud_picture(points, self._theme, side, self._splat)

    def _likeness(self, value: Data) -> Data | str:
        """What a picture is kept by: the value, or the points alone where they are many.

        Smoothing hardly shows then, and opening the data for every move of a slider would take long.
        """
        if is_kept(name_of(value)):
            return name_of(value)
        points = self._assets.get(asset_of(value))
        return asset_of(value) if points is not None and len(points) > MANY_POINTS else value

    @Slot(int)
    def _tell(self, at: int) -> None:
        self.chosen.emit(self._values[at])


def toys() -> list[Data]:
    """The data sets that need nothing from the user, with their defaults, in the order of the table."""
    return [model() for model in DATA.values() if "asset" not in model.model_fields]


def name_of(data: Data) -> str:
    return str(getattr(data, "name"))  # noqa: B009 - declared by every data set, not by their base


def asset_of(data: Data) -> str:
    return str(getattr(data, "asset", ""))


def _tip(value: Data) -> str:
    words = (type(value).__doc__ or "").strip().split("\n\n")[0]
    return f"<qt><b>{value.title}</b><br>{' '.join(words.split())}</qt>"
