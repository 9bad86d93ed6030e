"""The figures of a ledger in words and numbers, as every view writes them."""

import math

from difflab.engine.bounds import Ledger
from difflab.gui.numbers import format_number, format_signed
from difflab.gui.plots.ledger_reading import LedgerReading, share_of_whole

MISSING = "…"
DASH = "—"  # nothing is to come: it could not be measured
NONE = "none"
INFINITE = "infinite"


def bits(value: float | None, decimals: int = 3, none: str = INFINITE) -> str:
    """Bits with a fixed count of decimals and a true minus sign; `none` for None, "infinite" for infinity."""
    if value is None:
        return none
    if math.isinf(value):
        return INFINITE if value > 0 else f"\N{MINUS SIGN}{INFINITE}"
    if math.isnan(value):
        return MISSING
    text = format_signed(value, decimals)
    return text.removeprefix("\N{MINUS SIGN}") if not text.strip("\N{MINUS SIGN}0.") else text


def spread(se: float) -> str:
    """ "± 0.004" for a standard error worth telling, else empty."""
    if not math.isfinite(se) or se < 5e-5:
        return ""
    return f"± {se:.{2 if se >= 0.095 else 3 if se >= 0.00095 else 4}f}"


def small_bits(value: float) -> str:
    """Figures that should be near 0: tiny ones as a bound."""
    if not math.isfinite(value):
        return INFINITE
    if abs(value) < 5e-5:
        return "0" if value <= 0 else "< 0.0001"
    return bits(value, min(max(1 - math.floor(math.log10(abs(value))), 3), 4))


def schedule_words(reading: LedgerReading, step: int) -> list[tuple[str, str]]:
    """(symbol, value) of the schedule at step 1..T."""
    schedule, at = reading.schedule, step - 1
    return [
        ("βₜ", format_number(float(f"{schedule.betas[at]:.3g}"), digits=3)),
        ("ᾱₜ", format_number(float(f"{schedule.alpha_bars[at]:.3g}"), digits=3)),
        ("log-SNR", _log_snr(float(schedule.log_snrs[at]))),
    ]


def lost_parts(figures: Ledger, step: int) -> tuple[str, str]:
    """What step 1..T loses in bits, and its share of the whole: ("0.3120", "13.1 %")."""
    if step < 2 or step > len(figures.terms_bits) + 1:
        return "fixed", ""
    share = 100 * share_of_whole(figures, step)
    return _lost(float(figures.terms_bits[step - 2])), f"{share:.{1 if share >= 0.95 else 2}f} %"


def _lost(value: float) -> str:
    if not math.isfinite(value):
        return MISSING
    return f"{value:.4f}" if value >= 1e-3 or value == 0 else format_number(float(f"{value:.2g}"), digits=2)


def _log_snr(value: float) -> str:
    if math.isinf(value):
        return "\N{MINUS SIGN}∞" if value < 0 else "∞"
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")
