"""Handles for a schedule that has none in the wanted view: a family, a table, a curve drawn in another view.

Knots are placed one by one where the curve through them is worst, with the schedule's own slopes, until it is
reproduced or the handles are used up; what is left is reported as the residual.
"""

from dataclasses import dataclass

import numpy as np

from difflab.engine.schedules import edited
from difflab.engine.schedules.build import build
from difflab.engine.schedules.monotone import pchip_slopes
from difflab.engine.schedules.options import MAX_RATE, Base, Curve, Handle, ScheduleOptions
from difflab.engine.schedules.target import Target, target
from difflab.engine.schedules.views import FloatArray, View, log_snr_from_log_alpha_bar

MOST_HANDLES = 14
TOLERANCE = 0.05  # nats of log-SNR: no picture shows less
QUIET = -6.0  # nats: noisier than this the data hardly show, and the tolerance grows with the noise
SPREAD = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # there is always a handle near the place one wants to bend
STEEPEST = 10.0
SWEEPS = 3


@dataclass(frozen=True)
class Expressed:
    """A schedule as handles; `residual` is the largest change of log-SNR (nats) down to log-SNR = -6."""

    curve: Curve
    residual: float


def express(options: ScheduleOptions, view: View, most: int = MOST_HANDLES) -> Expressed:
    """The schedule that `options` describe, as at most `most` handles in `view`."""
    if options.family == "edited" and options.curve is not None:
        if options.curve.view == view:
            return Expressed(options.curve, 0.0)
        base = options.curve.base
    else:
        assert options.family != "edited"
        base = options.family
    curve = fit(target(options, view), view, base, options.beta_1, most)
    return Expressed(curve, _residual(options, options.replace(family="edited", curve=curve)))


def _residual(options: ScheduleOptions, again: ScheduleOptions) -> float:
    """The largest difference of log-SNR (nats) at a step, of those not noisier than `QUIET`."""
    before, after = build(options).log_snrs, build(again).log_snrs
    seen = before >= QUIET
    return float(np.max(np.abs(after[seen] - before[seen]), initial=0.0))


def fit(goal: Target, view: View, base: Base, beta_1: float, most: int = MOST_HANDLES) -> Curve:
    """Handles in `view` that reproduce `goal`."""
    chosen = sorted({int(np.argmin(np.abs(goal.v - v))) for v in SPREAD})
    best: Curve | None = None
    least = np.inf
    while True:
        curve = _through(goal, np.array(chosen), view, base)
        if view == "beta":
            curve = _with_the_same_integrals(goal, np.array(chosen), curve)
        errors = _errors(goal, curve, beta_1)
        weighted = errors / (TOLERANCE * np.exp(np.clip(QUIET - goal.log_snr, 0.0, None)))
        weighted[chosen] = 0.0
        worst = int(np.argmax(weighted))
        if best is None or weighted[worst] < least:
            best, least = curve, weighted[worst]
        if weighted[worst] <= 1.0 or len(chosen) > most:
            return best
        chosen = sorted([*chosen, worst])


def _through(goal: Target, chosen: np.ndarray, view: View, base: Base) -> Curve:
    """The curve through the chosen positions, with the goal's slopes as ratios to those of PCHIP."""
    v, values = goal.v[chosen], goal.values(view)[chosen]
    slopes, own = pchip_slopes(v, goal.coordinates(view)[chosen]), goal.slopes(view)[chosen]
    ratios = np.clip(own / np.where(slopes == 0, np.inf, slopes), 0.0, STEEPEST)
    ratios[slopes == 0] = 1.0
    handles = tuple(
        Handle(*point) for point in zip(v.tolist(), values.tolist(), ratios.tolist(), strict=True)
    )
    return Curve(
        view=view,
        handles=handles[1:],
        start_rate=min(float(values[0]), MAX_RATE) if view == "beta" else None,
        start_ratio=handles[0].ratio,
        base=base,
    )


def _with_the_same_integrals(goal: Target, chosen: np.ndarray, curve: Curve) -> Curve:
    """The curve with its rates scaled so that between knots it destroys about as much signal as the goal."""
    wanted = -np.diff(goal.log_alpha_bar[chosen])
    for _ in range(SWEEPS):
        reached = -np.diff(edited.log_alpha_bar(curve, 0.0, goal.v[chosen]))
        off = np.log(wanted / reached)
        share = np.exp((np.append(off, off[-1]) + np.insert(off, 0, off[0])) / 2).tolist()
        pairs = zip(curve.handles, share[1:], strict=True)
        curve = curve.replace(
            handles=tuple(handle._replace(value=min(handle.value * by, MAX_RATE)) for handle, by in pairs),
            start_rate=min((curve.start_rate or 1.0) * share[0], MAX_RATE),
        )
    return curve


def _errors(goal: Target, curve: Curve, beta_1: float) -> FloatArray:
    """By how many nats of log-SNR the curve misses the goal, at each of its positions."""
    reached = log_snr_from_log_alpha_bar(edited.log_alpha_bar(curve, beta_1, goal.v))
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.abs(reached - goal.log_snr), nan=0.0, posinf=1e3)
