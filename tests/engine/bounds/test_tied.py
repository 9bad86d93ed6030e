"""The ledger of a model with a variance of its own for each step, against the one read from a curve."""

import numpy as np
import torch

from difflab.engine.bounds import ledger
from difflab.engine.bounds.measure import measure_exact
from difflab.engine.bounds.reverse_model import DenoiserReverse, ReverseModel
from difflab.engine.bounds.tied import tied_ledgers
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.denoisers import ExactDenoiser
from difflab.engine.densities import build as build_density
from difflab.engine.schedules import ScheduleOptions, build

DENSITY = build_density(SwissRoll(noise=1.0), {})
SCHEDULE = build(ScheduleOptions(steps=10, beta_1=1e-2))


class Wider:
    """Another model's mean with its variance doubled."""

    def __init__(self, model: ReverseModel) -> None:
        self.model = model

    def mean_variance(self, x_t: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        mean, variance = self.model.mean_variance(x_t, t)
        return mean, 2.0 * variance


def test_it_is_the_curves_ledger_where_the_variance_is_the_best_isotropic_one() -> None:
    *_, curve = measure_exact(DENSITY, torch.Generator().manual_seed(0))
    read = ledger(SCHEDULE, curve, None)
    best = DenoiserReverse(ExactDenoiser(DENSITY), SCHEDULE, curve)
    generator = torch.Generator().manual_seed(1)
    *_, found = tied_ledgers(best, SCHEDULE, DENSITY, curve, None, generator, rounds=8, points=256)
    apart = (found.terms_bits - read.terms_bits) / np.maximum(found.terms_se, 1e-6)
    assert np.abs(apart).max() < 5
    assert abs(found.K_bits - read.K_bits) < 4 * found.K_se
    spent = found.ceiling_bits + found.prior_bits - found.gain_bits
    np.testing.assert_allclose(spent, found.terms_bits.sum(), atol=1e-9)


def test_a_doubled_variance_costs_what_the_closed_form_says() -> None:
    """Variance 2 tau^2 in place of the best one: the mean divergence grows by (d/2)(ln 2 - 1/2) nats."""
    *_, curve = measure_exact(DENSITY, torch.Generator().manual_seed(0))
    best = DenoiserReverse(ExactDenoiser(DENSITY), SCHEDULE, curve)
    generator = torch.Generator().manual_seed(1)
    *_, found = tied_ledgers(Wider(best), SCHEDULE, DENSITY, curve, None, generator, rounds=8, points=256)
    surplus = found.terms_bits - ledger(SCHEDULE, curve, None).terms_bits
    expected = (np.log(2) - 0.5) / np.log(2)
    assert np.abs((surplus - expected) / np.maximum(found.terms_se, 1e-6)).max() < 5
