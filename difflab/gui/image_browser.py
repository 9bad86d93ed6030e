"""Looking through a data set of images: what is learned from, what is held out, class by class."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from difflab.gui import image_work
from difflab.gui.canvas.image_wall import ImageWall
from difflab.gui.image_work import ListedImages
from difflab.gui.job_bridge import JobBridge
from difflab.gui.style import GRID
from difflab.gui.theme import Appearance
from difflab.gui.widgets.card import muted_label
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.image_thumbnail import images_picture
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.gui.widgets.tips import rich_tip
from difflab.jobs.latest import Outcome
from difflab.session.document import Document

TOPIC = "browse"
ALL = "all"
LARGE = 168  # points, the side of the picked image
PARTS = {
    "training": Segment("Training", "The images that networks learn from and the exact model remembers."),
    "hold-out": Segment(
        "Hold-out", "The images that are never trained on: what is learned is judged by them."
    ),
}
CLASS_TIP = rich_tip("Class", "Show the images of one class alone.")


class ImageBrowser(QDialog):
    """A window beside the main one. Emits what it wants to see and is given it."""

    part_wanted = Signal(str)

    def __init__(self, title: str, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("image_browser")
        self.setWindowTitle(f"{title}: images")
        self._appearance = appearance
        self._listed: ListedImages | None = None
        self._places: NDArray[np.intp] = np.zeros(0, np.intp)
        self._part = SegmentedControl("image_browser.part", PARTS)
        self._class = ChoiceBox({ALL: "all classes"}, self)
        self._count = muted_label("", "image_browser.count")
        self._wall = ImageWall(appearance.theme, self)
        self._large, self._words = QLabel(self), muted_label("", "image_browser.words")
        self._lay_out()
        self._part.chosen.connect(self._choose_part)
        self._class.chosen.connect(self._filter)
        self._wall.picked.connect(self._tell)
        self.resize(840, 600)
        self._part.show_choice("training")

    @property
    def part(self) -> str:
        """What is shown: "training" or "hold-out"."""
        return self._part.choice() or "training"

    def show_listed(self, listed: ListedImages) -> None:
        """Show the images of the part that was asked for."""
        self._listed = listed
        classes = {str(at): name for at, name in enumerate(listed.labels)}
        self._class.show_choices({ALL: "all classes"} | classes)
        self._class.setVisible(bool(classes))
        self._filter()

    def say(self, words: str) -> None:
        """Say why there is nothing to see."""
        self._count.setText(words)

    def _lay_out(self) -> None:
        self._class.setObjectName("image_browser.class")
        self._class.setAccessibleName("Class")
        self._class.setToolTip(CLASS_TIP)
        self._class.hide()
        self._large.setFixedSize(LARGE, LARGE)
        self._large.setAccessibleName("The picked image")
        self._words.setFixedWidth(LARGE)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        for widget in (self._part, self._class):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self._count)
        side = QVBoxLayout()
        side.setSpacing(GRID)
        side.addWidget(self._large)
        side.addWidget(self._words, 1)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self._wall, 1)
        below.addLayout(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        layout.addLayout(below, 1)

    @Slot(str)
    def _choose_part(self, part: str) -> None:
        self.part_wanted.emit(part)

    @Slot()
    @Slot(str)
    def _filter(self, _key: str = "") -> None:
        """The images of the chosen class."""
        if self._listed is None:
            return
        key, classes = self._class.choice(), self._listed.classes
        chosen = np.arange(len(classes)) if key == ALL else np.flatnonzero(classes == int(key))
        self._places = chosen
        self._wall.show_images(self._listed.levels[chosen])
        more = f" of {self._listed.total:,}" if self._listed.total > len(classes) else ""
        self._count.setText(f"{len(chosen):,} images{more}")
        self._large.setPixmap(QPixmap())
        self._words.setText("Click an image." if len(chosen) else "")

    @Slot(int)
    def _tell(self, place: int) -> None:
        assert self._listed is not None
        number, listed = int(self._places[place]), self._listed
        image = np.float32(1 / 255) * listed.levels[number][None]
        ratio = self.devicePixelRatioF()
        picture = QPixmap.fromImage(self._drawn(image, round(LARGE * ratio)))
        picture.setDevicePixelRatio(ratio)
        self._large.setPixmap(picture)
        words = f"{PARTS[self.part].text} image {number + 1:,}"
        if listed.labels:
            words += f"\nclass {listed.labels[int(listed.classes[number])]}"
        self._words.setText(words)

    def _drawn(self, image: NDArray[np.float32], side: int) -> QImage:
        return images_picture(image, self._appearance.theme, side)


class BrowseCommands(QObject):
    """Opens the browser for the data of the document, and brings it what it wants from a worker."""

    def __init__(
        self, document: Document, bridge: JobBridge, appearance: Appearance, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document, self._bridge, self._appearance = document, bridge, appearance
        self._browser: ImageBrowser | None = None
        self._shown: object = None
        bridge.outcome.connect(self._take)
        document.listen(self._follow)

    @Slot()
    def open(self) -> None:
        """Show the images of the present data; does nothing for other data."""
        data = self._document.experiment.data
        if data.space != "image":
            return
        self.close_all()
        self._shown = data
        self._browser = ImageBrowser(data.title, self._appearance, self._window)
        self._browser.part_wanted.connect(self._ask)
        self._browser.show()
        self._ask("training")

    @Slot()
    def close_all(self) -> None:
        """Close what is open: the window goes, or the data are others."""
        if self._browser is not None:
            self._browser.done(0)
            self._browser.deleteLater()
            self._browser = None

    @Slot()
    def _follow(self) -> None:
        """Other data: those that are shown are no longer the document's."""
        if self._document.experiment.data != self._shown:
            self.close_all()

    @Slot(str)
    def _ask(self, part: str) -> None:
        data, assets = self._document.experiment.data, dict(self._document.assets)
        self._bridge.request(TOPIC, part, partial(image_work.listed, data, assets, part == "hold-out"))

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        browser = self._browser
        if outcome.topic != TOPIC or browser is None or outcome.key != browser.part:
            return
        if outcome.error is not None:
            browser.say(str(outcome.error))
        elif outcome.value is not None:
            browser.show_listed(outcome.value)
