"""The variance that a network has learned for each of its own steps, in the ancestral sampler."""

import torch
from torch import Tensor

from difflab.engine.conversions import posterior
from difflab.engine.denoisers import ExactDenoiser, NetworkReverse
from difflab.engine.networks.base import Network
from difflab.engine.samplers import AncestralOptions, SampleFrame, sample
from difflab.engine.samplers.options import Spacing, Variance
from tests.engine.gaussian import Gaussian

LEVELS = torch.linspace(6.0, -6.0, 8, dtype=torch.float64)
DENSITY = Gaussian()
START = torch.randn(50, DENSITY.dim, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


class Uneven(Network):
    """Its variance grows along x and with the step; its mean is never asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def reverse(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        self.asked.append(int(t))
        return torch.full_like(x, torch.nan), 0.1 * t + x.square()


def _frames(
    variance: Variance, network: Uneven | None, steps: int = len(LEVELS), spacing: Spacing = "t"
) -> list[SampleFrame]:
    options = AncestralOptions(variance=variance, steps=steps, spacing=spacing)
    generator, own = torch.Generator().manual_seed(1), None if network is None else NetworkReverse(network)
    denoiser = ExactDenoiser(DENSITY)
    return list(sample(options, denoiser, LEVELS, START, generator, lambda _: 0.3, reverse=own))


def test_each_step_adds_noise_of_the_networks_own_variance() -> None:
    """The same noise, once with beta and once with what was learned: their ratio is known."""
    network = Uneven()
    learned, other = _frames("learned", network)[1].x, _frames("beta", None)[1].x
    law = posterior(LEVELS[-1], LEVELS[-2])
    mean = law.x0_weight * ExactDenoiser(DENSITY)(START, LEVELS[-1]) + law.x_weight * START
    noise = (other - mean) / law.beta.sqrt()
    torch.testing.assert_close(learned, mean + (0.1 * 8 + START.square()).sqrt() * noise)
    assert network.asked == [8, 7, 6, 5, 4, 3, 2]  # the last step adds none


def test_between_other_levels_and_for_other_models_the_best_isotropic_one_stands_in() -> None:
    best, spread = _frames("best", None), _frames("best", None, spacing="log-snr")
    assert torch.equal(_frames("learned", None)[-1].x, best[-1].x)
    network = Uneven()
    assert torch.equal(_frames("learned", network, spacing="log-snr")[-1].x, spread[-1].x)
    assert torch.equal(_frames("learned", network, steps=5)[-1].x, _frames("best", None, steps=5)[-1].x)
    assert network.asked == []


def test_other_variances_do_not_ask_the_network() -> None:
    network = Uneven()
    _frames("beta_tilde", network)
    assert network.asked == []
