"""Short laws of bits written out in full: every sequence with its probability, at every noise level.

An independent reference for exact models and bounds of bits: nothing here uses the program's own formulas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr, rel_entr

Array = NDArray[np.float64]


def all_bits(length: int) -> Array:
    """(2^L, L)."""
    return np.array(list(product((0.0, 1.0), repeat=length)))


def kernel(kept: float, rate: float) -> Array:
    """(2, 2) probabilities of the later bit (column) given the earlier one (row)."""
    return kept * np.eye(2) + (1 - kept) * np.array([1 - rate, rate])


def sequence_kernel(bit_kernel: Array, length: int) -> Array:
    """(2^L, 2^L): the kernel of all bits at once, in the order of `all_bits`."""
    whole: Array = np.ones((1, 1))
    for _ in range(length):
        whole = np.asarray(np.kron(whole, bit_kernel), dtype=np.float64)
    return whole


@dataclass(frozen=True)
class FullLaw:
    """Probabilities (2^L,) of all sequences of data, diffused at rate m."""

    probabilities: Array
    length: int
    rate: float

    @classmethod
    def of(cls, sequences: NDArray[np.uint8], weights: Array, flip: float, rate: float) -> "FullLaw":
        length = sequences.shape[1]
        index = sequences.astype(int) @ (2 ** np.arange(length)[::-1])
        listed = np.bincount(index, weights / weights.sum(), 2**length)
        flips = np.array([[1 - flip, flip], [flip, 1 - flip]])
        return cls(listed @ sequence_kernel(flips, length), length, rate)

    def joint(self, alpha_bar: float) -> Array:
        """(2^L, 2^L) q(x_0, x_t)."""
        noise = sequence_kernel(kernel(alpha_bar, self.rate), self.length)
        return np.asarray(self.probabilities[:, None] * noise)

    def noisy(self, alpha_bar: float) -> Array:
        """(2^L,) q_t."""
        return np.asarray(self.joint(alpha_bar).sum(0))

    def denoised(self, alpha_bar: float) -> Array:
        """(2^L, L) P(x_0 = 1 | x_t)."""
        joint = self.joint(alpha_bar)
        return np.asarray((joint.T @ all_bits(self.length)) / joint.sum(0)[:, None])


@dataclass(frozen=True)
class FullBound:
    """All parts of K (Sohl-Dickstein et al. 2015, eq. 14) by enumeration, in bits; terms for t = 2..T."""

    terms: Array
    bits: float
    reverse_entropies: Array  # H(X_{t-1}|X_t)
    mismatch: float  # KL(q_T || pi)


def full_bound(law: FullLaw, alpha_bars: Array, answers: Callable[[float], Array] | None = None) -> FullBound:
    """K of the model that takes P(x_0 = 1 | x_t) to be answers(alpha_bar_t), (2^L, L); else the exact one."""
    answers = answers or law.denoised
    pairs = list(pairwise(alpha_bars.tolist()))
    terms = np.array([_term(law, before, after, answers(after)) for before, after in pairs])
    log_pi = _log_prior(law)
    first, last = law.joint(alpha_bars[0]), law.joint(alpha_bars[-1])
    given = [_entropy(joint) - _entropy(law.probabilities) for joint in (first, last)]
    prior = law.probabilities @ log_pi + last.sum(0) @ log_pi - first.sum(0) @ log_pi
    reverse = []
    for before, after in pairs:
        step = law.noisy(before)[:, None] * sequence_kernel(kernel(after / before, law.rate), law.length)
        reverse.append(_entropy(step) - _entropy(law.noisy(after)))
    q = law.noisy(alpha_bars[-1])
    mismatch = -_entropy(q) - float(q @ log_pi)
    bits = float(given[1] - given[0] + prior - terms.sum())
    return FullBound(terms, bits, np.array(reverse), mismatch)


def _term(law: FullLaw, before: float, after: float, answer: Array) -> float:
    """E KL(q(x_s|x_t,x_0) || p(x_s|x_t)), bit by bit."""
    bits = all_bits(law.length).astype(int)
    joint = kernel(before, law.rate)[:, :, None] * kernel(after / before, law.rate)[None]  # x_0, x_s, x_t
    q = (joint[:, 1] / joint.sum(1))[bits[:, None, :], bits[None, :, :]]  # (x_0, x_t, bit)
    rates = joint[:, 1] / joint.sum(1)
    p = answer * rates[1][bits] + (1 - answer) * rates[0][bits]  # (x_t, bit)
    divergence = (rel_entr(q, p[None]) + rel_entr(1 - q, 1 - p[None])).sum(2)
    return float((law.joint(after) * divergence).sum() / np.log(2))


def _log_prior(law: FullLaw) -> Array:
    ones = all_bits(law.length).sum(1)
    return np.asarray(ones * np.log2(law.rate) + (law.length - ones) * np.log2(1 - law.rate))


def _entropy(p: Array) -> float:
    return float(entr(p).sum() / np.log(2))
