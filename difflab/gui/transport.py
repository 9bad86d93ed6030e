"""The transport: one bar of controls over the playhead, data on the left and noise on the right."""

import math
from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from difflab.engine.schedules import Schedule
from difflab.gui.playhead import SPEEDS, LoopMode, Playhead
from difflab.gui.style import set_look
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.jump_slider import JumpSlider

RESOLUTION = 10_000
ROOMY = 840  # below this width the slider needs the room of a figure more than the figure does
LOOPS = {"back-and-forth": "Swing", "loop": "Loop", "once": "Once"}


class Transport(QFrame):
    """Play, reverse, step, scrub, speed and loop; shows t, alpha_bar and log-SNR of the playhead."""

    step_requested = Signal(int)

    def __init__(self, playhead: Playhead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.setAccessibleName("Transport")
        set_look(self, "card")
        self._playhead = playhead
        self._schedule: Schedule | None = None
        self._readout_text = ""
        self._make_widgets()
        self._lay_out()
        playhead.moved.connect(self._show_time)
        playhead.state_changed.connect(self._show_state)
        self._show_state()

    def show_schedule(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._show_time(self._playhead.u)

    def _make_widgets(self) -> None:
        self._reverse = IconButton(
            "transport.reverse_button", "reverse", "Play in reverse", "Run from noise to data (J)."
        )
        self._play = IconButton("transport.play_button", "play", "Play", "Run or stop (Space).")
        self._back = IconButton(
            "transport.back_button", "step-back", "Step back", "One step towards the data (Left)."
        )
        self._forth = IconButton(
            "transport.forth_button", "step-forward", "Step on", "One step towards the noise (Right)."
        )
        self._reverse.clicked.connect(self._playhead.toggle_reverse)
        self._play.clicked.connect(self._playhead.toggle)
        self._back.clicked.connect(self._step_back)
        self._forth.clicked.connect(self._step_forth)
        self._slider = JumpSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("transport.time")
        self._slider.setAccessibleName("Time t")
        self._slider.setToolTip("Time t of every view: data (t = 0) on the left, noise (t = T) on the right.")
        self._slider.setRange(0, RESOLUTION)
        self._slider.setPageStep(RESOLUTION // 10)
        self._slider.valueChanged.connect(self._scrub)
        self._readout = QLabel()
        self._readout.setObjectName("transport.readout")
        self._readout.setTextFormat(Qt.TextFormat.RichText)
        self._readout.setToolTip("Step t, share of the signal's variance alpha_bar, and log-SNR in nats.")
        self._speed = _choice(
            "transport.speed",
            "Speed",
            "How fast the playhead runs.",
            {f"{speed:g}": f"{speed:g} ×" for speed in SPEEDS},
        )
        self._speed.chosen.connect(self._choose_speed)
        self._loop = _choice(
            "transport.loop",
            "Loop",
            "What happens at the ends: swing back, start again, or stop there.",
            LOOPS,
        )
        self._loop.chosen.connect(self._choose_loop)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        for button in (self._back, self._reverse, self._play, self._forth):
            layout.addWidget(button)
        layout.addWidget(_end_label("data"))
        layout.addWidget(self._slider, 1)
        layout.addWidget(_end_label("noise"))
        layout.addSpacing(8)
        layout.addWidget(self._readout)
        layout.addWidget(self._speed)
        layout.addWidget(self._loop)
        layout.setSpacing(4)
        self._slider.setMinimumWidth(96)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._show_time(self._playhead.u)

    def _fit(self) -> None:
        """The readout keeps its place while its digits change."""
        widest = (
            "t = 00.0 / 00   log-SNR −00.00"
            if self.width() < ROOMY
            else "t = 00.0 / 00   ᾱ = 0.000   log-SNR −00.00"
        )
        self._readout.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 16)

    @Slot(float)
    def _show_time(self, u: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(u * RESOLUTION))
        schedule = self._schedule
        if schedule is None:
            return
        t = u * schedule.steps
        log_snr = schedule.log_snr_at(t)
        text = readout(t, schedule.steps, log_snr, short=self.width() < ROOMY)
        if text != self._readout_text:
            self._readout_text = text
            self._readout.setText(text)

    @Slot()
    def _show_state(self) -> None:
        playing, direction = self._playhead.playing, self._playhead.direction
        self._play.set_icon_name("pause" if playing else "play")
        self._reverse.setDown(playing and direction < 0)
        self._speed.show_choice(f"{self._playhead.speed:g}")
        self._loop.show_choice(self._playhead.loop)

    @Slot(int)
    def _scrub(self, value: int) -> None:
        self._playhead.pause()
        self._playhead.move_to(value / RESOLUTION)

    @Slot()
    def _step_back(self) -> None:
        self.step_requested.emit(-1)

    @Slot()
    def _step_forth(self) -> None:
        self.step_requested.emit(1)

    @Slot(str)
    def _choose_speed(self, key: str) -> None:
        self._playhead.set_speed(float(key))

    @Slot(str)
    def _choose_loop(self, key: str) -> None:
        self._playhead.set_loop(cast(LoopMode, key))


def _choice(name: str, words: str, tip: str, choices: Mapping[str, str]) -> ChoiceBox:
    box = ChoiceBox(choices)
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setToolTip(tip)
    return box


def readout(t: float, steps: int, log_snr: float, *, short: bool = False) -> str:
    """What the transport says of a time: "t = 7.0 / 40, alpha_bar, log-SNR", as rich text; in short without
    alpha_bar."""
    alpha_bar = 0.5 * (1.0 + math.tanh(0.5 * log_snr))
    snr = f"{log_snr:+.2f}".replace("-", "−").replace("inf", "∞")
    shown = f"{t:.1f}" if steps <= 100 else f"{t:.0f}"
    signal = "" if short else f" &nbsp; ᾱ = {alpha_bar:.3f}"
    return f"<b>t = {shown} / {steps}</b>{signal} &nbsp; log-SNR {snr}"


def _end_label(text: str) -> QLabel:
    label = QLabel(text)
    set_look(label, "muted")
    return label
