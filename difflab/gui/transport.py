"""The transport: one bar of controls over the playhead, data on the left and noise on the right."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from difflab.engine.schedules import Schedule
from difflab.gui.icons import icon
from difflab.gui.playhead import SPEEDS, Playhead
from difflab.gui.style import set_look
from difflab.render.theme import Theme

RESOLUTION = 10_000
LOOPS = {"back-and-forth": "There and back", "loop": "Loop", "once": "Once"}


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
        self._theme: Theme | None = None
        self._readout_text = ""
        self._icons: dict[QToolButton, str] = {}
        self._make_widgets()
        self._lay_out()
        playhead.moved.connect(self._show_time)
        playhead.state_changed.connect(self._show_state)
        self._show_state()

    def show_schedule(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._show_time(self._playhead.u)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_state()

    def _make_widgets(self) -> None:
        self._reverse = self._button(
            "transport.reverse_button", "Play in reverse", "Run from noise to data (J)", "reverse"
        )
        self._play = self._button("transport.play_button", "Play", "Run or stop (Space)", "play")
        self._back = self._button(
            "transport.back_button", "One step towards the data", "One step back (Left)", "step-back"
        )
        self._forth = self._button(
            "transport.forth_button", "One step towards the noise", "One step on (Right)", "step-forward"
        )
        self._reverse.clicked.connect(self._play_reverse)
        self._play.clicked.connect(self._playhead.toggle)
        self._back.clicked.connect(self._step_back)
        self._forth.clicked.connect(self._step_forth)
        self._slider = QSlider(Qt.Orientation.Horizontal)
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
        self._speed = self._choice("transport.speed", "Speed", "How fast the playhead runs.")
        for speed in SPEEDS:
            self._speed.addItem(f"{speed:g} ×", speed)
        self._speed.currentIndexChanged.connect(self._choose_speed)
        self._loop = self._choice(
            "transport.loop", "Loop", "What happens at the ends: turn round, start again, stop."
        )
        for name, words in LOOPS.items():
            self._loop.addItem(words, name)
        self._loop.currentIndexChanged.connect(self._choose_loop)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        for button in (self._back, self._reverse, self._play, self._forth):
            layout.addWidget(button)
        layout.addWidget(_end_label("data"))
        layout.addWidget(self._slider, 1)
        layout.addWidget(_end_label("noise"))
        layout.addWidget(self._readout)
        layout.addWidget(self._speed)
        layout.addWidget(self._loop)
        # The readout keeps its place while its digits change.
        self._readout.setMinimumWidth(
            self.fontMetrics().horizontalAdvance("t = 00.0 / 0000   ᾱ = 0.000   log-SNR −00.00") + 16
        )

    def _button(self, name: str, words: str, tip: str, drawing: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(words)
        button.setToolTip(f"{words}. {tip}")
        button.setIconSize(QSize(16, 16))
        self._icons[button] = drawing
        return button

    def _choice(self, name: str, words: str, tip: str) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName(name)
        choice.setAccessibleName(words)
        choice.setToolTip(tip)
        return choice

    @Slot(float)
    def _show_time(self, u: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(u * RESOLUTION))
        schedule = self._schedule
        if schedule is None:
            return
        t = u * schedule.steps
        log_snr = schedule.log_snr_at(t)
        text = readout(t, schedule.steps, log_snr)
        if text != self._readout_text:
            self._readout_text = text
            self._readout.setText(text)

    @Slot()
    def _show_state(self) -> None:
        playing, direction = self._playhead.playing, self._playhead.direction
        self._icons[self._play] = "pause" if playing else "play"
        with QSignalBlocker(self._speed):
            self._speed.setCurrentIndex(self._speed.findData(self._playhead.speed))
        with QSignalBlocker(self._loop):
            self._loop.setCurrentIndex(self._loop.findData(self._playhead.loop))
        self._reverse.setDown(playing and direction < 0)
        if self._theme is not None:
            for button, drawing in self._icons.items():
                button.setIcon(icon(drawing, self._theme))

    @Slot(int)
    def _scrub(self, value: int) -> None:
        self._playhead.pause()
        self._playhead.move_to(value / RESOLUTION)

    @Slot()
    def _play_reverse(self) -> None:
        if self._playhead.playing and self._playhead.direction < 0:
            self._playhead.pause()
        else:
            self._playhead.play(-1)

    @Slot()
    def _step_back(self) -> None:
        self.step_requested.emit(-1)

    @Slot()
    def _step_forth(self) -> None:
        self.step_requested.emit(1)

    @Slot(int)
    def _choose_speed(self, index: int) -> None:
        self._playhead.set_speed(self._speed.itemData(index))

    @Slot(int)
    def _choose_loop(self, index: int) -> None:
        self._playhead.set_loop(self._loop.itemData(index))


def readout(t: float, steps: int, log_snr: float) -> str:
    """What the transport says of a time: "t = 7.0 / 40, alpha_bar, log-SNR", as rich text."""
    alpha_bar = 1.0 / (1.0 + 2.718281828459045**-log_snr) if abs(log_snr) < 700 else float(log_snr > 0)
    if log_snr == float("inf"):
        snr = "∞"
    elif log_snr == float("-inf"):
        snr = "−∞"
    else:
        snr = f"{log_snr:+.2f}".replace("-", "−")
    shown = f"{t:.1f}" if steps <= 100 else f"{t:.0f}"
    return f"<b>t = {shown} / {steps}</b> &nbsp; ᾱ = {alpha_bar:.3f} &nbsp; log-SNR {snr}"


def _end_label(text: str) -> QLabel:
    label = QLabel(text)
    set_look(label, "muted")
    return label
