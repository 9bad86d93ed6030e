"""Choosing what the network is trained to minimise, and at which noise levels or steps."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from difflab.engine.objectives import OBJECTIVES
from difflab.gui.binding import KindForm
from difflab.gui.widgets.card import Card
from difflab.gui.widgets.tips import rich_tip
from difflab.session.experiment import Experiment
from difflab.session.spaces import FITTING

TIP = rich_tip(
    "Loss",
    "What the network is trained to make small: the mean square error of a quantity, the cross-entropy of "
    "bits, or the bound K itself. Each weighs the noise levels differently; all have the same best denoiser.",
)


class ObjectivePanel(Card):
    """The card *Objective* of the left dock."""

    edit_requested = Signal(object)  # Edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Objective", "objective_panel", parent)
        self.form = KindForm(
            OBJECTIVES,
            "objective",
            label="Loss",
            tip=TIP,
            more=("log_snr_min", "log_snr_max", "stratified"),
            sliders={"log_snr_min": (-20.0, 0.0), "log_snr_max": (0.0, 20.0)},
            parent=self,
        )
        self.form.edit_requested.connect(self.edit_requested)
        self.body.addWidget(self.form)

    def show_experiment(self, experiment: Experiment) -> None:
        self.form.offer(FITTING[experiment.data.space]["objective"])
        self.form.show_options(experiment.objective)
