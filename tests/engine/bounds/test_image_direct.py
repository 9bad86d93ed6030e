"""K of images without a curve, against K read from the closed-form curve of Gaussian images."""

import numpy as np
import pytest
import torch

from difflab.engine.bounds import DenoisingCurve, ledger
from difflab.engine.bounds.image_curve import LEVELS
from difflab.engine.bounds.image_direct import direct_image_bound
from difflab.engine.bounds.reverse_model import DenoiserReverse
from difflab.engine.bounds.units import per_pixel
from difflab.engine.schedules import ScheduleOptions, build
from tests.engine.bounds.test_image_curve import (
    PIXELS,
    VARIANCES,
    best,
    generator,
    images,
    least_errors,
)

CURVE = DenoisingCurve(np.linspace(-10, 12, 200), least_errors(np.linspace(-10, 12, 200)), len(VARIANCES))


@pytest.mark.parametrize("steps", [2, 60, 1000])
def test_it_is_the_ledgers_k(steps: int) -> None:
    schedule = build(ScheduleOptions(steps=steps, beta_1=1e-3))
    model = DenoiserReverse(best, schedule, CURVE)
    frames = direct_image_bound(model, schedule, images(4096), PIXELS, generator(), points=16, rounds=12)
    *_, found = [frame for frame in frames if frame is not None]
    expected = per_pixel(ledger(schedule, CURVE, None), PIXELS).K_bits
    assert 0 < found.se < 0.15
    assert found.value == pytest.approx(expected, abs=4 * found.se)


def test_wrong_variances_lose_bits() -> None:
    """Any variances give a bound; the ones that fit the errors give the highest."""
    schedule = build(ScheduleOptions(steps=60, beta_1=1e-3))
    halved = DenoisingCurve(LEVELS, least_errors(LEVELS) / 4, len(VARIANCES))
    found = []
    for curve in (CURVE, halved):
        model = DenoiserReverse(best, schedule, curve)
        frames = direct_image_bound(model, schedule, images(4096), PIXELS, generator(3), points=16, rounds=8)
        found.append([frame for frame in frames if frame is not None][-1])
    assert found[1].value < found[0].value - 4 * np.hypot(found[0].se, found[1].se)


def test_a_single_step_has_nothing_to_sample() -> None:
    schedule = build(ScheduleOptions(steps=1, beta_1=1e-3))
    model = DenoiserReverse(best, schedule, CURVE)
    (found,) = direct_image_bound(model, schedule, images(4), PIXELS, generator())
    assert found is not None
    assert found.se == 0
    assert found.value == pytest.approx(-len(VARIANCES) / PIXELS * 0.5 * float(np.log2(2 * np.pi * np.e)))


def test_pieces_of_a_round_are_told() -> None:
    """So that the caller can stop a slow network at any time."""
    schedule = build(ScheduleOptions(steps=40, beta_1=1e-3))
    model = DenoiserReverse(best, schedule, CURVE)
    frames = direct_image_bound(model, schedule, images(8), PIXELS, generator(), rounds=2)
    assert [next(frames) for _ in range(39)] == [None] * 39


def test_the_model_is_asked_at_the_steps_alone() -> None:
    schedule = build(ScheduleOptions(steps=12, beta_1=1e-3))
    asked = set()

    class Watching:
        def mean_variance(self, x_t: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
            asked.add(t)
            return DenoiserReverse(best, schedule, CURVE).mean_variance(x_t, t)

    list(direct_image_bound(Watching(), schedule, images(8), PIXELS, generator(), rounds=2))
    assert asked == set(range(2, 13))
