"""Choosing of which class images are drawn, and how strongly they are pushed towards it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from difflab.engine.networks.condition import ANY, IN_TURN, ConditionOptions
from difflab.gui.binding import OptionsForm
from difflab.gui.style import GRID
from difflab.gui.widgets.card import Card
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.tips import rich_tip
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment

WORDS = {IN_TURN: "each in turn", ANY: "any"}
TIP = rich_tip(
    "Class",
    "Of which class images come back: each class in turn, any class, or one. The exact model then knows the "
    "training images of that class alone; a network must have been told the classes when it was trained.",
)


class ImageConditionPanel(Card):
    """The card *Class* of the left dock; it is there while the data are images with classes."""

    edit_requested = Signal(object)  # Edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Class", "image_condition_panel", parent)
        self._labels: tuple[str, ...] = ()
        self._space, self._shown = "plane", ConditionOptions()
        self._choice = ChoiceBox(_choices(()), self)
        self._choice.setObjectName("condition.label")
        self._choice.setAccessibleName("Class")
        self._choice.setToolTip(TIP)
        self._choice.chosen.connect(self._ask)
        words = QLabel("Samples", self)
        words.setBuddy(self._choice)
        words.setToolTip(TIP)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(words)
        line.addStretch(1)
        line.addWidget(self._choice)
        self.body.addLayout(line)
        self.form = OptionsForm(
            ConditionOptions, "condition", leave_out={"label"}, sliders={"guidance": (0.0, 5.0)}, parent=self
        )
        self.form.edit_requested.connect(self.edit_requested)
        self.body.addWidget(self.form)
        self.hide()

    def show_experiment(self, experiment: Experiment) -> None:
        self._space, self._shown = experiment.data.space, experiment.condition
        self._show()

    @Slot(object)
    def show_classes(self, labels: tuple[str, ...]) -> None:
        """The classes of the data, which are known once these are open."""
        if labels != self._labels:
            self._labels = labels
            self._choice.show_choices(_choices(labels))
            self._show()

    def _show(self) -> None:
        self.setVisible(self._space == "image" and bool(self._labels))
        label = self._shown.label
        self._choice.show_choice(str(label if label < len(self._labels) else ANY))
        self.form.leave_aside({"guidance"} if label == ANY else ())
        self.form.show_options(self._shown)

    @Slot(str)
    def _ask(self, key: str) -> None:
        self.edit_requested.emit(Edit("class", {"condition.label": int(key)}))


def _choices(labels: tuple[str, ...]) -> dict[str, str]:
    classes = {str(number): name for number, name in enumerate(labels)}
    return {str(number): words for number, words in WORDS.items()} | classes
