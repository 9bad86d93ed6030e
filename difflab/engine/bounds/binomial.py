"""The ledger of bits: K of a schedule and a model of sequences, step by step, read from its `BinomialCurve`.

K as for points (Sohl-Dickstein et al. 2015, eq. 14), with the entropies and divergences of independent bits;
the reverse rates are the posterior's, averaged over what the model takes x_0 to be.
"""

import numpy as np

from difflab.engine.bounds.binomial_curve import BinomialCurve
from difflab.engine.bounds.binomial_facts import SequenceFacts
from difflab.engine.bounds.ledger import Ledger
from difflab.engine.schedules.schedule import Schedule


def binomial_ledger(schedule: Schedule, curve: BinomialCurve, limit_bits: float | None) -> Ledger:
    """The ledger in bits per sequence; the entropies and the mismatch are those of the data.

    Its parts mean what they mean for points: ceiling_bits = H(X_T|X_0) - H(X_1|X_0); early_bits =
    H(pi) - H(X_T|X_0); prior_bits = E log pi(x_T) - E log pi(x_1), 0 where the data have the prior's rate.
    """
    before, after = schedule.log_snrs[:-1], schedule.log_snrs[1:]
    losses = curve.losses_and_errors_of(before, after)
    facts = SequenceFacts.of(schedule, curve.ones, curve.dim, curve.rate)
    mismatch = curve.mismatch_at(schedule.log_snrs)
    entropy = -mismatch - facts.log_prior
    upper = facts.step_entropy(schedule.betas)
    return Ledger(
        terms_bits=losses.bits,
        terms_se=losses.errors,
        K_bits=facts.fixed_bits - float(losses.bits.sum()),
        K_se=losses.total_error,
        L_null_bits=facts.null_bits,
        limit_bits=limit_bits,
        ceiling_bits=facts.ceiling_bits,
        early_bits=facts.early_bits,
        prior_bits=facts.prior_bits,
        mismatch_bits=float(mismatch[-1]),
        entropy_lower=upper - np.diff(facts.given_data),
        entropy_reverse=upper - np.diff(entropy),
        entropy_upper=upper,
        log_snrs=schedule.log_snrs,
    )
