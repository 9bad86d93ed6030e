"""The denoising error on hold-out images, against closed forms of Gaussian images."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.bounds import ledger
from difflab.engine.bounds.image_curve import BLOCK, FIRST, LEVELS, accuracy, linear_error, measure_images
from difflab.engine.bounds.units import PER_DATUM, PER_PIXEL, per_pixel
from difflab.engine.schedules import ScheduleOptions, build
from difflab.errors import NonFiniteError

PIXELS, CHANNELS = 16, 3
# Natural images have a few large variances and many small ones; the mean variance is 1.
VARIANCES = torch.logspace(1.2, -2.5, PIXELS * CHANNELS)
VARIANCES /= VARIANCES.mean()


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def images(count: int, seed: int = 1) -> Tensor:
    return torch.randn(count, len(VARIANCES), generator=generator(seed)) * VARIANCES.sqrt()


def best(x: Tensor, log_snr: Tensor) -> Tensor:
    """The exact denoiser of the Gaussian law, dimension by dimension."""
    alpha, noise = torch.sigmoid(log_snr).sqrt(), torch.sigmoid(-log_snr)
    return alpha * VARIANCES / (alpha**2 * VARIANCES + noise) * x


def least_errors(log_snrs: np.ndarray) -> np.ndarray:
    variances = VARIANCES.double().numpy()
    return np.asarray((1.0 / (1.0 / variances + np.exp(log_snrs)[:, None])).mean(axis=1))


def test_the_errors_are_those_of_the_closed_form() -> None:
    *_, curve = measure_images(best, images(2048), PIXELS, generator())
    assert curve.covariance is not None
    off = (curve.errors - least_errors(LEVELS)) / np.sqrt(np.diag(curve.covariance))
    assert np.abs(off).max() < 4.5


def test_k_is_the_log_likelihood_of_the_images() -> None:
    """A fine schedule from little noise on: K tends to the mean log density of the law, the entropy."""
    *_, curve = measure_images(best, images(2048), PIXELS, generator())
    found = per_pixel(
        ledger(build(ScheduleOptions(family="log-snr", steps=4000, beta_1=1e-5)), curve, None), PIXELS
    )
    entropy = 0.5 * float(torch.log2(2 * math.pi * math.e * VARIANCES.double()).sum()) / PIXELS
    assert found.unit is PER_PIXEL
    assert 0.0 < found.K_se < 0.03
    # beta_1 = 1e-5 still costs (1/2) log2(1 + beta_1/variance) a dimension.
    assert found.K_bits == pytest.approx(-entropy, abs=4 * found.K_se + 0.01)


def test_a_wrong_model_is_found_out_on_the_same_images() -> None:
    def dull(x: Tensor, log_snr: Tensor) -> Tensor:
        return torch.sigmoid(log_snr).sqrt() * x

    *_, good = measure_images(best, images(256), PIXELS, generator())
    *_, bad = measure_images(dull, images(256), PIXELS, generator())
    assert (bad.errors > good.errors * 0.999).all()
    # The entropies of the data are not worse than what the best multiple of x tells.
    assert bad.best.errors == pytest.approx(np.minimum(bad.errors, linear_error(LEVELS, 1.0)))


def test_the_entropies_stay_within_their_bounds_even_for_a_model_that_knows_nothing() -> None:
    *_, curve = measure_images(lambda x, _: torch.zeros_like(x), images(64), PIXELS, generator())
    found = ledger(build(ScheduleOptions(steps=200, beta_1=1e-4)), curve, None)
    assert np.all(found.entropy_lower <= found.entropy_reverse + 1e-9)
    assert np.all(found.entropy_reverse <= found.entropy_upper + 2e-3 * len(VARIANCES))


def test_the_first_look_costs_little_and_the_last_sees_every_image() -> None:
    asked = []

    def counted(x: Tensor, log_snr: Tensor) -> Tensor:
        asked.append(len(x))
        return best(x, log_snr)

    frames = measure_images(counted, images(3 * BLOCK), PIXELS, generator())
    first = next(frames)
    assert not first.done
    assert sum(asked) == FIRST * len(first.log_snrs) < 120
    *_, last = frames
    assert last.done
    assert sum(asked) == FIRST * len(first.log_snrs) + 3 * BLOCK * len(LEVELS)
    assert accuracy(last, PIXELS) < accuracy(first, PIXELS)


def test_accurate_enough_is_enough() -> None:
    """A model that answers nothing is off by the images alone, and these are all alike."""
    alike = images(1).expand(4 * BLOCK, -1)
    frames = list(measure_images(lambda x, _: torch.zeros_like(x), alike, PIXELS, generator()))
    assert frames[-1].done
    assert len(frames) == 1 + len(LEVELS)


@pytest.mark.parametrize("count", [2, BLOCK + 1])
def test_few_images_are_enough(count: int) -> None:
    *_, curve = measure_images(best, images(count), PIXELS, generator())
    assert curve.done
    assert np.isfinite(curve.errors).all()


def test_the_standard_error_is_the_scatter_over_sets_of_images() -> None:
    schedule = build(ScheduleOptions(steps=100, beta_1=1e-3))
    found = []
    for seed in range(24):
        *_, curve = measure_images(best, images(64, seed + 2), PIXELS, generator(seed))
        found.append(ledger(schedule, curve, None))
    scatter = float(np.std([each.K_bits for each in found], ddof=1))
    told = float(np.mean([each.K_se for each in found]))
    # The scatter of 24 draws is known to 15 %.
    assert scatter == pytest.approx(told, rel=0.45)


def test_pixels_share_the_bits_and_nothing_else() -> None:
    *_, curve = measure_images(best, images(64), PIXELS, generator())
    whole = ledger(build(ScheduleOptions(steps=50)), curve, None)
    shared = per_pixel(whole, PIXELS)
    assert whole.unit is PER_DATUM
    for name in ("K_bits", "K_se", "L_null_bits", "ceiling_bits", "early_bits", "mismatch_bits"):
        assert getattr(shared, name) == pytest.approx(getattr(whole, name) / PIXELS)
    assert shared.terms_bits == pytest.approx(whole.terms_bits / PIXELS)
    assert shared.entropy_upper == pytest.approx(whole.entropy_upper / PIXELS)
    assert shared.limit_bits is None
    assert np.array_equal(shared.log_snrs, whole.log_snrs)
    sums = shared.L_null_bits + shared.ceiling_bits + shared.prior_bits - shared.terms_bits.sum()
    assert sums == pytest.approx(shared.K_bits)


def test_an_answer_that_is_not_finite_is_told_with_its_noise_level() -> None:
    def broken(x: Tensor, log_snr: Tensor) -> Tensor:
        return x * torch.where(log_snr > 3.0, torch.nan, 1.0)

    with pytest.raises(NonFiniteError, match=r"log-SNR 3\.\d is not a finite"):
        list(measure_images(broken, images(32), PIXELS, generator()))
