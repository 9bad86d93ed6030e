"""The bar over the stage of images: what stands beside them, how many there are, and which model answers."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from difflab.gui.style import GRID
from difflab.gui.view_bar import ViewBar
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.segmented import Segment
from difflab.session.scene.images import IMAGES_SHOWN

LAYERS = {
    "estimate": Segment("Estimate", "Beside the images: the data that the model takes each to come from."),
    "drift": Segment("Drift", "Beside the images: the mean move of the next reverse step."),
    "none": Segment("Alone", "Nothing beside the images: they are larger."),
}
MODELS = {
    "exact": Segment(
        "exact", "The exact denoiser of the training images brings images back: it knows these by heart."
    ),
    "learned": Segment("learned", "The trained network brings images back."),
    "error": Segment("error", "The network brings images back; its estimate less the exact one is shown."),
}
FORWARD = {"fixed-noise": "Forward by fixed noise (smooth)", "markov": "Forward as the Markov chain"}
NOISE_TIP = "Draw other images and other noise; they are kept while parameters are dragged."
# The forms of the bar, from roomy to narrow, by what has gone into a menu.
MODELS_IN_MENU, LAYERS_IN_MENU = 1, 2


class ImageBar(ViewBar):
    """Controls over the stage of images."""

    browse_requested = Signal()

    def __init__(self, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__("image_bar", state, MODELS, parent)
        view = self.menu_button("view_menu", "View", "How the images are drawn.", self._view_menu())
        self.row.add(self.add_segments("image_layer", LAYERS), until=LAYERS_IN_MENU - 1)
        self.row.add(view)
        self.add_gap(2 * GRID)
        self.add_models(MODELS_IN_MENU)
        self.lay_out()

    def _view_menu(self) -> QMenu:
        """The layers too: the bar's own buttons for them leave while it is narrow."""
        menu = QMenu(self)
        self.add_choices(menu, "image_layer", {key: segment.text for key, segment in LAYERS.items()})
        menu.addSeparator()
        counts = menu.addMenu("Images")
        self.add_choices(counts, "images", {count: f"{count}" for count in IMAGES_SHOWN})
        self.add_flag(menu, "smooth")
        menu.addSeparator()
        self.add_choices(menu, "forward", FORWARD)
        menu.addSeparator()
        self.add_noise(menu, NOISE_TIP)
        browse = menu.addAction("Browse the data…")
        browse.setObjectName("image_bar.browse")
        browse.setToolTip("Look through the images of this data set, by class, training and hold-out.")
        browse.triggered.connect(self._ask_to_browse)
        return menu

    @Slot()
    def _ask_to_browse(self) -> None:
        self.browse_requested.emit()
