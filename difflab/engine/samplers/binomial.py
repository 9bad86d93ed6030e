"""The reverse Markov chain of bits (Sohl-Dickstein et al. 2015, section 2.2 and table App.1)."""

from torch import Tensor

from difflab.engine.processes.binomial import noise_bits, reverse_probability
from difflab.engine.samplers.move import Move
from difflab.engine.samplers.options import BinomialSamplerOptions


def binomial_step(options: BinomialSamplerOptions, move: Move, x: Tensor, denoised: Tensor) -> Tensor:
    """Bits drawn at the reverse rates; the last step reads the data out, or is the one that K assumes.

    The read-out takes the more probable value of each bit, as the samplers of points end at the denoised
    point: no noise is added after the last step. K's first step p(x_0|x_1) = q(x_1|x_0) pi(x_0)/pi(x_1) is,
    as the forward chain is reversible, one more forward step.
    """
    assert move.process.name == "binomial"
    rate = move.process.rate
    if not move.is_last:
        one = reverse_probability(denoised, x, move.log_snr, move.log_snr_next, rate)
        return (move.uniform(x) < one).to(x) + 0 * one  # no number stays no number
    if options.last == "read-out":
        return (denoised > 0.5).to(x) + 0 * denoised
    return noise_bits(x, move.uniform(x), move.log_snr, rate)
