"""Nothing is ever NaN or infinite for finite x, in either floating type; empty batches stay empty."""

import math

import pytest
import torch

from difflab.engine.densities import Density, build
from tests.engine.datasets.cases import made
from tests.engine.densities.targets import SHARP, TARGETS, target

LOG_SNRS = [-math.inf, -40.0, -10.0, 0.0, 5.0, 18.0, 40.0, 800.0, math.inf]


def answers(density: Density, x: torch.Tensor, log_snr: float) -> list[torch.Tensor]:
    methods = (density.log_density, density.score, density.denoise, density.posterior_variance)
    return [method(x, log_snr) for method in methods]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", TARGETS)
def test_everything_is_finite(name: str, dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(0)
    directions = torch.randn(8, 2, generator=generator, dtype=dtype)
    x = torch.cat([directions * size for size in (0.0, 1.0, 30.0, 1e4)])
    for log_snr in LOG_SNRS:
        for answer in answers(target(name), x, log_snr):
            assert answer.dtype == dtype
            assert torch.isfinite(answer).all()
        assert (target(name).posterior_variance(x, log_snr) >= 0.0).all()
        assert math.isfinite(target(name).error_bound(log_snr))


@pytest.mark.parametrize("log_snr", [0.0, 6.0])
@pytest.mark.parametrize("name", SHARP)
def test_denoised_points_stay_among_the_data(name: str, log_snr: float) -> None:
    """Without noise of their own, data have their posterior mean in their hull, wherever x is."""
    density = target(name)
    data = density.sample(5000, torch.Generator().manual_seed(1)).double()
    x = 5.0 * torch.randn(200, 2, generator=torch.Generator().manual_seed(1)).double()
    denoised = density.denoise(x, log_snr)
    error = density.error_bound(log_snr) + 0.01  # samples hardly reach the very edge
    assert (denoised <= data.amax(0) + error).all()
    assert (denoised >= data.amin(0) - error).all()


@pytest.mark.parametrize("log_snr", [-1.0, 3.0, 12.0])
@pytest.mark.parametrize("name", TARGETS)
def test_no_points_give_no_answers(name: str, log_snr: float) -> None:
    assert [len(answer) for answer in answers(target(name), torch.empty(0, 2), log_snr)] == [0] * 4


@pytest.mark.parametrize("log_snr", [-3.0, 2.0, 7.0])
@pytest.mark.parametrize("name", TARGETS)
def test_float32_is_good_enough_to_watch(name: str, log_snr: float) -> None:
    """Within 1e-3 of the blur: logits carry rounding errors of 1e-7 times their size, up to some thousand."""
    density = target(name)
    x = torch.randn(200, 2, generator=torch.Generator().manual_seed(2))
    difference = density.denoise(x, log_snr) - density.denoise(x.double(), log_snr)
    assert difference.abs().max() < 1e-3 * max(1e-2, math.exp(-log_snr / 2))


@pytest.mark.parametrize(
    "points",
    [
        [[5.0, 7.0]],
        [[5.0, 7.0]] * 600,
        [[0.0, 0.0], [1e30, -1e30]],
        [[float(i), 0.0] for i in range(500)],
        [[float(i % 3), float(i % 2)] for i in range(5000)],
    ],
    ids=["one", "all equal", "huge", "collinear", "few distinct"],
)
@pytest.mark.parametrize("bandwidth", [0.0, 0.1])
def test_degenerate_clouds_work(points: list[list[float]], bandwidth: float) -> None:
    density = build(
        made("points", asset="d" * 64, bandwidth=bandwidth), {"d" * 64: torch.tensor(points).double().numpy()}
    )
    x = torch.randn(30, 2, generator=torch.Generator().manual_seed(3))
    for log_snr in LOG_SNRS:
        assert all(torch.isfinite(answer).all() for answer in answers(density, x, log_snr))
    limit = density.limit_bits()
    assert limit is None if bandwidth == 0.0 else limit is not None and math.isfinite(limit)


def test_one_point_is_denoised_to_itself() -> None:
    density = build(made("points", asset="d" * 64), {"d" * 64: torch.tensor([[5.0, 7.0]]).numpy()})
    x = torch.randn(10, 2, generator=torch.Generator().manual_seed(4))
    assert torch.equal(density.denoise(x, 1.0), torch.zeros(10, 2))


def test_few_distinct_points_count_by_weight() -> None:
    """Ten thousand points in two places: the posterior knows how many lie in each."""
    points = torch.tensor([[0.0, 0.0]] * 9000 + [[1.0, 0.0]] * 1000).double().numpy()
    density = build(made("points", asset="d" * 64), {"d" * 64: points})
    x = density.denoise(torch.zeros(1, 2, dtype=torch.float64), -40.0)
    assert x.abs().max() < 1e-6  # the mean of the scaled points
    near, far = density.log_density(
        torch.tensor([[-0.1, 0.0], [0.9, 0.0]], dtype=torch.float64) / density.data.scale,
        math.inf,
    )
    assert (near - far).item() == pytest.approx(math.log(9), abs=1e-6)
