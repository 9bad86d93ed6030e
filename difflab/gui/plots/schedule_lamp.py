"""The lamp that says whether the noise at the schedule's end is the prior that sampling starts from."""

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from difflab.gui.icons import icon_pixmap
from difflab.gui.style import GRID
from difflab.gui.widgets.elided_label import ElidedLabel
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme

NEAR, FAR = 0.01, 0.1  # bits: below the first samples are as good as exact, above the second one sees it
TIP = (
    "How far the noisiest data are from the noise that sampling starts from, the normal distribution or "
    "independent coins: KL(q_T ‖ π) in bits. It is all that starting from the prior gets wrong."
)


class ScheduleLamp(QWidget):
    """An icon and a sentence with the prior mismatch in bits."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedule.lamp")
        self.setToolTip(rich_tip("Prior mismatch", TIP))
        self._theme = theme
        self._bits: float | None = None
        self._icon = QLabel(self)
        self._icon.setFixedSize(16, 16)
        self._words = ElidedLabel("", self, least=12)
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
        text = lamp_words(bits, se)
        self._words.setText(text)
        self.setAccessibleName(text)
        self._light()

    def text(self) -> str:
        """The sentence."""
        return self._words.text()

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


def lamp_words(bits: float | None, se: float) -> str:
    """The mismatch as a sentence."""
    if bits is None:
        return "prior mismatch: computing"
    verdict = (
        "reaches the prior"
        if bits < NEAR
        else ("close to the prior" if bits < FAR else "stops before the prior")
    )
    if not math.isfinite(bits):
        return f"{verdict}: mismatch infinite"
    spread = f" ± {_short(se)}" if se > 0 else ""
    return f"{verdict}: mismatch {_short(bits)}{spread} bits"


def _short(bits: float) -> str:
    """Two significant figures, tiny ones as a bound."""
    bits = max(bits, 0.0)
    if bits < 1e-4:
        return "below 0.0001" if bits > 0 else "0"
    return f"{bits:.{max(1 - math.floor(math.log10(bits)), 0)}f}"
