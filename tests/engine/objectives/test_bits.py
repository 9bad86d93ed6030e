"""Objectives for bits, against enumeration of short sequences."""

import numpy as np
import pytest
import torch
from torch import Tensor

from difflab.engine.networks import BitsMLPOptions, SigmoidMLPOptions
from difflab.engine.networks import build as build_network
from difflab.engine.networks.base import Network
from difflab.engine.objectives import BinomialKLOptions, BitsOptions, KLOptions, build
from difflab.engine.objectives.options import Practice
from difflab.engine.processes import BinomialOptions
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules import build as build_schedule
from difflab.errors import UsageError

RATE = 0.3
PROCESS = BinomialOptions(rate=RATE)
STEPS = 7
SCHEDULE = build_schedule(ScheduleOptions(steps=STEPS, family="reciprocal", beta_1=0.01))
LOG_SNRS = torch.tensor(np.array(SCHEDULE.log_snrs))
WORDS = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])


class _Fixed(Network):
    """Guesses the same logits whatever it sees."""

    prediction = "bits"

    def __init__(self) -> None:
        super().__init__()
        self.logits = torch.nn.Parameter(torch.tensor([0.4, -1.0, 0.2]))

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        del log_snr
        return self.logits.expand_as(x)


def _kernel(alpha_bar: float) -> np.ndarray:
    """q(later bit | earlier bit), rows by the earlier one."""
    return alpha_bar * np.eye(2) + (1 - alpha_bar) * np.array([1 - RATE, RATE])


def _sum_by_enumeration() -> float:
    """The mean over data and noisy bits of the sum of divergences over t = 2..T, bit by bit, in nats."""
    bits, ones, total = np.arange(2), torch.sigmoid(_Fixed().logits).tolist(), 0.0
    for t in range(2, STEPS + 1):
        before, now = SCHEDULE.alpha_bars[t - 2], SCHEDULE.alpha_bars[t - 1]
        step = _kernel(now / before)
        # posterior[x0, xt, xs] = q(xs|x0) q(xt|xs) / q(xt|x0)
        joint = _kernel(before)[:, None, :] * step.T[None]
        posterior = joint / joint.sum(2, keepdims=True)
        for place, one in enumerate(ones):
            reverse = (1 - one) * posterior[0] + one * posterior[1]
            for x0 in WORDS[:, place].long().tolist():
                for xt in bits:
                    with np.errstate(divide="ignore", invalid="ignore"):
                        terms = posterior[x0, xt] * np.log(posterior[x0, xt] / reverse[xt])
                    total += 0.5 * _kernel(now)[x0, xt] * np.nansum(terms)
    return float(total)


def _losses(options: BinomialKLOptions, count: int) -> Tensor:
    objective = build(options, LOG_SNRS, process=PROCESS)
    generator = torch.Generator().manual_seed(0)
    x0 = WORDS.repeat(count // 2, 1)
    noise = objective.noise(x0.shape, generator, torch.device("cpu"))
    return objective.loss(_Fixed(), x0, noise, objective.log_snrs(1, count, generator)[0]).detach()


@pytest.mark.parametrize("practice", ["sampled", "all"])
def test_the_bound_of_bits_is_the_enumerated_sum(practice: Practice) -> None:
    losses = _losses(BinomialKLOptions(practice=practice), 24_000)
    se = float(losses.std()) / len(losses) ** 0.5
    assert abs(float(losses.mean()) - _sum_by_enumeration()) < 5 * se


def test_the_guess_costs_its_cross_entropy() -> None:
    objective = build(BitsOptions(), LOG_SNRS, process=PROCESS)
    levels = objective.log_snrs(1, 2, torch.Generator().manual_seed(0))[0]
    found = objective.loss(_Fixed(), WORDS, torch.rand(2, 3), levels)
    one = torch.sigmoid(_Fixed().logits)
    expected = -(WORDS * one.log() + (1 - WORDS) * (1 - one).log()).mean(1)
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize("options", [BitsOptions(), BinomialKLOptions(), BinomialKLOptions(practice="all")])
@pytest.mark.parametrize("network", [BitsMLPOptions(), SigmoidMLPOptions()])
def test_noise_is_uniform_and_everything_stays_finite(
    options: BitsOptions | BinomialKLOptions, network: BitsMLPOptions | SigmoidMLPOptions
) -> None:
    """The schedule ends at alpha_bar = 0 exactly."""
    module = build_network(network, 3, torch.Generator().manual_seed(0), LOG_SNRS)
    objective = build(options, LOG_SNRS, tied=module.tied, process=PROCESS)
    generator = torch.Generator().manual_seed(0)
    x0 = WORDS.repeat(300, 1)
    noise = objective.noise(x0.shape, generator, torch.device("cpu"))
    assert 0.0 <= float(noise.min()) < 0.01
    assert 0.99 < float(noise.max()) < 1.0
    loss = objective.loss(module, x0, noise, objective.log_snrs(1, 600, generator)[0])
    loss.mean().backward()  # type: ignore[no-untyped-call]
    assert loss.shape == (600,)
    assert torch.isfinite(loss).all()
    assert all(p.grad is None or torch.isfinite(p.grad).all() for p in module.parameters())


def test_objectives_for_bits_want_the_binomial_process() -> None:
    for options in (BitsOptions(), BinomialKLOptions()):
        with pytest.raises(UsageError, match="is for bits"):
            build(options, LOG_SNRS)


def test_steps_are_needed_where_steps_are_practised() -> None:
    for options in (KLOptions(), BinomialKLOptions()):
        with pytest.raises(UsageError, match="needs the steps"):
            build(options, None, process=PROCESS)
