"""Numbers as users type and read them: parsing that says what is wrong, and a form that stays short.

The same rules hold in every field of the window: a minus is U+2212 when shown, both minus signs are
understood, thousands may be grouped by commas or spaces, a single comma may stand for the decimal point.
"""

import math
import re
from dataclasses import dataclass

MINUS = "\N{MINUS SIGN}"
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")
_SPACES = re.compile(r"[\s\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}_]")


@dataclass(frozen=True)
class NumberRules:
    """Which numbers a field takes. Open ends exclude the bound itself; None means no bound."""

    name: str
    integer: bool = False
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    optional: bool = False

    def allows(self, value: float) -> bool:
        """Whether a finite number lies within the bounds."""
        above = self.low is None or (value > self.low if self.low_open else value >= self.low)
        below = self.high is None or (value < self.high if self.high_open else value <= self.high)
        return above and below

    def read(self, text: str) -> float | int | None:
        """The number that `text` stands for; `ValueError` with one plain sentence where it is not allowed."""
        if not text.strip() and self.optional:
            return None
        value = parse_number(text)
        if value is None:
            raise ValueError(f"{self.name} must be a number{self._example()}.")
        if not math.isfinite(value):
            raise ValueError(f"{self.name} must be a finite number.")
        if self.integer and value != round(value):
            raise ValueError(f"{self.name} must be a whole number.")
        if not self.allows(value):
            raise ValueError(f"{self.name} must be {self.range_words()}.")
        return round(value) if self.integer else value

    def range_words(self) -> str:
        """The bounds in words: "between 0 and 2", "above 0 and at most 1", "at least 1"."""
        if self.low is not None and self.high is not None and not (self.low_open or self.high_open):
            return f"between {format_number(self.low)} and {format_number(self.high)}"
        words = []
        if self.low is not None:
            words.append(f"{'above' if self.low_open else 'at least'} {format_number(self.low)}")
        if self.high is not None:
            words.append(f"{'below' if self.high_open else 'at most'} {format_number(self.high)}")
        return " and ".join(words)

    def clamp(self, value: float) -> float:
        """The nearest number within closed bounds (an open bound is left by a relative 1e-9)."""
        if self.low is not None and not self.allows(max(value, self.low)) and value <= self.low:
            return self.low + max(abs(self.low), 1.0) * 1e-9
        if self.high is not None and self.high_open and value >= self.high:
            return self.high - max(abs(self.high), 1.0) * 1e-9
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return min(max(value, low), high)

    def _example(self) -> str:
        return f" {self.range_words()}" if self.range_words() else ""


def parse_number(text: str) -> float | None:
    """The number in `text`, which may be infinite or NaN; None where there is none."""
    plain = _SPACES.sub("", text).replace(MINUS, "-")
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def format_number(value: float | int | None, *, digits: int = 6) -> str:
    """The shortest usual form with at most `digits` significant figures: "0.5", "30,000", "1e-5"."""
    if value is None:
        return ""
    if not math.isfinite(value):
        return "none"
    if value == round(value) and abs(value) < 1e15:
        whole = f"{round(value):,}" if abs(value) >= 10_000 else str(round(value))
        return whole.replace("-", MINUS)
    text = f"{value:.{digits}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        return f"{mantissa.replace('-', MINUS)}e{int(exponent)}"
    return text.replace("-", MINUS)


def format_signed(value: float, decimals: int) -> str:
    """A number with a fixed count of decimals and a true minus sign, for figures that change in place."""
    return f"{value:.{decimals}f}".replace("-", MINUS)


def format_duration(seconds: float) -> str:
    """A duration as a clock shows it: "0:15", "2:05:09"; "under 1 s" while it hardly lasts."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"
