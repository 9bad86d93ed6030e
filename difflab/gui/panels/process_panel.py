"""Choosing how bits diffuse: the rate of ones of their prior."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from difflab.engine.processes import PROCESSES
from difflab.gui.binding import KindForm
from difflab.gui.widgets.card import Card
from difflab.session.experiment import Experiment


class ProcessPanel(Card):
    """The card *Process* of the left dock; it is there while the process has something to choose."""

    edit_requested = Signal(object)  # Edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Process", "process_panel", parent)
        self.form = KindForm(PROCESSES, "process", chooser=False, parent=self)
        self.form.edit_requested.connect(self.edit_requested)
        self.body.addWidget(self.form)
        self.hide()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the rate of the binomial process; the Gaussian one has no options."""
        self.form.show_options(experiment.process)
        self.setVisible(experiment.data.space == "binary")
