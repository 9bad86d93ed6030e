"""Posterior sampling as it travels from the worker to the window. Needs no torch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class Variation:
    """Total variation between samples and the exact product, over the cells of a grid.

    se: its standard error; floor: what as many exact samples would show on average, floor_se: the standard
    deviation of one such draw.
    """

    value: float
    se: float
    floor: float
    floor_se: float


@dataclass(frozen=True)
class Error:
    """A root mean square over unknown elements, scaled units, and its standard error."""

    value: float
    se: float


@dataclass(frozen=True, eq=False)
class PosteriorFacts:
    """Figures of a finished method; None where there is none.

    effective: how many data share the weight of the exact posterior; mean_bias, deviation_bias: the mean and
    the standard deviation of the samples against the exact posterior's, chance taken off; error: the mean of
    the samples against the original; posterior_mean (d,): the model's own E[x_0 | y] of a noisy copy.
    """

    seconds: float
    effective: float | None = None
    mean_bias: Error | None = None
    deviation_bias: Error | None = None
    error: float | None = None
    total_variation: Variation | None = None
    posterior_mean: Float32 | None = None


@dataclass(frozen=True, eq=False)
class PosteriorFrame:
    """One method after `index` of `steps` denoisings, in scaled units.

    samples: (n, d) x_t; in the last frame the samples, known elements bitwise the given ones. denoised: what
    the method takes x_0 to be, (n, d), known elements as given. mean, deviation: (d,) of `denoised` over the
    n samples. preview: a finished result of very few steps, shown while the run begins. t goes back and forth
    under RePaint; log_snr is +inf at the end.
    """

    method: str
    index: int
    steps: int
    t: float
    log_snr: float
    samples: Float32
    denoised: Float32
    mean: Float32
    deviation: Float32
    preview: bool = False
    done: bool = False
    facts: PosteriorFacts | None = None
