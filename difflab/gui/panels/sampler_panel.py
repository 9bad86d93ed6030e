"""Choosing how samples are drawn, and the seed of all randomness."""

from typing import get_args

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from difflab.engine.samplers import SAMPLERS, Variance
from difflab.gui.binding import KindForm
from difflab.gui.fields import field_spec
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.card import Card
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.number_field import NumberField
from difflab.gui.widgets.tips import rich_tip
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.spaces import FITTING, learns_variance

TIP = rich_tip(
    "Method",
    "How the reverse process gets from noise to data: as a Markov chain with fresh noise in each step, or "
    "along the deterministic probability flow.",
)


class SamplerPanel(Card):
    """The card *Sampling* of the left dock."""

    edit_requested = Signal(object)  # Edit
    new_seed_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sampling", "sampler_panel", parent)
        self.form = KindForm(
            SAMPLERS,
            "sampler",
            label="Method",
            tip=TIP,
            sliders={"steps": (1.0, 1000.0)},
            labels={"steps": "Steps"},
            parent=self,
        )
        self.form.edit_requested.connect(self.edit_requested)
        self.body.addWidget(self.form)
        self._spec = field_spec(Experiment, "", "seed")
        assert self._spec.rules is not None
        self.seed = NumberField(self._spec.rules, parent=self)
        self._complaint = QLabel(self)
        self._build_seed()

    def show_experiment(self, experiment: Experiment) -> None:
        self.form.offer(FITTING[experiment.data.space]["sampler"])
        self.form.show_options(experiment.sampler)
        self._offer_variances(experiment)
        self.seed.show_number(experiment.seed)

    def _offer_variances(self, experiment: Experiment) -> None:
        """The learned one where there is a network that learns it, or where it is chosen."""
        box = self.form.findChild(ChoiceBox, "sampler.variance")
        if box is None:
            return
        learned = learns_variance(experiment.network.kind) or box.choice() == "learned"
        box.offer([kind for kind in get_args(Variance) if learned or kind != "learned"])

    def _build_seed(self) -> None:
        self.seed.setObjectName("seed")
        self.seed.describe("Seed", self._spec.tooltip())
        self.seed.entered.connect(self._ask_seed)
        self.seed.refused.connect(self._complain)
        label = QLabel("Seed", self)
        label.setBuddy(self.seed)
        label.setToolTip(self._spec.tooltip())
        button = IconButton(
            "seed.new", "seed", "New seed", "Draw all random numbers anew, from another seed."
        )
        button.clicked.connect(self.new_seed_requested)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(label)
        line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.seed)
        self.body.addLayout(line)
        self._complaint.setObjectName("seed.complaint")
        self._complaint.setWordWrap(True)
        set_look(self._complaint, "refusal")
        self._complaint.hide()
        self.body.addWidget(self._complaint)

    @Slot(object)
    def _ask_seed(self, value: int) -> None:
        self.edit_requested.emit(Edit("seed", {"seed": value}))

    @Slot(str)
    def _complain(self, message: str) -> None:
        self._complaint.setText(message)
        self._complaint.setVisible(bool(message))
