"""The lamp that says whether the noise at the schedule's end is the prior that sampling starts from."""

import math

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from difflab.gui.icons import icon_pixmap
from difflab.gui.style import GRID
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

NEAR, FAR = 0.01, 0.1  # bits: below the first samples are as good as exact, above the second one sees it
TIP = (
    "How far the noisiest data are from the noise that sampling starts from, the normal distribution or "
    "independent coins: KL(q_T ‖ π) in bits. It is all that starting from the prior gets wrong."
)


class ScheduleLamp(QWidget):
    """An icon and the prior mismatch in bits; the number stays where there is no room for its name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedule.lamp")
        self._forms: tuple[str, ...] = ("",)
        self._theme = theme
        self._bits: float | None = None
        self._icon = QLabel(self)
        self._icon.setFixedSize(16, 16)
        self._words = QLabel(self)
        self._words.setObjectName("schedule.mismatch")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        layout.addWidget(self._icon)
        layout.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_mismatch(None, 0.0)

    def show_mismatch(self, bits: float | None, se: float) -> None:
        """Show a mismatch and its standard error, both in bits; None while it is being computed."""
        self._bits = bits
        self._forms = lamp_words(bits, se)
        self.setAccessibleName(f"{self._forms[0]}{lamp_verdict(bits)}")
        self.setToolTip(rich_tip(f"Prior mismatch{lamp_verdict(bits)}", TIP))
        self._light()
        self._fit()
        self.updateGeometry()

    def text(self) -> str:
        """What it says with room enough."""
        return self._forms[0]

    @property
    def shown_text(self) -> str:
        """What it says now."""
        return self._words.text()

    def sizeHint(self) -> QSize:
        return self._size(self._forms[0])

    def minimumSizeHint(self) -> QSize:
        return self._size(self._forms[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
            self.updateGeometry()

    def _size(self, words: str) -> QSize:
        metrics = self._words.fontMetrics()
        width = self._icon.width() + GRID - 2 + metrics.horizontalAdvance(words) + 2
        return QSize(width, max(self._icon.height(), metrics.height()))

    def _fit(self) -> None:
        fitting = [form for form in self._forms if self._size(form).width() <= self.width()]
        self._words.setText(fitting[0] if fitting else self._forms[-1])

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._light()

    def _light(self) -> None:
        name = lamp_icon(self._bits)
        ink = self._theme.error if name == "warning" else self._theme.text
        if name:
            self._icon.setPixmap(icon_pixmap(name, ink, 16, self.devicePixelRatioF()))
        else:
            self._icon.clear()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)


def lamp_icon(bits: float | None) -> str:
    """The icon beside the sentence."""
    if bits is None or not math.isfinite(bits):
        return "" if bits is None else "warning"
    return "done" if bits < NEAR else ("info" if bits < FAR else "warning")


def lamp_words(bits: float | None, se: float) -> tuple[str, ...]:
    """The mismatch in words, from the longest form to the shortest."""
    if bits is None:
        return "prior mismatch: computing", "…"
    if not math.isfinite(bits):
        return "prior mismatch infinite", "infinite"
    number = f"{_short(bits)} bits"
    spread = f" ± {_short(se)}" if se > 0 else ""
    return f"prior mismatch {_short(bits)}{spread} bits", f"mismatch {number}", number


def lamp_verdict(bits: float | None) -> str:
    """What the icon says, in words behind a colon."""
    if bits is None:
        return ""
    if bits < NEAR:
        return ": the schedule reaches the prior"
    return f": the schedule {'comes close to' if bits < FAR else 'stops before'} the prior"


def _short(bits: float) -> str:
    """Two significant figures, tiny ones as a bound."""
    bits = max(bits, 0.0)
    if bits < 1e-4:
        return "< 0.0001" if bits > 0 else "0"
    return f"{bits:.{max(1 - math.floor(math.log10(bits)), 0)}f}"
