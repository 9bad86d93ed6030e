"""Choosing how the network is trained: optimiser, batch, budget, and the device that does the work."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from difflab.engine.training.options import TrainingOptions
from difflab.gui.binding import OptionsForm
from difflab.gui.fields import FieldSpec, field_spec
from difflab.gui.numbers import NumberRules
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.card import Card
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.number_editor import NumberEditor
from difflab.gui.widgets.tips import rich_tip
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment

SLIDERS = {
    "learning_rate": (1e-5, 1.0),
    "batch": (16.0, 65_536.0),
    "weight_decay": (1e-4, 1.0),
    "momentum": (0.0, 0.99),
}
# Options that one optimiser alone has.
OPTIMISERS_OWN = {"weight_decay": "adamw", "momentum": "momentum"}
USUAL_SECONDS, USUAL_STEPS = (1.0, 600.0), (100.0, 100_000.0)
# What a switch from time to steps starts with: about twenty seconds of one core.
STEPS_AT_FIRST = 6_000
DEVICE_TIP = rich_tip(
    "Device",
    "Where training is computed. It is not part of the experiment: the same seed gives the same bits on the "
    "CPU and on a GPU, but a GPU draws random numbers of its own.",
)


class TrainingOptionsPanel(Card):
    """The card *Training options* of the left dock. `devices` maps keys of usable devices to their names."""

    edit_requested = Signal(object)  # Edit
    device_chosen = Signal(str)

    def __init__(self, devices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__("Training options", "training_options_panel", parent)
        self.form = OptionsForm(
            TrainingOptions,
            "training",
            more=("decay", "ema"),
            leave_out=("steps", "seconds"),
            sliders=SLIDERS,
            parent=self,
        )
        self.form.edit_requested.connect(self.edit_requested)
        self.budget = ChoiceBox({"seconds": "seconds", "steps": "steps"}, self)
        self._seconds = self._number("seconds", USUAL_SECONDS)
        self._steps = self._number("steps", USUAL_STEPS)
        self._complaint = QLabel(self)
        self.device = ChoiceBox(devices, self)
        self._build()

    def show_experiment(self, experiment: Experiment) -> None:
        training = experiment.training
        self.form.show_options(training)
        aside = [name for name, owner in OPTIMISERS_OWN.items() if training.optimiser != owner]
        self.form.leave_aside(aside if experiment.data.space == "image" else [*aside, "flips"])
        self._seconds.show_value(training.seconds)
        if training.steps is not None:
            self._steps.show_value(training.steps)
        self.budget.show_choice("seconds" if training.steps is None else "steps")
        self._seconds.setVisible(training.steps is None)
        self._steps.setVisible(training.steps is not None)

    @Slot(object)
    def show_devices(self, devices: Mapping[str, str]) -> None:
        """Offer these devices; the chosen one stays where it is still there."""
        self.device.show_choices(devices)

    def show_device(self, key: str) -> None:
        self.device.show_choice(key)

    def _number(self, name: str, usual: tuple[float, float]) -> NumberEditor:
        spec = field_spec(TrainingOptions, "training", name)
        assert spec.rules is not None
        editor = NumberEditor(
            spec.path, _required(spec), step=spec.step, logarithmic=True, slider_range=usual, parent=self
        )
        editor.describe(spec.label, spec.tooltip())
        editor.edited.connect(self._ask_seconds if name == "seconds" else self._ask_steps)
        editor.refused.connect(self._complain)
        return editor

    def _build(self) -> None:
        self.budget.setObjectName("training.budget")
        self.budget.setAccessibleName("Budget")
        self.budget.setToolTip(rich_tip("Budget", "Train for a given time, or for a given number of steps."))
        self.budget.chosen.connect(self._ask_budget)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.budget)
        line.addWidget(self._seconds, 1)
        line.addWidget(self._steps, 1)
        self._steps.hide()
        self._complaint.setObjectName("training.budget.complaint")
        self._complaint.setWordWrap(True)
        set_look(self._complaint, "refusal")
        self._complaint.hide()
        self.device.setObjectName("device")
        self.device.setAccessibleName("Device")
        self.device.setToolTip(DEVICE_TIP)
        # Names of devices are long: they are cut to the room there is.
        self.device.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.device.chosen.connect(self.device_chosen)
        device_label = QLabel("Device", self)
        device_label.setBuddy(self.device)
        device_label.setToolTip(DEVICE_TIP)
        device_line = QHBoxLayout()
        device_line.addWidget(device_label)
        device_line.addWidget(self.device, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._complaint)
        self.body.addWidget(self.form)
        self.body.addLayout(device_line)

    @Slot(object, str)
    def _ask_seconds(self, value: float, gesture: str) -> None:
        self.edit_requested.emit(Edit("time budget", {"training.seconds": value}, gesture))

    @Slot(object, str)
    def _ask_steps(self, value: int, gesture: str) -> None:
        self.edit_requested.emit(Edit("training steps", {"training.steps": value}, gesture))

    @Slot(str)
    def _ask_budget(self, kind: str) -> None:
        steps = STEPS_AT_FIRST if kind == "steps" else None
        self.edit_requested.emit(Edit("budget", {"training.steps": steps}))

    @Slot(str)
    def _complain(self, message: str) -> None:
        self._complaint.setText(message)
        self._complaint.setVisible(bool(message))


def _required(spec: FieldSpec) -> NumberRules:
    """The rules of an option that may be absent, for a field that is only shown while it is present."""
    assert spec.rules is not None
    return replace(spec.rules, optional=False)
