"""The exact model of a weighted list of bit sequences under binomial diffusion.

x_0 is a listed sequence with every bit flipped at a fixed rate. Given the sequence all bits are independent
at every noise level, so q_t is a mixture of as many products, and since only four probabilities occur (of a
bit shown given a bit listed) its logarithm needs one matrix product of the given bits with the listed ones.
Without flips the exact denoiser knows nothing but the list: it is the memorising optimum.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.densities.bit_states import bit_states
from difflab.engine.processes.binomial import Rates, noised_rates

CLEANEST = 40.0  # nats: 1 - alpha_bar = 4e-18, less than any floating type can tell from the data
PRODUCTS = 4_000_000  # of rows and sequences at a time, to stay in a few caches' reach
MOST_STATES = 20_000  # summed for the entropy of noisy data; above, it is an average over draws
DRAWS = 65_536


@dataclass(frozen=True, eq=False)
class SequenceDensity:
    """Bits (L,) float64 of the sequences (k, L), all different; their log weights (k,); flip rate; rate m."""

    sequences: Tensor
    log_weights: Tensor
    flip: float
    rate: float

    @classmethod
    def of(cls, data: SequenceSet, rate: float) -> "SequenceDensity":
        """Equal sequences become one with the sum of their weights."""
        different, place = np.unique(data.sequences, axis=0, return_inverse=True)
        weights = np.bincount(place.ravel(), data.weights, len(different))
        kept = weights > 0
        log_weights = np.log(weights[kept] / weights.sum())
        return cls(
            torch.from_numpy(different[kept].astype(np.float64)),
            torch.from_numpy(log_weights),
            data.flip,
            rate,
        )

    @property
    def dim(self) -> int:
        """Length L."""
        return self.sequences.shape[1]

    @cached_property
    def mean_bits(self) -> Tensor:
        """(L,) float64 probability of a one at each place of the data."""
        listed = self.log_weights.exp() @ self.sequences
        return listed * (1 - self.flip) + (1 - listed) * self.flip

    def sample(self, count: int, generator: torch.Generator) -> Tensor:
        """(count, L) data, 0. and 1. in float32, on the generator's device."""
        device = generator.device
        weights = self.log_weights.exp().to(device)
        place = torch.multinomial(weights, count, replacement=True, generator=generator)
        bits = self.sequences.to(device, torch.float32)[place]
        if self.flip:
            flips = torch.rand(bits.shape, generator=generator, device=device) < self.flip
            bits = (bits - flips.to(bits)).abs()
        return bits

    def log_density(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) log q_t(x) in nats of bits x (n, L); log_snr in nats, from -inf to +inf."""
        return torch.cat([torch.logsumexp(logs, 1) for logs in self._log_joint(x, log_snr)])

    def denoise(self, x: Tensor, log_snr: float) -> Tensor:
        """(n, L) P(x_0 = 1 | x_t = x) of each bit."""
        if log_snr == math.inf:
            return x.clone()
        listed = self.sequences.to(x)
        ones = torch.cat([torch.softmax(logs, 1) @ listed for logs in self._log_joint(x, log_snr)])
        return self._unflipped(x, ones.clamp(0.0, 1.0), log_snr)

    def log_density_and_denoise(self, x: Tensor, log_snr: float) -> tuple[Tensor, Tensor]:
        """Both at a finite level, at the cost of one."""
        listed, densities, ones = self.sequences.to(x), [], []
        for logs in self._log_joint(x, log_snr):
            density = torch.logsumexp(logs, 1, keepdim=True)
            densities.append(density[:, 0])
            ones.append(logs.sub_(density).exp_() @ listed)
        return torch.cat(densities), self._unflipped(x, torch.cat(ones).clamp(0.0, 1.0), log_snr)

    def posterior_variance(self, x: Tensor, log_snr: float) -> Tensor:
        """(n,) E|x_0 - E x_0|^2 / L given x_t = x: p (1 - p), averaged over bits."""
        probability = self.denoise(x, log_snr)
        return (probability * (1 - probability)).mean(1)

    def error_bound(self, log_snr: float) -> float:
        """0: everything is a finite sum."""
        del log_snr
        return 0.0

    def limit_bits(self) -> float:
        """-H(data) in bits per sequence; of noisy data over `MOST_STATES` states to a few thousandths."""
        return self._limit

    @cached_property
    def _limit(self) -> float:
        if not self.flip:
            return float((self.log_weights.exp() * self.log_weights).sum()) / math.log(2)
        states = bit_states(self.sequences.numpy().astype(np.uint8), MOST_STATES)
        if states is None:
            drawn = self.sample(DRAWS, torch.Generator().manual_seed(0)).double()
            return float(self.log_density(drawn, math.inf).mean()) / math.log(2)
        log_q = self.log_density(torch.from_numpy(states.bits), math.inf)
        weights = (log_q + torch.from_numpy(states.log_multiplicity)).exp()
        return float((weights * log_q).sum() / weights.sum()) / math.log(2)

    def _shown_given_listed(self, log_snr: float) -> Rates:
        """q(x_t | listed bit) for the listed bits 0 and 1: two probabilities each, float64."""
        listed = torch.tensor([self.flip, 1 - self.flip], dtype=torch.float64)
        return noised_rates(listed, _level(log_snr), self.rate)

    def _log_joint(self, x: Tensor, log_snr: float) -> Iterator[Tensor]:
        """log w_k q(x_t | k), (rows, k) for blocks of the rows of x."""
        law = self._shown_given_listed(log_snr)
        (zero_if_0, zero_if_1), (one_if_0, one_if_1) = law.zero.log().tolist(), law.one.log().tolist()
        listed = self.sequences.to(x)
        constant = self.log_weights.to(x) + listed.sum(1) * (zero_if_1 - zero_if_0) + self.dim * zero_if_0
        for rows in torch.split(x, max(1, PRODUCTS // len(listed))):
            logs = torch.addmm(constant, rows, listed.T, alpha=one_if_1 - one_if_0 - zero_if_1 + zero_if_0)
            yield logs.add_(rows.sum(1, keepdim=True), alpha=one_if_0 - zero_if_0)

    def _unflipped(self, x: Tensor, listed: Tensor, log_snr: float) -> Tensor:
        """P(x_0 = 1 | x_t) from the probability that the listed bit is 1."""
        if not self.flip:
            return listed
        shown = self._shown_given_listed(log_snr)
        sent = noised_rates(torch.ones(1, dtype=torch.float64), _level(log_snr), self.rate)
        ones = torch.tensor([self.flip, 1 - self.flip], dtype=torch.float64)
        if_one, if_zero = (ones * sent.one / shown.one).to(x), (ones * sent.zero / shown.zero).to(x)
        given_one = torch.lerp(if_one[0], if_one[1], listed)
        return torch.lerp(torch.lerp(if_zero[0], if_zero[1], listed), given_one, x)


def _level(log_snr: float) -> Tensor:
    return torch.tensor(min(log_snr, CLEANEST), dtype=torch.float64)
