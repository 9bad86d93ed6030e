"""What a model says about bits at one noise level, compressed: how often which bit meets which prediction.

The divergence of a step is a sum over all bits of a function of the bit, of its datum and of the predicted
log-odds. The function changes with the step, the bits do not: a histogram serves every step from here.
"""

from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from difflab.engine.bounds.binomial_curve import share_of_angle
from difflab.engine.bounds.binomial_facts import LN2
from difflab.engine.processes.binomial import Rates, kl, posterior_of_values
from difflab.engine.schedules.views import FloatArray

REACH = 30.0  # nats of log-odds; a model surer than that counts as this sure
STEP = 0.25
CELLS = 2 * int(REACH / STEP) + 1
ANGLES = 25
SMALLEST_SHARE = 1e-8  # stands for the limit of small steps


def histogram(
    x: FloatArray,
    exact: FloatArray,
    answer: FloatArray,
    weights: FloatArray,
    batch: NDArray[np.int64],
    batches: int,
) -> FloatArray:
    """(b, 2, 2, CELLS): expected number of bits of a sequence with x_t, x_0 and predicted log-odds as named.

    x: (n, L) bits at the level; exact: (n, L) true probability of x_0 = 1, which stands for a drawn x_0
    (Rao-Blackwell); answer: (n, L) the model's; weights: (n, L) how much each counts; batch: (n,) which of b
    it belongs to. Each is shared among the four next cells so that cubics of the log-odds are summed exactly.
    """
    with np.errstate(divide="ignore"):
        log_odds = np.clip(np.log(answer) - np.log1p(-answer), -REACH, REACH).ravel()
    place = (log_odds + REACH) / STEP
    cell = np.clip(place.astype(np.int64), 1, CELLS - 3)
    corner = ((2 * batch[:, None] + (x > 0.5)) * CELLS).ravel() + cell - 1
    mass = weights.ravel()
    ones = mass * exact.ravel()
    found = np.zeros((batches, 2, 2, CELLS))
    for offset, share in enumerate(_lagrange(place - cell)):
        for x0, count in enumerate((mass - ones, ones)):
            cells = np.bincount(corner + offset, share * count, batches * 2 * CELLS)
            found[:, :, x0] += cells.reshape(batches, 2, CELLS)
    return found


def losses(histograms: FloatArray, table: FloatArray) -> FloatArray:
    """(b, ANGLES) losses in bits over the share of noise removed, of b histograms at one level."""
    return np.asarray(histograms.reshape(len(histograms), -1) @ table)


@lru_cache(maxsize=4)
def divergences(noisiest: float, cleanest: float, count: int, rate: float) -> FloatArray:
    """(count, 4 CELLS, ANGLES): what each cell of a histogram loses, at `count` even levels, in bits."""
    levels = torch.linspace(noisiest, cleanest, count, dtype=torch.float64)
    return np.stack([_divergences(level, rate) for level in levels])


def _divergences(level: Tensor, rate: float) -> FloatArray:
    """Of one level."""
    shares = torch.from_numpy(share_of_angle(np.linspace(0.0, np.pi, ANGLES))).clamp(min=SMALLEST_SHARE)
    shares[-1] = 1.0
    noise = (1 - shares[:, None]) * torch.sigmoid(-level)
    law = posterior_of_values(level, torch.log1p(-noise) - torch.log(noise), rate)  # (k, 2)
    log_odds = torch.linspace(-REACH, REACH, CELLS, dtype=torch.float64)
    one, zero = torch.sigmoid(log_odds), torch.sigmoid(-log_odds)
    if_one, if_zero = _wide(law.if_one), _wide(law.if_zero)
    reverse = Rates(one * if_one.one + zero * if_zero.one, one * if_one.zero + zero * if_zero.zero)
    found = torch.stack([kl(if_zero, reverse), kl(if_one, reverse)])  # (x_0, k, x_t, cells)
    per_share = found / (shares * LN2)[:, None, None]
    return np.asarray(per_share.permute(2, 0, 3, 1).reshape(4 * CELLS, ANGLES).numpy())


def _wide(rates: Rates) -> Rates:
    return Rates(rates.one.unsqueeze(-1), rates.zero.unsqueeze(-1))


def _lagrange(f: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Weights of the neighbours at -1, 0, 1 and 2."""
    return (
        -f * (f - 1) * (f - 2) / 6,
        (f + 1) * (f - 1) * (f - 2) / 2,
        -(f + 1) * f * (f - 2) / 2,
        (f + 1) * f * (f - 1) / 6,
    )
