"""What is done to mask, r(x) and picture: every wish becomes one edit, and so one step of undo."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.posterior.options import PosteriorOptions
from difflab.errors import DifflabError
from difflab.gui.canvas.mask_brush import Layer, as_mask
from difflab.gui.panels.posterior_tab import PosteriorTab
from difflab.gui.posterior_actions import BUILT_IN
from difflab.session.assets import AnyArray, asset_id
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.files.mask_file import read_mask, read_own_picture, save_mask
from difflab.session.spaces import posterior_task

PICTURES = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff)"


class PosteriorCommands(QObject):
    """Carries out what the Posterior tab and its menu ask for; holds nothing."""

    edit_requested = Signal(object)  # Edit
    failed = Signal(str)
    told = Signal(str)  # what was changed in a file to make it fit

    def __init__(
        self, document: Document, tab: PosteriorTab, actions: Mapping[str, QAction], window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._tab, self._window = document, tab, window
        self._shape: ImageShape | None = None
        tab.take_actions(actions)
        tab.canvas.painted.connect(self._paint)
        tab.tools.task_chosen.connect(self._choose_task)
        tab.tools.factor_chosen.connect(self._choose_factor)
        tab.bar.method_chosen.connect(self._choose_method)
        tab.strip.chosen.connect(self._choose_picture)
        tab.strip.open_requested.connect(self.choose_own_picture)
        tab.file_dropped.connect(self.take_own_picture)
        for name in BUILT_IN:
            actions[f"mask.{name}"].triggered.connect(self._start_from)
        for name, slot in {
            "mask.invert": self._invert,
            "mask.clear": self._clear,
            "mask.load": self._choose_mask,
            "mask.save": self._save_mask,
            "posterior.smaller": tab.canvas.smaller,
            "posterior.larger": tab.canvas.larger,
            "posterior.previous": self._step_back,
            "posterior.next": self._step_on,
            "posterior.own_picture": self.choose_own_picture,
        }.items():
            actions[name].triggered.connect(slot)
        for tool in ("brush", "eraser", "rectangle", "fill"):
            actions[f"posterior.{tool}"].triggered.connect(self._take_tool)

    def show_shape(self, shape: ImageShape | None) -> None:
        """The shape of the pictures that are filled in; None in the plane, or while it is not known."""
        self._shape = shape

    @property
    def _options(self) -> PosteriorOptions:
        return self._document.experiment.posterior

    @property
    def _task(self) -> str:
        return posterior_task(self._document.experiment.data.space, self._options.task)

    # Painting

    @Slot(object, str)
    def _paint(self, layer: Layer, label: str) -> None:
        if self._task == "multiply":
            # The document's first row lies at the bottom, the canvas's at the top.
            self._ask_array(label, "factor", np.ascontiguousarray(layer[::-1], dtype=np.float32))
        else:
            self._ask_array(label, "mask", as_mask(layer).astype(np.uint8))

    @Slot()
    def _invert(self) -> None:
        self._paint(1 - self._tab.canvas.hand.layer, "invert")

    @Slot()
    def _clear(self) -> None:
        self._paint(np.zeros_like(self._tab.canvas.hand.layer), "clear")

    @Slot()
    def _start_from(self) -> None:
        name = self.sender().objectName().rpartition(".")[2]
        changes: dict[str, Any] = {"posterior.mask": name}
        if name == "random" and self._options.mask == "random":
            changes["posterior.mask_seed"] = self._options.mask_seed + 1
        self._ask(f"{name} mask", changes)

    def _ask_array(self, label: str, what: str, array: AnyArray) -> None:
        key = asset_id(array)
        changes = {f"posterior.{what}": "painted", f"posterior.painted_{what}": key}
        self._ask(label, changes, {key: array})

    # Choices

    @Slot()
    def _take_tool(self) -> None:
        self._tab.choose_tool(self.sender().objectName().rpartition(".")[2])

    @Slot(str)
    def _choose_task(self, task: str) -> None:
        self._ask("task", {"posterior.task": task})

    @Slot(str)
    def _choose_method(self, method: str) -> None:
        name = "method" if self._task == "inpaint" else "answer"
        self._ask("method", {f"posterior.{name}": method})

    @Slot(str)
    def _choose_factor(self, factor: str) -> None:
        """Painting begins with what is shown; what was painted before comes back."""
        if factor == "painted" and not self._options.painted_factor:
            self._paint(self._tab.canvas.hand.layer, "painted factor")
        else:
            self._ask("factor", {"posterior.factor": factor})

    @Slot(int)
    def _choose_picture(self, number: int) -> None:
        self._ask("picture", {"posterior.index": number, "posterior.own_image": ""})

    @Slot()
    def _step_back(self) -> None:
        self._tab.strip.step(-1)

    @Slot()
    def _step_on(self) -> None:
        self._tab.strip.step(1)

    # Files

    @Slot()
    def choose_own_picture(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "A picture to fill in", self._folder(), PICTURES)
        if name:
            self.take_own_picture(Path(name))

    @Slot(object)
    def take_own_picture(self, path: Path) -> None:
        """Fill in the picture in a file, cut and resized to the data's shape."""
        if self._shape is None:
            return
        try:
            picture = read_own_picture(path, self._shape)
        except DifflabError as error:
            self.failed.emit(str(error))
            return
        levels = np.ascontiguousarray(picture.levels, dtype=np.float32)
        key = asset_id(levels)
        self._ask(f"picture {path.name}", {"posterior.own_image": key}, {key: levels})
        if picture.note:
            self.told.emit(picture.note)

    @Slot()
    def _choose_mask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Load a mask", self._folder(), PICTURES)
        if name:
            self.load_mask(Path(name))

    def load_mask(self, path: Path) -> None:
        """Take the mask from a picture; what had to be done to it is told."""
        try:
            found = read_mask(path, *self._tab.canvas.shape)
        except DifflabError as error:
            self.failed.emit(str(error))
            return
        self._ask_array(f"mask {path.name}", "mask", found.mask.astype(np.uint8))
        if found.note:
            self.told.emit(found.note)

    @Slot()
    def _save_mask(self) -> None:
        suggestion = str(Path(self._folder()) / "mask.png")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the mask", suggestion, "PNG (*.png)")
        if name:
            self.save_mask(Path(name).with_suffix(".png"))

    def save_mask(self, path: Path) -> None:
        """Write the mask as PNG, white where unknown."""
        try:
            save_mask(path, as_mask(self._tab.canvas.hand.layer))
        except DifflabError as error:
            self.failed.emit(str(error))

    def _folder(self) -> str:
        path = self._document.path
        return str(path.parent if path is not None else Path.home())

    def _ask(self, label: str, changes: dict[str, Any], assets: dict[str, AnyArray] | None = None) -> None:
        self.edit_requested.emit(Edit(label, changes, assets=assets or {}))
