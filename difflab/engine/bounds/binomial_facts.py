"""What a schedule alone decides about bits: entropies and prior terms in closed form. Needs numpy only."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import FloatArray

LN2 = float(np.log(2.0))


@dataclass(frozen=True, eq=False)
class SequenceFacts:
    """Of sequences of `dim` bits, on average `data_ones` of them 1, diffused at the rate m = `rate`.

    At t = 1..T, each (T,): ones, the expected number of ones; given_data, H(X_t|X_0); log_prior,
    E log pi(x_t); both in bits.
    """

    data_ones: float
    dim: int
    rate: float
    ones: FloatArray
    given_data: FloatArray
    log_prior: FloatArray

    @classmethod
    def of(cls, schedule: Schedule, data_ones: float, dim: int, rate: float) -> Self:
        return cls.at(schedule.alpha_bars, -np.expm1(schedule.log_alpha_bars), data_ones, dim, rate)

    @classmethod
    def at(cls, alpha_bars: FloatArray, noise: FloatArray, data_ones: float, dim: int, rate: float) -> Self:
        """noise: 1 - alpha_bar, which keeps its digits where it is small."""
        ones = alpha_bars * data_ones + noise * rate * dim
        from_ones, from_zeros = entropy(noise * (1 - rate)), entropy(noise * rate)
        given_data = data_ones * from_ones + (dim - data_ones) * from_zeros
        return cls(data_ones, dim, rate, ones, given_data, log_prior(ones, dim, rate))

    @property
    def null_bits(self) -> float:
        """E log pi(x_0)."""
        return float(log_prior(np.array(self.data_ones), self.dim, self.rate))

    @property
    def ceiling_bits(self) -> float:
        """H(X_T|X_0) - H(X_1|X_0)."""
        return float(self.given_data[-1] - self.given_data[0])

    @property
    def prior_bits(self) -> float:
        """E log pi(x_T) - E log pi(x_1)."""
        return float(self.log_prior[-1] - self.log_prior[0])

    @property
    def early_bits(self) -> float:
        """H(pi) - H(X_T|X_0)."""
        return float(self.dim * entropy(np.array(self.rate)) - self.given_data[-1])

    @property
    def fixed_bits(self) -> float:
        """K before what is lost in its steps is taken off."""
        return self.null_bits + self.ceiling_bits + self.prior_bits

    def step_entropy(self, betas: FloatArray) -> FloatArray:
        """H(X_t|X_{t-1}) in bits for t = 2..T, (T - 1,); betas: (T,)."""
        before = self.ones[:-1]
        flips_down, flips_up = entropy(betas[1:] * (1 - self.rate)), entropy(betas[1:] * self.rate)
        return np.asarray(before * flips_down + (self.dim - before) * flips_up)

    def fixed_slopes(self, noise: FloatArray) -> FloatArray:
        """The derivative of H(X_t|X_0) + E log pi(x_t) by alpha_bar_t in bits, at noise = 1 - alpha_bar_t."""
        m, zeros = self.rate, self.dim - self.data_ones
        from_ones = self.data_ones * (1 - m) * _log_odds(noise * (1 - m))
        from_zeros = zeros * m * _log_odds(noise * m)
        prior = (self.data_ones - m * self.dim) * np.log(m / (1 - m)) / LN2
        return np.asarray(prior - from_ones - from_zeros)


def log_prior(ones: FloatArray, dim: int, rate: float) -> FloatArray:
    """log pi in bits of sequences with so many ones."""
    return np.asarray((ones * np.log(rate) + (dim - ones) * np.log1p(-rate)) / LN2)


def entropy(p: FloatArray) -> FloatArray:
    """Of a bit with probability p, in bits; 0 at both ends."""
    inner = _inner(p)
    return np.asarray(-(inner * np.log(inner) + (1 - inner) * np.log1p(-inner)) / LN2)


def _log_odds(p: FloatArray) -> FloatArray:
    """log2((1 - p)/p), the derivative of the entropy."""
    inner = _inner(p)
    return np.asarray((np.log1p(-inner) - np.log(inner)) / LN2)


def _inner(p: FloatArray) -> FloatArray:
    return np.clip(p, np.finfo(np.float64).tiny, 1 - np.finfo(np.float64).eps)
