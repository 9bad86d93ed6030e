"""Choosing the network that is trained."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from difflab.engine.networks import NETWORKS
from difflab.gui.binding import KindForm
from difflab.gui.widgets.card import Card, muted_label
from difflab.gui.widgets.tips import rich_tip
from difflab.session.experiment import Experiment
from difflab.session.spaces import FITTING

MORE = (
    *("frequencies", "noise_frequencies", "finest", "cleanest", "dropout"),
    *("conv_layers", "scales", "dense_layers", "dense_units"),
)
SLIDERS = {
    "width": (8.0, 512.0),
    "depth": (1.0, 8.0),
    "frequencies": (0.0, 24.0),
    "noise_frequencies": (1.0, 24.0),
    "centres": (4.0, 64.0),
    "patch": (1.0, 4.0),
    "blocks": (1.0, 3.0),
    "dropout": (0.0, 0.5),
    "channels": (4.0, 64.0),
    "conv_layers": (1.0, 8.0),
    "dense_layers": (1.0, 6.0),
    "dense_units": (50.0, 800.0),
    "bumps": (2.0, 40.0),
    "units": (10.0, 1024.0),
    "layers": (1.0, 8.0),
    "finest": (1.0, 128.0),
    "cleanest": (8.0, 20.0),
}
# Words under the options, and what their tooltip says.
FREE = (
    "serves any schedule and sampler",
    "One network for every schedule",
    "The network is told the log-SNR instead of the step, so that the schedule and the sampler can change "
    "without training again.",
)
TIED = (
    "belongs to the schedule it is trained with",
    "A read-out for each step",
    "The network learns every step of one schedule by itself, as in the 2015 paper. Under another schedule "
    "it has to be trained again; the sampler may change.",
)


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
        self._note = muted_label("", "network.note")
        self._note.setWordWrap(True)
        self.body.addWidget(self._note)

    def show_experiment(self, experiment: Experiment) -> None:
        self.form.offer(FITTING[experiment.data.space]["network"])
        self.form.show_options(experiment.network)
        words, *tip = TIED if experiment.network.tied else FREE
        if words != self._note.text():
            self._note.setText(words)
            self._note.setToolTip(rich_tip(*tip))
