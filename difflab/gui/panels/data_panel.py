"""Choosing the data: the gallery, the parameters of the chosen data set, and its limit."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from difflab.engine.datasets import DATA, Data
from difflab.gui.binding import KindForm
from difflab.gui.numbers import format_signed
from difflab.gui.panels.data_gallery import DataGallery, asset_of, name_of
from difflab.gui.style import set_look
from difflab.gui.widgets.card import Card, muted_label
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment

LIMIT_TIP = rich_tip(
    "Limit −H (bits per datum)",
    "No model can give these data more bits than minus their entropy, −H(data). It is infinite where the "
    "data have no noise of their own.",
)


ACCURACY_TIP = (
    "<qt><b>Accuracy of the exact model</b> (scaled units)<br>Many points and pictures are summed on a grid "
    "and over the nearest points; this is the largest error of the denoised point.</qt>"
)
WORTH_TELLING = 1e-3
SAME = "All points are the same: there is nothing to learn but that point."
UNSMOOTHED = (
    "Without smoothing the exact model knows these points by heart and brings back nothing else. Raise "
    "Smoothing to let it fill the gaps."
)
OWN_POINTS = ("points", "drawn")


class DataPanel(Card):
    """The card *Data* of the left dock."""

    edit_requested = Signal(object)  # Edit
    draw_requested = Signal()
    open_requested = Signal()
    browse_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Data", "data_panel", parent)
        self._shown: Data | None = None
        self._name = ElidedLabel("", self, least=4)
        self._name.setObjectName("data.name_shown")
        self._name.setToolTip("The data set that is chosen, or that the mouse is on.")
        set_look(self._name, "muted")
        self.add_caption(self._name)
        self._add_button("Draw", "spray", "Spray your own data with a brush.", self.draw_requested)
        self._add_button(
            "Open",
            "open",
            "Take points from a CSV, NPY or NPZ file, the dark parts of a picture, or lines of 0 and 1.",
            self.open_requested,
        )
        self._browse = self._add_button(
            "Browse", "picture", "Look through the images of this data set.", self.browse_requested
        )
        self._browse.hide()
        self.gallery = DataGallery(theme, self)
        self.gallery.chosen.connect(self._ask)
        self.gallery.pointed_at.connect(self._show_name)
        self.body.addWidget(self.gallery)
        self.form = KindForm(dict(DATA), "data", chooser=False, parent=self)
        self.form.edit_requested.connect(self.edit_requested)
        self.body.addWidget(self.form)
        self._limit = QLabel(self)
        self._limit.setObjectName("data.limit")
        self.body.addLayout(self._limit_line())
        self._accuracy = muted_label("", "data.accuracy")
        self._accuracy.setToolTip(ACCURACY_TIP)
        self._accuracy.hide()
        self.body.addWidget(self._accuracy)
        self._caution = muted_label("", "data.caution")
        self._caution.setWordWrap(True)
        self._caution.hide()
        self.body.addWidget(self._caution)
        self.show_limit(None, known=False)

    def show_experiment(self, experiment: Experiment, assets: Mapping[str, Any] | None = None) -> None:
        """Show the experiment's data; `assets` holds the arrays of drawn and opened data."""
        if experiment.data != self._shown:
            self._shown = experiment.data
            self._browse.setVisible(experiment.data.space == "image")
            self._show_caution(caution(experiment.data, assets or {}))
            self._show_name("")
        self.gallery.show_data(experiment.data, assets or {})
        self.form.show_options(experiment.data)

    def show_limit(self, bits: float | None, *, known: bool = True) -> None:
        """Show −H in bits per datum; None where it is infinite. Not yet `known`: a dash."""
        if not known:
            self._limit.setText("…")
            self._limit.setAccessibleName("Limit minus H, not computed yet")
        elif bits is None:
            # Images with noise of one grey level have an entropy; nobody can tell which.
            words = "not known" if getattr(self._shown, "dequantise", False) else "infinite"
            self._limit.setText(words)
            self._limit.setAccessibleName(f"Limit minus H is {words}")
        else:
            self._limit.setText(f"{format_signed(bits, 2)} bits")
            self._limit.setAccessibleName(f"Limit minus H, {bits:.2f} bits per datum")

    def show_accuracy(self, error: float) -> None:
        """Show how far the exact denoiser may be from exact, scaled units; nothing where that is little."""
        self._accuracy.setVisible(error > WORTH_TELLING)
        self._accuracy.setText(f"exact denoiser: error below {error:.2g}")

    def apply_theme(self, theme: Theme) -> None:
        self.gallery.apply_theme(theme)

    def _add_button(self, text: str, icon: str, tip: str, signal: Any) -> IconButton:
        button = IconButton(f"data_panel.{text.lower()}", icon, text, rich_tip(text, tip), parent=self)
        button.clicked.connect(signal)
        self.add_beside(button)
        return button

    def _limit_line(self) -> QHBoxLayout:
        words = QLabel("limit −H", self)
        set_look(words, "muted")
        set_look(self._limit, "strong")
        line = QHBoxLayout()
        for label in (words, self._limit):
            label.setToolTip(LIMIT_TIP)
        line.addWidget(words)
        line.addStretch(1)
        line.addWidget(self._limit)
        return line

    @Slot(str)
    def _show_name(self, name: str) -> None:
        """Name the data set under the mouse, else the chosen one."""
        self._name.setText(name or (self._shown.title if self._shown is not None else ""))

    def _show_caution(self, words: str) -> None:
        self._caution.setText(words)
        self._caution.setVisible(bool(words))

    @Slot(object)
    def _ask(self, value: Data) -> None:
        """Formulas come with their defaults; own data keep the points and the bandwidth they had."""
        if asset_of(value):
            self.edit_requested.emit(Edit(value.title.lower(), {"data": value}))
        elif self._shown is None or name_of(value) != name_of(self._shown):
            self.edit_requested.emit(Edit(value.title.lower(), {"data.name": name_of(value)}))


def caution(data: Data, assets: Mapping[str, Any]) -> str:
    """What to know of the user's own points before trusting the exact model; empty where there is nothing."""
    points = assets.get(asset_of(data))
    if points is None or name_of(data) not in OWN_POINTS:
        return ""
    if (points == points[:1]).all():
        return SAME
    return "" if getattr(data, "bandwidth", 1.0) > 0 else UNSMOOTHED
