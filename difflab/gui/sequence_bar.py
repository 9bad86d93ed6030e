"""The bar over the stage of binary data: bits or probabilities, now or over time, and which model answers."""

from PySide6.QtWidgets import QMenu, QWidget

from difflab.gui.style import GRID
from difflab.gui.view_bar import ViewBar
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.segmented import Segment

LAYERS = {
    "bits": Segment("Bits", "The bits themselves, 0 and 1."),
    "probability": Segment(
        "P(1)", "For every bit the probability, under the model, that it is 1 in the data: P(x₀ = 1 | xₜ)."
    ),
}
MODELS = {
    "exact": Segment("exact", "The exact denoiser of the data brings the bits back."),
    "learned": Segment("learned", "The trained network brings the bits back."),
    "error": Segment(
        "error", "The network brings the bits back; the probabilities shown are learned minus exact."
    ),
}
FORWARD = {"fixed-noise": "Forward by fixed noise (coherent)", "markov": "Forward as the Markov chain"}
NOISE_TIP = "Draw other sequences and other noise; they are kept while parameters are dragged."
# The forms of the bar, from roomy to narrow, by what has gone into a menu.
MODELS_IN_MENU, LAYERS_IN_MENU = 1, 2


class SequenceBar(ViewBar):
    """Controls over the stage of bits."""

    def __init__(self, state: ViewState, parent: QWidget | None = None) -> None:
        super().__init__("sequence_bar", state, MODELS, parent)
        view = self.menu_button("view_menu", "View", "How the sequences are drawn.", self._view_menu())
        self.row.add(self.add_segments("bit_layer", LAYERS), until=LAYERS_IN_MENU - 1)
        self.row.add(self.flag_button("over_time"), until=LAYERS_IN_MENU - 1)
        self.row.add(view)
        self.add_gap(2 * GRID)
        self.add_models(MODELS_IN_MENU)
        self.lay_out()

    def _view_menu(self) -> QMenu:
        """The layers too: the bar's own buttons for them leave while it is narrow."""
        menu = QMenu(self)
        self.add_choices(menu, "bit_layer", {key: segment.text for key, segment in LAYERS.items()})
        self.add_flag(menu, "over_time")
        menu.addSeparator()
        self.add_flag(menu, "group_rows")
        menu.addSeparator()
        self.add_choices(menu, "forward", FORWARD)
        menu.addSeparator()
        self.add_noise(menu, NOISE_TIP)
        return menu
