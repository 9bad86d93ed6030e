"""Short laws of bits written out in full: every sequence with its probability, at every noise level.

An independent reference for exact models and bounds of bits: nothing here uses the program's own formulas.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

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
