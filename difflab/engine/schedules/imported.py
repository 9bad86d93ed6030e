"""A table of betas, from elsewhere or learned, read at any number of steps as the curve it samples."""

import numpy as np

from difflab.engine.schedules.monotone import MonotoneCubic
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray, log_alpha_bar_from_log_snr


def log_alpha_bar(table: tuple[float, ...], beta_1: float, v: FloatArray) -> FloatArray:
    """log alpha_bar at the positions v in [0, 1] of the table whose first beta is `beta_1`.

    Monotone in log-SNR between the table's steps; linear in alpha_bar before a last step that leaves no
    signal, where log-SNR is infinite.
    """
    if len(table) == 1:
        with np.errstate(divide="ignore"):
            return np.log1p(-beta_1 - (table[0] - beta_1) * v)
    source = Schedule.from_betas(np.array([beta_1, *table[1:]]))
    positions = np.arange(source.steps) / (source.steps - 1)
    if np.isfinite(source.log_snrs[-1]):
        return log_alpha_bar_from_log_snr(MonotoneCubic.through(positions, source.log_snrs)(v))
    result = np.empty_like(v)
    late = v >= positions[-2]
    if source.steps > 2:
        through = MonotoneCubic.through(positions[:-1], source.log_snrs[:-1])
        result[~late] = log_alpha_bar_from_log_snr(through(v[~late]))
    with np.errstate(divide="ignore"):
        left = np.log(np.clip((1 - v[late]) / (1 - positions[-2]), 0.0, 1.0))
    result[late] = source.log_alpha_bars[-2] + left
    return result
