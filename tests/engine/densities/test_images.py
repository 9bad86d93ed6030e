"""The exact model of images against sums written out in double precision."""

import math

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from scipy.special import logsumexp, softmax

from difflab.engine.datasets import DATA
from difflab.engine.datasets.image_set import ImageSet, ImageShape, Levels, Listed
from difflab.engine.densities import build, images
from difflab.engine.densities.images import NEAREST, ImageDensity
from difflab.errors import UsageError
from tests.engine.datasets.cases import made

LEVELS = (-12.0, -3.0, 0.0, 2.0, 6.0, 9.0, 14.0)
RNG = np.random.default_rng(8)


def image_set(levels: Levels, classes: np.ndarray | None = None, *, dequantise: bool = False) -> ImageSet:
    found = np.zeros(len(levels), dtype=np.int64) if classes is None else classes
    listed = Listed(levels, found)
    return ImageSet(ImageShape(1, 1, levels.shape[1]), lambda: listed, lambda: listed, dequantise=dequantise)


def grey(count: int, dim: int) -> Levels:
    return RNG.integers(0, 256, (count, dim)).astype(np.uint8)


FEW = ImageDensity.of(image_set(grey(7, 5)))
MANY = ImageDensity.of(image_set(grey(400, 30), np.arange(400) % 3))
SMOOTH = MANY.smoothed(0.3)


def noised(law: ImageDensity, log_snr: float, count: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Points that q_t is likely to give."""
    generator = torch.Generator().manual_seed(3)
    x = law.sample(count, generator).double()
    noise = torch.randn(x.shape, generator=generator, dtype=torch.float64)
    variance = 1 / (1 + math.exp(log_snr))
    return (math.sqrt(1 - variance) * x + math.sqrt(variance) * noise).to(dtype)


class WrittenOut:
    """The same mixture from scipy's distances: N(alpha c, alpha^2 bandwidth^2 + sigma^2) of each image c."""

    def __init__(self, law: ImageDensity, x: torch.Tensor, log_snr: float) -> None:
        self.images, self.x = law.images.double().numpy(), x.double().numpy()
        self.alpha2 = 1 / (1 + math.exp(-log_snr))
        self.sigma2 = 1 / (1 + math.exp(log_snr))
        self.width2 = law.bandwidth**2
        self.variance = self.alpha2 * self.width2 + self.sigma2
        squares = cdist(self.x, math.sqrt(self.alpha2) * self.images, "sqeuclidean")
        self.logs = -squares / (2 * self.variance)

    @property
    def log_density(self) -> np.ndarray:
        count, dim = self.images.shape
        peak = -math.log(count) - dim / 2 * math.log(2 * math.pi * self.variance)
        found: np.ndarray = logsumexp(self.logs, axis=1) + peak
        return found

    @property
    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """E x_0 and E|x_0 - E x_0|^2 / d, by the Gaussian posterior within each image."""
        weights = softmax(self.logs, axis=1)
        share = self.width2 * math.sqrt(self.alpha2) / self.variance
        within = self.width2 * self.sigma2 / self.variance
        apart = self.x[:, None] - math.sqrt(self.alpha2) * self.images
        means = self.images + share * apart  # (n, k, d)
        mean = np.einsum("nk,nkd->nd", weights, means)
        between = np.einsum("nk,nkd->n", weights, (means - mean[:, None]) ** 2) / self.x.shape[1]
        return mean, within + between


@pytest.mark.parametrize("log_snr", LEVELS)
@pytest.mark.parametrize("law", [FEW, MANY, SMOOTH, FEW.smoothed(0.5)], ids=["few", "many", "smooth", "both"])
def test_everything_is_the_sum_over_images(law: ImageDensity, log_snr: float) -> None:
    x = noised(law, log_snr, 12)
    expected = WrittenOut(law, x, log_snr)
    mean, variance = expected.moments
    np.testing.assert_allclose(law.log_density(x, log_snr), expected.log_density, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(law.denoise(x, log_snr), mean, atol=1e-7)
    np.testing.assert_allclose(law.posterior_variance(x, log_snr), variance, atol=1e-7)
    weights = law.responsibilities(x, log_snr)
    np.testing.assert_allclose(weights, softmax(expected.logs, axis=1), atol=1e-7)


@pytest.mark.parametrize("log_snr", LEVELS)
@pytest.mark.parametrize("law", [MANY, SMOOTH], ids=["sharp", "smooth"])
def test_single_precision_is_as_good_where_the_noise_is_small(law: ImageDensity, log_snr: float) -> None:
    x = noised(law, log_snr, 12, torch.float32)
    expected = WrittenOut(law, x, log_snr)
    mean, variance = expected.moments
    rounding = 2e-3 + 1e-5 * np.abs(expected.log_density)
    assert (np.abs(law.log_density(x, log_snr).numpy() - expected.log_density) < rounding).all()
    np.testing.assert_allclose(law.denoise(x, log_snr), mean, atol=2e-4)
    np.testing.assert_allclose(law.posterior_variance(x, log_snr), variance, atol=2e-4)


@pytest.mark.parametrize("log_snr", [-4.0, 1.0, 5.0])
@pytest.mark.parametrize("law", [FEW, SMOOTH], ids=["few", "smooth"])
def test_the_score_is_the_gradient_of_the_log_density(law: ImageDensity, log_snr: float) -> None:
    x = noised(law, log_snr, 6).requires_grad_()
    (gradient,) = torch.autograd.grad(_log_density(law, x, log_snr).sum(), x)
    torch.testing.assert_close(law.score(x.detach(), log_snr), gradient, rtol=1e-8, atol=1e-8)


def _log_density(law: ImageDensity, x: torch.Tensor, log_snr: float) -> torch.Tensor:
    """Of the mixture, in torch's own words."""
    alpha2 = 1 / (1 + math.exp(-log_snr))
    deviation = math.sqrt(alpha2 * law.bandwidth**2 + 1 - alpha2)
    apart = (x[:, None] - math.sqrt(alpha2) * law.images.double()) / deviation
    logs = -0.5 * (apart.square() + math.log(2 * math.pi * deviation**2)).sum(2)
    return torch.logsumexp(logs, 1) - math.log(len(law.images))


def test_blocks_of_rows_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    x = noised(MANY, 1.0, 11)
    whole = MANY.denoise(x, 1.0)
    monkeypatch.setattr(images, "PRODUCTS", 3 * len(MANY.images))
    torch.testing.assert_close(MANY.denoise(x, 1.0), whole, rtol=1e-12, atol=1e-12)


def test_clean_images_stay_and_the_ends_are_finite() -> None:
    x = MANY.sample(5, torch.Generator().manual_seed(0))
    assert torch.equal(MANY.denoise(x, math.inf), x)
    assert torch.equal(MANY.posterior_variance(x, math.inf), torch.zeros(5))
    assert bool(torch.isfinite(MANY.log_density(x, math.inf)).all())
    nowhere = 30.0 * torch.ones(2, MANY.dim)
    for log_snr in (-math.inf, -60.0, 0.0, 30.0):
        for answer in (MANY.denoise(nowhere, log_snr), MANY.log_density(nowhere, log_snr)):
            assert bool(torch.isfinite(answer).all())
    torch.testing.assert_close(MANY.denoise(nowhere, -math.inf)[0], MANY.images.mean(0), atol=1e-5, rtol=0)


def test_equal_images_count_as_often_as_they_are_listed() -> None:
    levels = np.repeat(np.array([[0, 0], [255, 255]], dtype=np.uint8), [NEAREST + 30, 30], axis=0)
    law = ImageDensity.of(image_set(levels))
    weights = law.responsibilities(torch.zeros(1, 2, dtype=torch.float64), -20.0)
    assert float(weights[0, : NEAREST + 30].sum()) == pytest.approx((NEAREST + 30) / len(levels), abs=1e-3)
    for log_snr in (3.0, 12.0):
        x = noised(law, log_snr, 8, torch.float32)
        np.testing.assert_allclose(law.denoise(x, log_snr), WrittenOut(law, x, log_snr).moments[0], atol=1e-5)


@pytest.mark.parametrize("law", [MANY, SMOOTH], ids=["sharp", "smooth"])
def test_the_whole_is_the_mixture_of_its_classes(law: ImageDensity) -> None:
    x = noised(law, 0.5, 9)
    shares = [float((law.classes == label).double().mean()) for label in range(3)]
    parts = [math.log(share) + law.given(label).log_density(x, 0.5) for label, share in enumerate(shares)]
    torch.testing.assert_close(torch.logsumexp(torch.stack(parts), 0), law.log_density(x, 0.5))
    with pytest.raises(IndexError):
        law.given(3)


def test_training_data_come_with_their_classes() -> None:
    generator = torch.Generator().manual_seed(1)
    drawn, labels = MANY.labelled(500, generator)
    nearest = torch.cdist(drawn, MANY.images).argmin(1)
    assert torch.equal(MANY.classes[nearest], labels)
    assert drawn.dtype == torch.float32
    of_one, label = MANY.given(2).labelled(50, generator)
    assert set(label.tolist()) == {2}
    assert float(torch.cdist(of_one, MANY.images[MANY.classes == 2]).min(1).values.max()) < 0.01
    counts = torch.bincount(torch.cdist(MANY.sample(8_000, generator), MANY.images).argmin(1), minlength=400)
    assert float(((counts - 20) ** 2 / 20).sum()) < 399 + 5 * math.sqrt(2 * 399)  # chi-square of 400 images


def test_dequantised_training_data_fill_their_level() -> None:
    law = ImageDensity.of(image_set(grey(5, 40), dequantise=True))
    raw = law.sample(400, torch.Generator().manual_seed(1)).double() * law.data.scale + law.data.mean[0]
    levels = raw * 256
    fractions = (levels - levels.floor()).flatten()
    assert float(fractions.mean()) == pytest.approx(0.5, abs=4 / math.sqrt(12 * len(fractions)))
    assert {tuple(row) for row in levels.floor().long().tolist()} == {tuple(r) for r in law.listed.tolist()}


def test_endless_data_are_trained_on_anew() -> None:
    law = build(made("dead-leaves", size=8))
    assert isinstance(law, ImageDensity)
    first, second = (law.sample(40, torch.Generator().manual_seed(seed)) for seed in (0, 1))
    assert torch.equal(first, law.sample(40, torch.Generator().manual_seed(0)))
    assert not torch.equal(first, second)
    # None of them is remembered, though images of one leaf alone may be much alike.
    assert float(torch.cdist(first, law.images).min(1).values.median()) > 1.0


def test_of_a_very_long_list_an_even_selection_answers_and_all_train(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_REMEMBERED", 100 * 4)
    levels = np.repeat(np.arange(250, dtype=np.uint8)[:, None], 4, axis=1)
    law = ImageDensity.of(image_set(levels))
    assert law.images.shape == (100, 4)
    assert torch.diff(law.images[:, 0]).min() > 0
    drawn = law.sample(4_000, torch.Generator().manual_seed(0))
    assert len(torch.unique((drawn[:, 0] * law.data.scale + law.data.mean[0]).mul(256).floor())) == 250


def test_images_do_not_diffuse_by_coin_flips() -> None:
    from difflab.engine.processes import BinomialOptions

    with pytest.raises(UsageError, match="gaussian"):
        build(DATA["digits"](), {}, BinomialOptions())
