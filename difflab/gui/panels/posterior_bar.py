"""Under the pictures: which methods answer, how many samples, what of them is seen, and how far they are."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from difflab.engine.posterior.options import METHODS
from difflab.gui.numbers import NumberRules
from difflab.gui.panels.posterior_choices import choice_box_of
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.jump_slider import JumpSlider
from difflab.gui.widgets.number_field import NumberField
from difflab.gui.widgets.segmented import Segment, SegmentedControl
from difflab.gui.widgets.tips import rich_tip

MOST_SAMPLES = {"image": 64, "plane": 20_000}
USUAL_SAMPLES = {"image": 16, "plane": 2_000}
TICKS = 1_000
# The forms of the bar, from roomy to narrow, by what has become a list.
MODELS_IN_BOX, METHODS_IN_BOX = 2, 4
METHOD_SEGMENTS = {
    "exact": Segment(
        "exact", rich_tip("Exact", "The posterior of the data themselves, in closed form. It has no bias.")
    ),
    "clamp": Segment(
        "clamp",
        rich_tip("Clamp", "Known pixels are set to their values at every step, as in the paper. Biased."),
    ),
    "replace": Segment(
        "replace",
        rich_tip("Replace", "Known pixels are set to noisy values of every level. Biased."),
    ),
    "repaint": Segment(
        "RePaint",
        rich_tip("RePaint", "As replace, but each stretch of steps is repeated, which takes most bias away."),
    ),
    "chain": Segment("chain", rich_tip("Chain", "The reverse chain of the model.")),
}
MODELS = {
    "exact": Segment(
        "exact", rich_tip("Exact model", "The denoiser that knows the data by heart drives the chain.")
    ),
    "learned": Segment("learned", rich_tip("Learned model", "The trained network drives the chain.")),
}
SHOWN = {
    "estimate": Segment("E[x₀]", rich_tip("Estimate", "Show what the method takes the datum to be so far.")),
    "noisy": Segment(
        "xₜ", rich_tip("Noisy", "Show the state of the chain itself, from noise to the sample.")
    ),
}
COMPARE_TIP = rich_tip("Side by side", "Run all methods from the same noise and show them beside each other.")
SAMPLES_TIP = rich_tip("Samples", "How many samples of the posterior are drawn.")
TIME_TIP = rich_tip("Progress", "How far the sampling is. Drag it to look back from the result to the noise.")


class PosteriorBar(QWidget):
    """Shows what it is told; what is asked for goes out as signals."""

    method_chosen = Signal(str)
    model_chosen = Signal(str)
    shown_chosen = Signal(str)
    compare_chosen = Signal(bool)
    count_chosen = Signal(int)
    time_picked = Signal(float)  # share of the run, 0 at the noise, 1 at the result
    cancel_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("posterior_bar")
        self._methods = SegmentedControl("posterior.method", METHOD_SEGMENTS)
        self._method = choice_box_of(
            "method_box", "Method", METHOD_SEGMENTS, "How the unknown part is sampled."
        )
        self._compare = self._toggle()
        self._models = SegmentedControl("posterior.model", MODELS)
        self._model = choice_box_of("model_box", "Model", MODELS, "Which denoiser drives the chain.")
        self._shown = SegmentedControl("posterior.shown", SHOWN)
        self._counts = {space: self._count(space, most) for space, most in MOST_SAMPLES.items()}
        self._time = self._slider()
        self._words = ElidedLabel("", self, least=8)
        self._words.setObjectName("posterior.progress")
        set_look(self._words, "muted")
        self._cancel = IconButton(
            "posterior.cancel", "stop", "Stop sampling", "Stop; what there is so far stays."
        )
        self._cancel.setVisible(False)
        self._export = IconButton(
            "posterior.export", "export", "Export", rich_tip("Export", "Save animation, figure or numbers.")
        )
        self._lay_out()
        for methods in (self._methods, self._method):
            methods.chosen.connect(self._choose_method)
        for models in (self._models, self._model):
            models.chosen.connect(self.model_chosen)
        self._shown.chosen.connect(self.shown_chosen)
        self._cancel.clicked.connect(self.cancel_requested)
        self._export.clicked.connect(self.export_requested)
        self._shown.show_choice("estimate")

    def show_methods(self, task: str, method: str, *, compare: bool) -> None:
        """Offer the methods of a task."""
        offered: Collection[str] = METHODS.get(task, ())
        for key in METHOD_SEGMENTS:
            self._methods.button(key).setVisible(key in offered)
        self._method.offer(offered)
        if method in METHOD_SEGMENTS:
            self._methods.show_choice(method)
            self._method.show_choice(method)
        self._compare.setChecked(compare)

    def show_model(self, model: str, why_not: str = "") -> None:
        """Show which model drives the chain; where nothing has been learned say `why_not`."""
        learned = self._models.button("learned")
        learned.setEnabled(not why_not)
        learned.setToolTip(why_not or MODELS["learned"].tip)
        self._model.offer(("exact",) if why_not else tuple(MODELS))
        self._model.setToolTip(why_not or rich_tip("Model", "Which denoiser drives the chain."))
        shown = "exact" if model == "exact" or why_not else "learned"
        self._models.show_choice(shown)
        self._model.show_choice(shown)

    def show_shown(self, shown: str) -> None:
        self._shown.show_choice(shown)

    def show_count(self, space: str, count: int) -> None:
        """Show the number of samples, in the field for this kind of data."""
        for name, field in self._counts.items():
            field.setVisible(name == space)
        if space in self._counts:
            self._counts[space].show_number(count)

    def show_progress(self, share: float, words: str, *, running: bool) -> None:
        """Show how far the run is; a slider in the user's hand stays there."""
        if not self._time.isSliderDown():
            self._time.blockSignals(True)
            self._time.setValue(round(TICKS * share))
            self._time.blockSignals(False)
        self._words.setText(words)
        self._cancel.setVisible(running)

    def _toggle(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("posterior.compare")
        button.setText("all")
        button.setAccessibleName("All methods side by side")
        button.setToolTip(COMPARE_TIP)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(button, "segment")
        button.clicked.connect(self.compare_chosen)
        return button

    def _count(self, space: str, most: int) -> NumberField:
        rules = NumberRules("Samples", integer=True, low=1, high=most)
        field = NumberField(rules, step=1 if space == "image" else 500, parent=self)
        field.setObjectName(f"posterior.count.{space}")
        field.describe("Samples", SAMPLES_TIP)
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("20,0000"))
        field.entered.connect(self._enter_count)
        return field

    def _slider(self) -> JumpSlider:
        slider = JumpSlider(Qt.Orientation.Horizontal)
        slider.setObjectName("posterior.time")
        slider.setAccessibleName("Progress of the sampling")
        slider.setToolTip(TIME_TIP)
        slider.setRange(0, TICKS)
        slider.setPageStep(TICKS // 10)
        slider.setSingleStep(TICKS // 50)
        slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        slider.setMinimumWidth(56)
        slider.valueChanged.connect(self._pick_time)
        return slider

    def _lay_out(self) -> None:
        row = FittingRow(GRID, self)
        holder = QWidget()
        counts = QHBoxLayout(holder)
        counts.setContentsMargins(0, 0, 0, 0)
        counts.setSpacing(2)
        counts.addWidget(_caption("n", SAMPLES_TIP))
        for field in self._counts.values():
            counts.addWidget(field)
        row.add(_caption("method"), until=MODELS_IN_BOX)
        row.add(self._methods, until=METHODS_IN_BOX - 1)
        row.add(self._method, since=METHODS_IN_BOX)
        row.add(self._compare)
        row.add(_caption("model"), until=MODELS_IN_BOX)
        row.add(self._models, until=MODELS_IN_BOX - 1)
        row.add(self._model, since=MODELS_IN_BOX)
        row.add(holder)
        row.add(self._shown, until=METHODS_IN_BOX)
        row.add(self._time, stretch=1, wish=80)
        row.add(self._words, until=0, stretch=1, wish=170)
        row.add(self._cancel_place())
        row.add(self._export)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row)

    def _cancel_place(self) -> QWidget:
        """Room for the button whether it is there or not: the slider must not jump."""
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._cancel)
        policy = self._cancel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._cancel.setSizePolicy(policy)
        return holder

    @Slot(str)
    def _choose_method(self, method: str) -> None:
        """One method is chosen, and so no longer all."""
        if self._compare.isChecked():
            self.compare_chosen.emit(False)
        self.method_chosen.emit(method)

    @Slot(object)
    def _enter_count(self, count: int) -> None:
        self.count_chosen.emit(int(count))

    @Slot(int)
    def _pick_time(self, tick: int) -> None:
        self.time_picked.emit(tick / TICKS)


def _caption(text: str, tip: str = "") -> QLabel:
    label = QLabel(text)
    label.setToolTip(tip)
    set_look(label, "muted")
    return label
