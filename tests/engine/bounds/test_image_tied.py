"""A model with steps of its own, whose terms are known in closed form: that of Gaussian images."""

import numpy as np
import pytest

from difflab.engine.bounds import ledger
from difflab.engine.bounds.image_tied import tied_image_ledgers
from difflab.engine.bounds.reverse_model import DenoiserReverse
from difflab.engine.bounds.units import PER_PIXEL, per_pixel
from difflab.engine.schedules import ScheduleOptions, build
from tests.engine.bounds.test_image_curve import PIXELS, best, generator, images
from tests.engine.bounds.test_image_direct import CURVE

SCHEDULE = build(ScheduleOptions(steps=40, beta_1=1e-3))


def test_its_terms_are_those_of_the_closed_form() -> None:
    model = DenoiserReverse(best, SCHEDULE, CURVE)
    frames = list(tied_image_ledgers(model, SCHEDULE, images(2048), PIXELS, generator(), rounds=8, points=32))
    expected = per_pixel(ledger(SCHEDULE, CURVE, None), PIXELS)
    last = frames[-1]
    assert last.unit is PER_PIXEL
    assert last.limit_bits is None
    assert 0 < last.K_se < frames[0].K_se
    assert last.K_bits == pytest.approx(expected.K_bits, abs=4 * last.K_se)
    assert np.abs((last.terms_bits - expected.terms_bits) / last.terms_se).max() < 5
    assert last.L_null_bits == pytest.approx(expected.L_null_bits)
    assert last.K_bits == pytest.approx(
        last.L_null_bits + last.ceiling_bits + last.prior_bits - last.terms_bits.sum()
    )


def test_the_entropies_stay_within_their_bounds() -> None:
    model = DenoiserReverse(best, SCHEDULE, CURVE)
    found = next(tied_image_ledgers(model, SCHEDULE, images(64), PIXELS, generator()))
    assert np.all(found.entropy_lower <= found.entropy_reverse + 1e-9)
    assert np.all(found.entropy_reverse <= found.entropy_upper + 2e-3)
