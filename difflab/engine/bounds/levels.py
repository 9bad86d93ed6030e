"""The log-SNRs at which a denoising error is measured."""

import numpy as np

from difflab.engine.schedules.views import FloatArray

NOISIEST = -14.0  # nats: all that is lost by taking the error as constant below is 1e-6 nats
STEP = 0.45
COARSE = 3  # every so many levels for a first look


def levels(cleanest: float) -> FloatArray:
    """(k,) from -14 to `cleanest`, rising, evenly spaced; one more than a multiple of `COARSE`."""
    intervals = COARSE * int(np.ceil((cleanest - NOISIEST) / (STEP * COARSE)))
    return np.linspace(NOISIEST, cleanest, intervals + 1)


def is_coarse(count: int) -> np.ndarray:
    """(count,) bool: the levels of the first look, both ends among them."""
    return np.asarray(np.arange(count) % COARSE == 0)
