"""Round numbers along an axis, and how they are written."""

import math


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten that divides `span` into at most `most` parts."""
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers in [low, high], at most `most + 1` of them."""
    step = nice_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * index for index in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """1, 2, 5 times powers of ten in [low, high]; every other one is dropped until at most `most` remain."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    values = [step * 10.0**power for power in range(first, last + 1) for step in (1, 2, 5)]
    inside = [value for value in values if low <= value <= high]
    while len(inside) > most:
        inside = inside[::-1][::2][::-1]
    return inside


def number(value: float) -> str:
    """A short number with a real minus sign, as users read it on axes."""
    text = f"{value:.10g}" if abs(value) > 1e-12 else "0"
    return text.replace("-", "−")
