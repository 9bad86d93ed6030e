"""The binomial process against its definition: two-state chains multiplied out, Bayes by hand, autograd."""

import itertools
import math

import numpy as np
import pytest
import torch
from scipy.special import rel_entr
from torch import Tensor

from difflab.engine.processes.binomial import (
    noise_bits,
    noised_rates,
    posterior,
    posterior_kl,
    prior_bits,
    reverse_probability,
    step_bits,
)

RATES = [0.001, 0.2, 0.5, 0.999]
ALPHA_BARS = [
    (0.0, 0.3),
    (0.0, 1e-6),
    (0.1, 0.3),
    (0.5, 0.5 + 1e-9),
    (0.2, 1.0),
    (1 - 1e-9, 1 - 1e-12),
    (0.0, 1.0),
]


def level(alpha_bar: float) -> Tensor:
    """log-SNR, float64."""
    with np.errstate(divide="ignore"):
        return torch.tensor(np.log(alpha_bar) - np.log1p(-alpha_bar), dtype=torch.float64)


def bits(*values: float) -> Tensor:
    return torch.tensor([values], dtype=torch.float64)


def kernel(kept: float, rate: float) -> np.ndarray:
    """(2, 2) probabilities of x_t (column) given x_s (row)."""
    return kept * np.eye(2) + (1 - kept) * np.array([1 - rate, rate])


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("alpha_bar", "before"), ALPHA_BARS)
def test_posterior_is_bayes_rule_on_the_two_state_chain(rate: float, alpha_bar: float, before: float) -> None:
    start, step = kernel(before, rate), kernel(alpha_bar / before, rate)
    joint = start[:, :, None] * step[None, :, :]  # x_0, x_s, x_t
    x = bits(0.0, 1.0)
    law = posterior(x, level(alpha_bar), level(before), rate)
    for shown, given in itertools.product((0, 1), (0, 1)):
        rates = law.if_one if given else law.if_zero
        found = [float(rates.zero[0, shown]), float(rates.one[0, shown])]
        assert sum(found) == pytest.approx(1.0, abs=1e-14)
        expected = joint[given, :, shown] / joint[given, :, shown].sum()
        if alpha_bar < 0.9:  # beyond, the products themselves have lost their digits
            assert found == pytest.approx(expected.tolist(), rel=1e-6, abs=1e-14)


def test_posterior_near_the_data_is_the_share_of_the_time_left() -> None:
    """Where x_t differs from x_0 a change fell, uniformly in small noise, before or after s."""
    law = posterior(bits(1.0), level(1 - 1e-9), level(1 - 2.5e-10), 0.2)
    assert float(law.if_zero.one) == pytest.approx(0.25, rel=1e-6)
    late, early = torch.tensor([60.0, 60.0 + math.log(4)], dtype=torch.float64)
    far = posterior(bits(1.0), late, early, 0.2)
    assert float(far.if_zero.one) == pytest.approx(0.25, rel=1e-12)


def test_steps_compose_to_the_marginal() -> None:
    alpha_bars = [1.0, 0.9, 0.4, 0.1, 0.0]
    chain = np.eye(2)
    for before, after in itertools.pairwise(alpha_bars):
        chain = chain @ kernel(after / before, 0.3)
        rates = noised_rates(bits(0.0, 1.0), level(after), 0.3)
        np.testing.assert_allclose(rates.one[0].numpy(), chain[:, 1], atol=1e-15)
        np.testing.assert_allclose(rates.zero[0].numpy(), chain[:, 0], atol=1e-15)


def test_the_chain_and_the_direct_way_agree_in_law() -> None:
    count, generator = 40_000, torch.Generator().manual_seed(1)
    x0 = bits(0.0, 1.0).expand(count, 2)
    levels = [level(value) for value in (1.0, 0.8, 0.5, 0.2)]
    x = x0
    for before, after in itertools.pairwise(levels):
        x = step_bits(x, torch.rand(x.shape, generator=generator), before, after, 0.2)
    direct = noise_bits(x0, torch.rand(x.shape, generator=generator), levels[-1], 0.2)
    expected = noised_rates(x0[:1], levels[-1], 0.2).one
    four_se = 4 * (expected * (1 - expected) / count).sqrt()
    assert ((x.mean(0) - expected).abs() < four_se).all()
    assert ((direct.mean(0) - expected).abs() < four_se).all()


def test_a_bit_changes_at_most_once_while_the_level_falls() -> None:
    generator = torch.Generator().manual_seed(2)
    x0 = prior_bits(torch.rand(500, 8, generator=generator), 0.4)
    uniform = torch.rand(x0.shape, generator=generator)
    levels = torch.linspace(8.0, -12.0, 60)
    seen = torch.stack([noise_bits(x0, uniform, at, 0.2) for at in levels])
    assert int((seen[1:] != seen[:-1]).sum(0).max()) == 1
    assert torch.equal(noise_bits(x0, uniform, torch.tensor(math.inf), 0.2), x0)


def test_reverse_probability_is_the_average_over_the_data() -> None:
    probability, x = bits(0.0, 0.3, 1.0, 0.7), bits(1.0, 1.0, 0.0, 0.0)
    law = posterior(x, level(0.3), level(0.6), 0.2)
    found = reverse_probability(probability, x, level(0.3), level(0.6), 0.2)
    expected = probability * law.if_one.one + (1 - probability) * law.if_zero.one
    torch.testing.assert_close(found, expected, rtol=1e-14, atol=0)


def test_the_last_step_reads_the_data_out() -> None:
    probability = bits(0.1, 0.9)
    found = reverse_probability(probability, bits(0.0, 1.0), level(0.7), level(1.0), 0.2)
    torch.testing.assert_close(found, probability, rtol=1e-14, atol=0)


@pytest.mark.parametrize("rate", RATES)
def test_posterior_kl_against_scipy(rate: float) -> None:
    x, x0 = bits(0.0, 0.0, 1.0, 1.0), bits(0.0, 1.0, 0.0, 1.0)
    logits = bits(-1.0, 2.0, 0.5, -0.3)
    found = posterior_kl(logits, x0, x, level(0.4), level(0.7), rate)
    law = posterior(x, level(0.4), level(0.7), rate)
    p = reverse_probability(torch.sigmoid(logits), x, level(0.4), level(0.7), rate).numpy()
    q = torch.where(x0 > 0.5, law.if_one.one, law.if_zero.one).numpy()
    np.testing.assert_allclose(found.numpy(), rel_entr(q, p) + rel_entr(1 - q, 1 - p), rtol=1e-9)


def test_posterior_kl_is_least_at_the_posterior_probability() -> None:
    """Its mean over x_0 has a vanishing gradient where the logits are those of x_0's law."""
    truth = bits(0.2, 0.8, 0.01)
    logits = torch.logit(truth).requires_grad_()
    loss = posterior_kl(logits, truth, bits(0.0, 1.0, 1.0), level(0.3), level(0.8), 0.2)
    (gradient,) = torch.autograd.grad(loss.sum(), logits)
    assert float(gradient.abs().max()) < 1e-15


def test_extreme_logits_stay_finite_in_single_precision() -> None:
    logits = torch.tensor([[-80.0, 80.0, -80.0, 80.0]], requires_grad=True)
    x, x0 = torch.tensor([[0.0, 0.0, 1.0, 1.0]]), torch.tensor([[1.0, 0.0, 1.0, 0.0]])
    for at, before in ((-math.inf, -3.0), (0.0, 0.5), (9.0, 9.5)):
        loss = posterior_kl(logits, x0, x, torch.tensor(at), torch.tensor(before), 0.2)
        (gradient,) = torch.autograd.grad(loss.sum(), logits)
        assert torch.isfinite(loss).all()
        assert torch.isfinite(gradient).all()
        assert (loss > 0).all()


def test_levels_may_differ_row_by_row() -> None:
    x = torch.tensor([[0.0, 1.0], [1.0, 1.0]]).double()
    at, before = torch.stack([level(0.1), level(0.5)]), torch.stack([level(0.2), level(0.9)])
    together = reverse_probability(x.new_full((2, 2), 0.3), x, at, before, 0.2)
    for row in range(2):
        alone = reverse_probability(x.new_full((1, 2), 0.3), x[row : row + 1], at[row], before[row], 0.2)
        torch.testing.assert_close(together[row : row + 1], alone, rtol=1e-14, atol=0)
