"""Climbing a smooth function by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno.

Written out as a generator (Nocedal & Wright 2006, algorithm 7.4), so that each step can be shown and the
climb be stopped between any two.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from difflab.engine.schedules.views import FloatArray

MEMORY = 20
SHORTENINGS = 25
ARMIJO = 1e-4


class Height(NamedTuple):
    """A place (n,), the value there and its gradient (n,)."""

    place: FloatArray
    value: float
    gradient: FloatArray


def climb(height: Callable[[FloatArray], Height], start: FloatArray) -> Iterator[Height]:
    """Ever higher places, the start first; ends where no step leads higher."""
    here = height(start)
    yield here
    pairs: deque[tuple[FloatArray, FloatArray]] = deque(maxlen=MEMORY)
    while True:
        there = _higher(height, here, _uphill(here.gradient, pairs))
        if there is None and pairs:
            pairs.clear()
            there = _higher(height, here, _uphill(here.gradient, pairs))
        if there is None:
            return
        step, bend = there.place - here.place, here.gradient - there.gradient
        if step @ bend > 1e-12 * float(np.linalg.norm(step) * np.linalg.norm(bend)):
            pairs.append((step, bend))
        here = there
        yield here


def _uphill(gradient: FloatArray, pairs: deque[tuple[FloatArray, FloatArray]]) -> FloatArray:
    """The two-loop recursion; without memory a step along the gradient of length 1 at most."""
    if not pairs:
        return gradient / max(float(np.linalg.norm(gradient)), 1.0)
    rest, shares = gradient, []
    for step, bend in reversed(pairs):
        share = (step @ rest) / (step @ bend)
        shares.append(share)
        rest = rest - share * bend
    step, bend = pairs[-1]
    rest = rest * ((step @ bend) / (bend @ bend))
    for (step, bend), share in zip(pairs, reversed(shares), strict=True):
        rest = rest + (share - (bend @ rest) / (step @ bend)) * step
    return np.asarray(rest)


def _higher(height: Callable[[FloatArray], Height], here: Height, move: FloatArray) -> Height | None:
    """The first place on the way, from the whole move backwards, that is high enough."""
    rise = float(here.gradient @ move)
    if rise <= 0:
        return None
    share = 1.0
    for _ in range(SHORTENINGS):
        there = height(here.place + share * move)
        if there.value > here.value + ARMIJO * share * rise:
            return there
        share /= 2
    return None
