"""What every sampler of the table keeps: its frames, its seed, its last step, its errors."""

import pytest
import torch
from torch import Tensor

from difflab.engine.datasets import DATA
from difflab.engine.denoisers import ExactDenoiser, NetworkDenoiser
from difflab.engine.densities import build
from difflab.engine.metrics import energy_distance
from difflab.engine.networks.options import Prediction
from difflab.engine.samplers import SAMPLERS, AncestralOptions, AnySampler, SampleFrame, sample
from difflab.errors import NonFiniteError, UsageError
from tests.engine.gaussian import Gaussian, GaussianNetwork

SCHEDULE = torch.linspace(6.9, -9.0, 40, dtype=torch.float64)
DENSITY = Gaussian()
ALL = pytest.mark.parametrize("name", [name for name, kind in SAMPLERS.items() if kind.space == "plane"])


def _options(name: str, steps: int = 6) -> AnySampler:
    options: AnySampler = SAMPLERS[name](steps=steps)  # type: ignore[assignment]
    return options


def _run(options: AnySampler, seed: int = 0, count: int = 30) -> list[SampleFrame]:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(count, 2, generator=torch.Generator().manual_seed(5))
    return list(sample(options, ExactDenoiser(DENSITY), SCHEDULE, x, generator))


@ALL
def test_frames_run_from_the_noise_to_the_data(name: str) -> None:
    frames = _run(_options(name))
    assert [frame.index for frame in frames] == list(range(7))
    assert {frame.steps for frame in frames} == {6}
    assert (frames[0].log_snr, frames[-1].log_snr) == (SCHEDULE[-1].item(), torch.inf)


@ALL
def test_frames_tell_what_the_model_takes_the_data_to_be(name: str) -> None:
    for frame in _run(_options(name)):
        torch.testing.assert_close(frame.denoised, DENSITY.denoise(frame.x, frame.log_snr))


@ALL
def test_no_noise_is_added_after_the_last_step(name: str) -> None:
    frames = _run(_options(name))
    torch.testing.assert_close(frames[-1].x, frames[-2].denoised)


@ALL
def test_frames_are_not_written_to_afterwards(name: str) -> None:
    x, denoiser = torch.randn(5, 2), ExactDenoiser(DENSITY)
    frames = sample(_options(name), denoiser, SCHEDULE, x, torch.Generator())
    seen = [(frame.x, frame.x.clone()) for frame in frames]
    for kept, copied in seen:
        assert torch.equal(kept, copied)


@ALL
def test_the_same_seed_gives_the_same_samples(name: str) -> None:
    assert torch.equal(_run(_options(name), seed=1)[-1].x, _run(_options(name), seed=1)[-1].x)


@pytest.mark.parametrize("prediction", ["v", "eps", "x0"])
@ALL
def test_exact_and_learned_are_interchangeable(name: str, prediction: Prediction) -> None:
    x = torch.randn(30, 2, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    exact, learned = (
        list(sample(_options(name), denoiser, SCHEDULE, x, torch.Generator().manual_seed(0)))
        for denoiser in (ExactDenoiser(DENSITY), NetworkDenoiser(GaussianNetwork(DENSITY, prediction)))
    )
    for mine, other in zip(exact, learned, strict=True):
        torch.testing.assert_close(mine.x, other.x)


@pytest.mark.parametrize(
    ("name", "steps"), [("flow-heun", 12), ("flow-euler", 25), ("ddim", 100), ("ancestral", 250)]
)
def test_the_exact_model_gives_the_swiss_roll_back(name: str, steps: int) -> None:
    """Within four standard errors of the energy distance of equal laws: these steps leave less than that."""
    density, generator = build(DATA["swiss-roll"]()), torch.Generator().manual_seed(4)
    x = torch.randn(1500, 2, generator=generator)
    *_, last = sample(_options(name, steps), ExactDenoiser(density), SCHEDULE, x, generator)
    distance = energy_distance(last.x, density.sample(1500, generator))
    assert abs(distance.value) < 4 * distance.se


def test_no_gradients_are_kept() -> None:
    assert not _run(_options("flow-heun"))[-1].x.requires_grad
    assert torch.is_grad_enabled()


def test_the_best_variance_asks_for_its_curve() -> None:
    with pytest.raises(UsageError, match="denoising error"):
        _run(AncestralOptions(variance="best"))


def _broken(x: Tensor, log_snr: Tensor) -> Tensor:
    del log_snr
    return torch.full_like(x, torch.inf)


@ALL
def test_an_infinite_model_is_reported(name: str) -> None:
    with pytest.raises(NonFiniteError, match="step 1 of 6"):
        list(sample(_options(name), _broken, SCHEDULE, torch.zeros(3, 2), torch.Generator()))
