"""Training beside everything else: start, pause, stop, the loss, the samples, the runs."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from difflab.gui.numbers import format_duration
from difflab.gui.panels.run_list import RunList
from difflab.gui.panels.sample_strip import Sample, SampleStrip
from difflab.gui.panels.training_status import OFFERED, RunRow, TrainingState, TrainingStatus
from difflab.gui.plots.loss_plot import LossPlot
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.card import Card, CardColumn, muted_label
from difflab.render.theme import Theme

BUTTONS = {
    "start": ("Train", "Train the network on these data; the stage goes on meanwhile."),
    "pause": ("Pause", "Hold the training; Resume goes on from the same step."),
    "resume": ("Resume", "Go on from the step where the training was held."),
    "stop": ("Stop", "End the training and keep what has been learned so far."),
}
UNDER_WAY = ("starting", "running", "paused", "stopping")
MESSAGES: dict[TrainingState, str] = {
    "idle": "The exact model needs no training. Train a network to compare with it.",
    "starting": "Measuring the speed of this machine…",
    "stopping": "Stopping…",
}


class TrainingPanel(CardColumn):
    """The right dock: cards *Training*, *Samples* and *Runs*."""

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    run_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("training_panel", parent)
        self.setAccessibleName("Training")
        self._status = TrainingStatus()
        self._figures = muted_label("", "training.figures")
        self._pace = muted_label("", "training.pace")
        self._message = muted_label("", "training.message")
        self._origin = muted_label("", "training.origin")
        self._progress = QProgressBar(self)
        self._buttons = {name: self._button(name) for name in BUTTONS}
        self.plot = LossPlot(theme, self)
        self.samples = SampleStrip(theme, self)
        self.runs = RunList(theme, self)
        self._training_card = self._build_training()
        self._samples_card = Card("Samples", "samples_card", self)
        self._samples_card.body.addWidget(self.samples)
        self._runs_card = Card("Runs", "runs_card", self)
        self._runs_card.body.addWidget(self.runs)
        for card in (self._training_card, self._samples_card, self._runs_card):
            self.add(card)
        self._samples_card.hide()
        self._runs_card.hide()
        self.runs.run_chosen.connect(self.run_chosen)
        self._write(self._status)

    def show_state(self, status: TrainingStatus) -> None:
        """Show the state of the training; the buttons offered follow from it."""
        if status != self._status:
            self._status = status
            self._write(status)

    def begin_run(self, steps: int = 0, loss_words: str = "mean square") -> None:
        """A new run begins: the plot and the samples start afresh. loss_words: what its losses are."""
        self.plot.clear(steps)
        self.plot.set_words(loss_words)
        self.samples.clear()
        self._samples_card.hide()

    def append_losses(self, losses: NDArray[np.floating]) -> None:
        """Add the losses of the next steps, in order and none left out."""
        self.plot.append(losses)

    def show_exact_loss(self, loss: float | None) -> None:
        """The loss that the exact model has under this objective, as a line in the plot."""
        self.plot.set_reference(loss)

    def show_sample(self, step: int, sample: Sample) -> None:
        """Add a picture of what the network of this training step draws."""
        self.samples.add(step, sample)
        self._samples_card.show()

    def show_origin(self, data: str) -> None:
        """Say which data the loss and the samples are of, where the window now shows others; "" where not."""
        self._origin.setText(f"Loss and samples are of {data}, not of the data shown now." if data else "")
        self._origin.setVisible(bool(data))

    def show_runs(self, runs: Sequence[RunRow]) -> None:
        self.runs.show_runs(runs)
        self._runs_card.setVisible(bool(runs))

    def apply_theme(self, theme: Theme) -> None:
        for view in (self.plot, self.samples, self.runs):
            view.apply_theme(theme)

    def _build_training(self) -> Card:
        card = Card("Training", "training_card", self)
        card.add_beside(self._figures)
        self._progress.setObjectName("training.progress")
        self._progress.setAccessibleName("Progress of the training")
        self._progress.setTextVisible(False)
        for label in (self._message, self._origin):
            label.setWordWrap(True)
        self._origin.hide()
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for button in self._buttons.values():
            line.addWidget(button)
        line.addStretch(1)
        self._pace.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._pace)
        card.body.addWidget(self._origin)
        card.body.addWidget(self.plot)
        card.body.addWidget(self._progress)
        card.body.addLayout(line)
        card.body.addWidget(self._message)
        return card

    def _button(self, name: str) -> QPushButton:
        text, tip = BUTTONS[name]
        button = QPushButton(text, self)
        button.setObjectName(f"training_panel.{name}")
        button.setAccessibleName(text)
        button.setToolTip(tip)
        if name in ("start", "resume"):
            set_look(button, "main")
        button.clicked.connect(self._request(name))
        return button

    def _request(self, name: str) -> SignalInstance:
        requests = {
            "start": self.start_requested,
            "pause": self.pause_requested,
            "resume": self.resume_requested,
            "stop": self.stop_requested,
        }
        return requests[name]

    def _write(self, status: TrainingStatus) -> None:
        offered = OFFERED[status.state]
        focused = any(button.hasFocus() for button in self._buttons.values())
        for name, button in self._buttons.items():
            button.setEnabled(name != "start" or status.possible)
            if name in offered:
                button.show()
                if focused:  # the pressed button goes: the focus moves to what follows it, not to anywhere
                    button.setFocus()
                    focused = False
        for name, button in self._buttons.items():
            button.setVisible(name in offered)
        under_way = status.state in UNDER_WAY
        self._progress.setVisible(under_way)
        self._progress.setRange(0, status.steps)  # 0: Qt shows that something goes on, not how far
        self._progress.setValue(min(status.step, status.steps))
        self._figures.setText(_figures(status))
        self._pace.setText(_pace(status) if under_way else "")
        message = status.message or MESSAGES.get(status.state, "")
        self._message.setText(message)
        self._message.setVisible(bool(message))
        self.plot.set_steps(status.steps)


def _figures(status: TrainingStatus) -> str:
    if not status.step:
        return ""
    return f"{status.step:,} / {status.steps:,}" if status.steps else f"{status.step:,} steps"


def _pace(status: TrainingStatus) -> str:
    """Speed and time left, one below the other: beside the buttons there is no room for one line."""
    if status.state == "paused":
        return "paused"
    speed = [f"{status.steps_per_second:,.0f} steps/s"] if status.steps_per_second else []
    left = [f"ETA {format_duration(status.eta)}"] if status.eta is not None else []
    return "\n".join(speed + left)
