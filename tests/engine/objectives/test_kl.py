"""The bound as an objective: divergences by torch.distributions, the sum over steps by closed forms."""

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.distributions import Independent, Normal, kl_divergence

from difflab.engine import conversions
from difflab.engine.denoisers import NetworkDenoiser
from difflab.engine.networks import MLPOptions, Prediction, RBFOptions
from difflab.engine.networks import build as build_network
from difflab.engine.networks.base import Network
from difflab.engine.objectives import KLOptions, VObjectiveOptions, build
from difflab.engine.objectives.options import Practice, StepVariance
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.errors import UsageError
from tests.engine.gaussian import Gaussian, GaussianNetwork

STEPS = 12
LOG_SNRS = torch.tensor(np.array(build_schedule(ScheduleOptions(steps=STEPS, beta_1=1e-3)).log_snrs))


def _batch(objective: object, batch: int, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    x0 = Gaussian().sample(batch, generator)
    noise = objective.noise(x0.shape, generator, torch.device("cpu"))  # type: ignore[attr-defined]
    return x0, noise, objective.log_snrs(1, batch, generator)[0]  # type: ignore[attr-defined]


def _divergence(x0: Tensor, x: Tensor, t: int, mean: Tensor, variance: Tensor) -> Tensor:
    """KL of two Gaussians as torch has it, float64."""
    law = conversions.posterior(LOG_SNRS[t - 1], LOG_SNRS[t - 2])
    true_mean = law.x0_weight * x0 + law.x_weight * x
    true = Independent(Normal(true_mean, law.beta_tilde.sqrt().expand_as(x)), 1)
    model = Independent(Normal(mean, variance.sqrt().expand_as(x)), 1)
    return kl_divergence(true, model)


@pytest.mark.parametrize("practice", ["sampled", "all"])
def test_a_tied_network_pays_the_divergence_of_its_own_gaussian(practice: Practice) -> None:
    network = build_network(RBFOptions(), 2, torch.Generator().manual_seed(0), LOG_SNRS)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.2 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(1)))
    objective = build(KLOptions(practice=practice), LOG_SNRS, tied=True)
    x0, noise, levels = _batch(objective, 24)
    found = objective.loss(network, x0, noise, levels)
    for row in range(24):
        steps = range(2, STEPS + 1)
        if practice == "sampled":
            steps = range(*(int((LOG_SNRS - levels[row]).abs().argmin()) + 1 + k for k in (0, 1)))
        expected = torch.tensor(0.0, dtype=torch.float64)
        for t in steps:
            eps = noise[row] if practice == "sampled" else noise[row, t - 2]
            x = conversions.noised(x0[row], eps, LOG_SNRS[t - 1].float())
            mean, variance = network.reverse(x[None], torch.tensor(t))
            expected = expected + _divergence(x0[row].double(), x.double(), t, mean[0].double(), variance[0])
        factor = STEPS - 1 if practice == "sampled" else 1
        torch.testing.assert_close(found[row].double(), factor * expected, rtol=2e-3, atol=1e-4)


@pytest.mark.parametrize("practice", ["sampled", "all"])
@pytest.mark.parametrize("prediction", ["v", "eps", "x0"])
def test_a_denoiser_with_the_posterior_variance(prediction: Prediction, practice: Practice) -> None:
    """KL = c_t^2 |x_0 - D|^2 / (2 beta_tilde_t), summed over the steps."""
    options = MLPOptions(width=8, depth=1, prediction=prediction)
    network = build_network(options, 2, torch.Generator().manual_seed(0))
    objective = build(KLOptions(practice=practice, variance="posterior"), LOG_SNRS)
    x0, noise, levels = _batch(objective, 40)
    found = objective.loss(network, x0, noise, levels).mean()
    total = torch.tensor(0.0, dtype=torch.float64)
    for t in range(2, STEPS + 1):
        law = conversions.posterior(LOG_SNRS[t - 1], LOG_SNRS[t - 2])
        level = LOG_SNRS[t - 1].float()
        chosen = torch.isclose(levels, level) if practice == "sampled" else torch.ones(40, dtype=torch.bool)
        eps = noise[chosen] if practice == "sampled" else noise[:, t - 2]
        x = conversions.noised(x0[chosen], eps, level)
        error = (NetworkDenoiser(network)(x, level) - x0[chosen]).double().square().sum()
        weight = (STEPS - 1) / 40 if practice == "sampled" else 1 / 40
        total += weight * law.x0_weight**2 * error / (2 * law.beta_tilde)
    torch.testing.assert_close(found.double(), total, rtol=1e-3, atol=0.0)


class _Perfect(Network):
    """Knows the Gaussian; its `scale` is a weight to take gradients at."""

    prediction = "x0"

    def __init__(self, density: Gaussian) -> None:
        super().__init__()
        self.density, self.scale = density, torch.nn.Parameter(torch.tensor(1.0))

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        answers = [
            self.density.denoise(row[None], float(level)) for row, level in zip(x, log_snr, strict=True)
        ]
        return self.scale * torch.cat(answers)


def _least(density: Gaussian, variance: StepVariance) -> float:
    """The sum of the exact model's divergences: (d/2) log(1 + gain e) with the best variance, in nats."""
    total = 0.0
    for t in range(2, STEPS + 1):
        level = float(LOG_SNRS[t - 1])
        gain = float(LOG_SNRS[t - 2].exp() - LOG_SNRS[t - 1].exp())
        scaled = gain * density.least_error(level)
        total += density.dim / 2 * (np.log1p(scaled) if variance == "best" else scaled)
    return total


@pytest.mark.parametrize("practice", ["sampled", "all"])
@pytest.mark.parametrize("variance", ["best", "posterior"])
def test_the_exact_model_pays_what_the_ledger_says(variance: StepVariance, practice: Practice) -> None:
    """Monte Carlo: within five standard errors of the closed form, over batches of strata."""
    density = Gaussian()
    objective = build(KLOptions(practice=practice, variance=variance), LOG_SNRS)
    batch = 640 if practice == "sampled" else 64
    means = []
    for seed in range(10):
        with torch.no_grad():
            means.append(float(objective.loss(_Perfect(density), *_batch(objective, batch, seed)).mean()))
    se = float(np.std(means, ddof=1)) / np.sqrt(len(means))
    # The best variance is estimated from few neighbours: log of a mean lies below the mean's log by about
    # half its relative variance, 1/(2 * 65) of a nat for each of 11 steps in two dimensions.
    bias = (STEPS - 1) / 65 if variance == "best" else 0.0
    assert abs(np.mean(means) - _least(density, variance)) < 5 * se + bias


def test_both_practices_pull_the_weights_alike() -> None:
    """Sampled steps give the gradient of all of them, up to chance: both estimate that of one sum."""
    (one, one_se), (other, other_se) = _slope("sampled"), _slope("all")
    assert one > 0
    # 5 % for the error that is estimated from few neighbours, or from all data of a step.
    assert abs(one - other) < 5 * np.hypot(one_se, other_se) + 0.05 * one


def _slope(practice: Practice) -> tuple[float, float]:
    """The derivative of the loss by the scale of an answer that is too large, and its standard error."""
    objective, network, found = build(KLOptions(practice=practice), LOG_SNRS), _Perfect(Gaussian()), []
    network.scale.data.fill_(1.2)
    for seed in range(6):
        loss = objective.loss(network, *_batch(objective, 110, seed)).mean()
        found.append(float(torch.autograd.grad(loss, network.scale)[0]))
    return float(np.mean(found)), float(np.std(found, ddof=1)) / 6**0.5


def test_each_step_is_practised_equally_often_and_the_first_never() -> None:
    objective = build(KLOptions(), LOG_SNRS)
    levels = objective.log_snrs(3, 11 * (STEPS - 1), torch.Generator().manual_seed(0))
    for row in levels:
        found = [int(torch.isclose(row, level.float()).sum()) for level in LOG_SNRS]
        assert found == [0] + [11] * (STEPS - 1)


def test_the_noise_level_of_tied_networks_is_always_a_step() -> None:
    objective = build(VObjectiveOptions(), LOG_SNRS, tied=True)
    levels = objective.log_snrs(1, 240, torch.Generator().manual_seed(0))[0]
    assert set(levels.tolist()) == set(LOG_SNRS.float().tolist())


def test_a_schedule_that_ends_in_pure_noise_stays_finite() -> None:
    options = ScheduleOptions(steps=8, family="reciprocal", beta_1=1e-4)
    log_snrs = torch.tensor(np.array(build_schedule(options).log_snrs))
    predictions: tuple[Prediction, ...] = ("v", "eps", "x0")
    networks = [build_network(MLPOptions(prediction=p), 2, torch.Generator()) for p in predictions]
    networks.append(build_network(RBFOptions(), 2, torch.Generator(), log_snrs))
    for network in networks:
        objective = build(KLOptions(), log_snrs, tied=network.tied)
        loss = objective.loss(network, *_batch(objective, 64))
        loss.mean().backward()  # type: ignore[no-untyped-call]
        assert torch.isfinite(loss).all()
        assert all(p.grad is None or torch.isfinite(p.grad).all() for p in network.parameters())


def test_one_step_has_nothing_to_learn() -> None:
    with pytest.raises(UsageError, match="one step"):
        build(KLOptions(), LOG_SNRS[:1])


def test_the_reference_network_is_the_exact_model() -> None:
    """The two stand-ins of these tests agree."""
    density, x = Gaussian(), torch.randn(5, 2)
    level = torch.tensor(0.3)
    expected = GaussianNetwork(density, "x0")(x, level)
    torch.testing.assert_close(_Perfect(density)(x, level.expand(5)), expected)
