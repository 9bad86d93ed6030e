"""The ledger of images: bits per pixel on hold-out images, of the exact model of the digits."""

import numpy as np
import pytest
import torch

from difflab.engine.bounds.units import PER_LEVEL, PER_PIXEL
from difflab.engine.conversions import noised
from difflab.engine.datasets.digits import Digits
from difflab.engine.schedules import build
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.scene import ledger
from difflab.session.scene.bound import bound
from difflab.session.scene.bound_checks import bound_checks
from difflab.session.scene.error_curve import error_curve, exact_curves
from difflab.session.scene.exact import exact_denoiser
from difflab.session.scene.hold_out import hold_out
from difflab.session.scene.measured import MeasuredImages

DIGITS = with_changes(Experiment(), {"data.name": "digits"})
DATA = Digits()


def test_hold_out_images_are_scaled_mixed_and_the_same_again() -> None:
    held, again = hold_out(DATA, {}, 50), hold_out(DATA, {})
    assert held.images.shape == (50, 64)
    assert torch.equal(held.images, again.images[:50])
    assert len(again.images) == 200
    assert len(np.unique(held.classes)) == 10
    assert held.pixels == 64
    assert float(again.images.square().mean()) == pytest.approx(1.0, abs=0.1)


def test_no_hold_out_image_is_remembered() -> None:
    """At the cleanest level the exact model takes a remembered image for itself, and no other."""
    held = hold_out(DATA, {}, 20)
    answer = exact_denoiser(DATA, {})(held.images, torch.tensor(30.0))
    assert float((answer - held.images).square().mean(1).min()) > 0.01


def test_the_exact_curve_is_the_mean_squared_error_on_hold_out_images() -> None:
    *_, curve = exact_curves(DATA, {})
    held, level = hold_out(DATA, {}), torch.tensor(float(curve.log_snrs[12]))
    eps = torch.randn(held.images.shape, generator=torch.Generator().manual_seed(9))
    squares = (exact_denoiser(DATA, {})(noised(held.images, eps, level), level) - held.images).square()
    assert curve.covariance is not None
    apart = float(squares.mean()) - curve.errors[12]
    assert abs(apart) < 4 * np.sqrt(2 * curve.covariance[12, 12])


def test_the_ledger_is_in_bits_per_pixel_without_a_limit() -> None:
    *_, model = ledger.exact_model(DIGITS, {})
    found = model.ledger(build(DIGITS.schedule))
    assert isinstance(model, MeasuredImages)
    assert found.unit == PER_LEVEL  # as they are, so that the limit is infinite
    assert found.limit_bits is None
    *_, model = ledger.exact_model(with_changes(DIGITS, {"data.dequantise": True}), {})
    assert model.unit == PER_PIXEL
    assert found.L_null_bits == pytest.approx(-0.5 * np.log2(2 * np.pi * np.e), rel=1e-6)
    assert found.ceiling_bits == pytest.approx(0.5 * np.log2(1 / DIGITS.schedule.beta_1), abs=1e-3)
    # It knows nothing of images that it does not remember: far below the prior's own log likelihood.
    assert found.K_bits < found.L_null_bits
    assert 0 < found.K_se < 0.05 * abs(found.K_bits)


def test_paper_mode_reads_the_same_figures() -> None:
    *_, model = ledger.exact_model(DIGITS, {})
    *_, figures = bound(DIGITS, {}, None)
    assert figures.K_bits == model.ledger(build(DIGITS.schedule)).K_bits
    assert figures.limit_bits is None


def test_k_sampled_directly_agrees() -> None:
    *_, model = ledger.exact_model(DIGITS, {})
    found = model.ledger(build(DIGITS.schedule))
    *_, checks = bound_checks(DIGITS, {}, None)
    assert checks.direct is not None
    assert checks.direct.value == pytest.approx(
        found.K_bits, abs=4 * float(np.hypot(checks.direct.se, found.K_se))
    )
    assert not checks.weighted
    assert checks.variational.unit is PER_PIXEL
    assert checks.variational.middle_bits == pytest.approx(float(found.terms_bits.sum()))


def test_a_schedule_learns_itself_in_bits_per_pixel() -> None:
    from difflab.engine.bounds.ascent_options import AscentOptions

    *_, model = ledger.exact_model(DIGITS, {})
    short = DIGITS.schedule.replace(steps=20)
    *_, last = model.ascend(AscentOptions(), short)
    assert last.K_bits == pytest.approx(model.ledger(build(last.schedule)).K_bits, abs=1e-4)
    assert last.K_bits > model.ledger(build(short)).K_bits


def test_the_best_variance_of_a_sampler_is_measured_on_hold_out_images() -> None:
    best = with_changes(DIGITS, {"sampler.variance": "best"})
    denoiser = exact_denoiser(DATA, {})
    once, again = (error_curve(best, {}, denoiser) for _ in range(2))
    assert once is not None
    assert again is not None
    assert np.array_equal(once.errors, again.errors)
    *_, curve = exact_curves(DATA, {})
    assert once(0.0) == pytest.approx(curve(0.0), rel=0.3)
