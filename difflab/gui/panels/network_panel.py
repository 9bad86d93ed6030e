"""Choosing the network that is trained."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from difflab.engine.networks import NETWORKS
from difflab.gui.binding import KindForm
from difflab.gui.widgets.card import Card, muted_label
from difflab.gui.widgets.tips import rich_tip
from difflab.session.experiment import Experiment

MORE = ("frequencies", "noise_frequencies", "finest", "cleanest")
SLIDERS = {
    "width": (8.0, 512.0),
    "depth": (1.0, 8.0),
    "frequencies": (0.0, 24.0),
    "noise_frequencies": (1.0, 24.0),
}


class NetworkPanel(Card):
    """The card *Network* of the left dock."""

    edit_requested = Signal(object)  # Edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Network", "network_panel", parent)
        self.form = KindForm(
            NETWORKS,
            "network",
            discriminator="kind",
            label="Kind",
            tip="How the network is built.",
            more=MORE,
            sliders=SLIDERS,
            parent=self,
        )
        self.form.edit_requested.connect(self.edit_requested)
        self.body.addWidget(self.form)
        note = muted_label("serves any schedule and sampler", "network.note")
        note.setWordWrap(True)
        note.setToolTip(
            rich_tip(
                "One network for every schedule",
                "The network is told the log-SNR instead of the step, so that the schedule and the sampler "
                "can change without training again.",
            )
        )
        self.body.addWidget(note)

    def show_experiment(self, experiment: Experiment) -> None:
        self.form.show_options(experiment.network)
