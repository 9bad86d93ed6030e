"""The transport: one bar of controls over the playhead, data on the left and noise on the right."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QWidget

from difflab.engine.schedules import Schedule
from difflab.gui.playhead import SPEEDS, LoopMode, Playhead
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.fitting_row import FittingRow
from difflab.gui.widgets.icon_button import IconButton
from difflab.gui.widgets.jump_slider import JumpSlider
from difflab.gui.widgets.menu_button import MenuButton
from difflab.render.signal_words import signal_words

RESOLUTION = 10_000
SPEED_WORDS = {f"{speed:g}": f"{speed:g} ×" for speed in SPEEDS}
LOOPS = {"back-and-forth": "Swing", "loop": "Loop", "once": "Once"}
# The forms of the bar, from roomy to narrow, by what each does without.
NO_SIGNAL, NO_CHOICES, NO_SNR, NO_ENDS, NO_STEPS = range(1, 6)
SHORTEST_SLIDER, WISHED_SLIDER = 80, 150  # pixels


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
        self._choices: dict[tuple[str, str], QAction] = {}
        self._make_widgets()
        self._lay_out()
        playhead.moved.connect(self._show_time)
        playhead.state_changed.connect(self._show_state)
        self._show_state()

    def show_schedule(self, schedule: Schedule) -> None:
        longer = self._schedule is None or schedule.steps != self._schedule.steps
        self._schedule = schedule
        if longer:
            self._keep_room()
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
        self._slider.setMinimumWidth(SHORTEST_SLIDER)
        self._slider.valueChanged.connect(self._scrub)
        self._time = _figure("t", "Step t of the schedule's T.")
        set_look(self._time, "strong")
        self._time.setContentsMargins(GRID, 0, 0, 0)
        self._signal = _figure("signal", "The share of the signal's variance that is left, alpha_bar.")
        self._snr = _figure("log_snr", "The logarithm of signal power over noise power, in nats.")
        self._speed = _choice(
            "transport.speed",
            "Speed",
            "How fast the playhead runs.",
            SPEED_WORDS,
        )
        self._speed.chosen.connect(self._choose_speed)
        self._loop = _choice(
            "transport.loop",
            "Loop",
            "What happens at the ends: swing back, start again, or stop there.",
            LOOPS,
        )
        self._loop.chosen.connect(self._choose_loop)
        self._more = MenuButton(
            "transport.more",
            "⋯",
            "Speed and loop",
            "How fast the playhead runs, and what it does at the ends.",
        )
        self._more.setMenu(self._make_menu())

    def _lay_out(self) -> None:
        row = FittingRow(parent=self)
        row.add(self._back, until=NO_STEPS - 1)
        row.add(self._reverse)
        row.add(self._play)
        row.add(self._forth, until=NO_STEPS - 1)
        row.add(_end_label("data"), until=NO_ENDS - 1)
        row.add(self._slider, stretch=1, wish=WISHED_SLIDER)
        row.add(_end_label("noise"), until=NO_ENDS - 1)
        row.add(self._time)
        row.add(self._signal, until=NO_SIGNAL - 1)
        row.add(self._snr, until=NO_SNR - 1)
        row.add(self._speed, until=NO_CHOICES - 1)
        row.add(self._loop, until=NO_CHOICES - 1)
        row.add(self._more, since=NO_CHOICES)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(row)
        self._keep_room()

    def _make_menu(self) -> QMenu:
        """Speed and loop, for where the bar has no room for their boxes."""
        menu = QMenu(self)
        for kind, choices in (("speed", SPEED_WORDS), ("loop", LOOPS)):
            group = QActionGroup(menu)
            for key, words in choices.items():
                action = group.addAction(menu.addAction(words))
                action.setObjectName(f"transport.{kind}.{key}")
                action.setCheckable(True)
                action.setData(key)
                self._choices[kind, key] = action
            group.triggered.connect(self._take_speed if kind == "speed" else self._take_loop)
            if kind == "speed":
                menu.addSeparator()
        return menu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_room()

    def _keep_room(self) -> None:
        """The figures keep their places while their digits change."""
        metrics = self.fontMetrics()
        steps = self._schedule.steps if self._schedule is not None else 40
        bold = QFont(self.font())
        bold.setBold(True)
        widest = time_words(0.9 * steps, steps)
        # Of fixed size, new digits ask for no new layout sixty times a second.
        self._time.setFixedSize(
            QFontMetrics(bold).horizontalAdvance(widest) + 10 + GRID, metrics.height() + 2
        )
        for label, words in ((self._signal, "ᾱ = 0.00e−00"), (self._snr, "log-SNR −00.00")):
            label.setFixedSize(metrics.horizontalAdvance(words) + 10, metrics.height() + 2)

    @Slot(float)
    def _show_time(self, u: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(u * RESOLUTION))
        schedule = self._schedule
        if schedule is None:
            return
        t = u * schedule.steps
        log_snr = schedule.log_snr_at(t)
        self._time.setText(time_words(t, schedule.steps))
        self._signal.setText(signal_words(log_snr))
        self._snr.setText(snr_words(log_snr))

    @Slot()
    def _show_state(self) -> None:
        playing, direction = self._playhead.playing, self._playhead.direction
        self._play.set_icon_name("pause" if playing else "play")
        self._reverse.setDown(playing and direction < 0)
        speed, loop = f"{self._playhead.speed:g}", self._playhead.loop
        self._speed.show_choice(speed)
        self._loop.show_choice(loop)
        self._choices["speed", speed].setChecked(True)
        self._choices["loop", loop].setChecked(True)

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

    @Slot(QAction)
    def _take_speed(self, action: QAction) -> None:
        self._choose_speed(action.data())

    @Slot(QAction)
    def _take_loop(self, action: QAction) -> None:
        self._choose_loop(action.data())


def _choice(name: str, words: str, tip: str, choices: Mapping[str, str]) -> ChoiceBox:
    box = ChoiceBox(choices)
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setToolTip(tip)
    return box


def time_words(t: float, steps: int) -> str:
    """The playhead's time: "t = 7.0 / 40", whole steps where there are many."""
    return f"t = {t:.1f} / {steps}" if steps <= 100 else f"t = {t:,.0f} / {steps:,}"


def snr_words(log_snr: float) -> str:
    """A log-SNR (nats) with its sign."""
    return f"log-SNR {log_snr:+.2f}".replace(" -", " −").replace("inf", "∞")


def _figure(name: str, tip: str) -> QLabel:
    label = QLabel()
    label.setObjectName(f"transport.{name}")
    label.setToolTip(tip)
    return label


def _end_label(text: str) -> QLabel:
    label = QLabel(text)
    set_look(label, "muted")
    return label
