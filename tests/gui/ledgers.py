"""Ledgers whose figures are known in closed form, for the tests of the views."""

import numpy as np

from difflab.engine.bounds import DenoisingCurve, ledger
from difflab.engine.schedules import ScheduleOptions, build
from difflab.gui.plots.ledger_reading import LedgerReading

LEVELS = np.linspace(-14.0, 18.0, 90)
# Standard normal data in the plane: the prior itself. Every schedule's K is L_null = -log2(2 pi e).
NORMAL = DenoisingCurve(LEVELS, 1.0 / (1.0 + np.exp(LEVELS)), 2)
L_NULL = -float(np.log2(2 * np.pi * np.e))
# A model whose errors are a tenth too large, known to two per cent.
WORSE = DenoisingCurve(
    LEVELS, 1.1 * NORMAL.errors, 2, 1.0, np.diag((0.02 * NORMAL.errors) ** 2), exact=NORMAL
)


def reading(options: ScheduleOptions, *, learned: bool = False, **fields: object) -> LedgerReading:
    """The reading of standard normal data, whose limit is L_null too."""
    schedule = build(options)
    second = ledger(schedule, WORSE, L_NULL) if learned else None
    return LedgerReading(schedule, ledger(schedule, NORMAL, L_NULL), second, **fields)  # type: ignore[arg-type]
