"""The ledger as a table in text, for spreadsheets and papers."""

import numpy as np

from difflab.engine.schedules.views import FloatArray
from difflab.gui.plots.ledger_reading import LedgerReading

COLUMNS = ("se",)  # beside the bits, which are named by their unit
ENTROPIES = ("entropy_lower", "entropy_reverse", "entropy_upper")


def ledger_csv(reading: LedgerReading) -> str:
    """One row for each step t = 1..T; the first loses no bits, so its cells after the schedule are empty.

    t, beta, alpha_bar, log_snr; bits and se of each model that has a ledger, named "bits_learned" for the
    learned one; then the entropies of eq. 23. Bits per datum; of images per pixel, and named so
    ("bits_per_pixel"). Log-SNR in nats.
    """
    schedule = reading.schedule
    names = ["t", "beta", "alpha_bar", "log_snr"]
    columns: list[FloatArray] = [
        np.arange(1.0, schedule.steps + 1),
        schedule.betas,
        schedule.alpha_bars,
        schedule.log_snrs,
    ]
    models = list(reading.models)
    for model, figures in models:
        suffix = "" if model == "exact" else f"_{model}"
        names += [f"{name}{suffix}" for name in (figures.unit.column, *COLUMNS)]
        columns += [_from_two(figures.terms_bits), _from_two(figures.terms_se)]
    for _, figures in models[:1]:
        names += ENTROPIES
        entropies = figures.entropy_lower, figures.entropy_reverse, figures.entropy_upper
        columns += [_from_two(values) for values in entropies]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return "\n".join([",".join(names), *(_line(row) for row in rows)]) + "\n"


def _from_two(values: FloatArray) -> FloatArray:
    """Values of the steps 2..T with an empty first step."""
    return np.concatenate([[np.nan], values])


def _line(row: tuple[float, ...]) -> str:
    step, *values = row
    return ",".join([str(int(step)), *("" if np.isnan(value) else f"{value:.10g}" for value in values)])
