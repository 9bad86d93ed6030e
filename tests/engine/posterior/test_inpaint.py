"""Filling in by chains: what is known stays, and the bias of each method is the one that was worked out."""

import numpy as np
import pytest
import torch

from difflab.engine.posterior import gaussian
from difflab.engine.posterior.bias import compare
from difflab.engine.posterior.inpaint import ChainMethod, Known, inpaint
from difflab.engine.posterior.visits import denoisings, visits
from difflab.engine.samplers import AncestralOptions, AnySampler, DDIMOptions, FlowHeunOptions, SampleFrame
from tests.engine.posterior.cases import linear_log_snrs, toy_pictures

PAIR = gaussian.GaussianLaw(torch.zeros(2).double(), torch.tensor([[1.0, 0.9], [0.9, 1.0]]).double())
GIVEN = torch.tensor([1.5, 0.0])
WHERE = torch.tensor([True, False])
METHODS: tuple[ChainMethod, ...] = ("clamp", "replace", "repaint")


def frames_of(method: ChainMethod, options: AnySampler, count: int, jump: int = 1) -> list[SampleFrame]:
    generator = torch.Generator().manual_seed(11)
    x = torch.randn(count, 2, generator=generator)
    known = Known(WHERE, GIVEN)
    return list(
        inpaint(method, options, PAIR, linear_log_snrs(1000), x, known, generator, resamples=3, jump=jump)
    )


def moments(method: ChainMethod, steps: int, resamples: int) -> tuple[float, float]:
    """Mean and variance of the unknown element, carried through the chain as numbers: all of it is linear."""
    alpha_bars = torch.sigmoid(linear_log_snrs(steps)).numpy()
    alpha_bars = np.concatenate([[1.0], alpha_bars])
    spread, given = PAIR.spread.numpy(), 1.5
    mean, covariance = np.zeros(2), np.eye(2)

    def impose(level: float) -> None:
        nonlocal mean, covariance
        clean = method == "clamp"
        value, variance = (given, 0.0) if clean else (level**0.5 * given, 1 - level)
        mean, covariance = np.array([value, mean[1]]), np.diag([variance, covariance[1, 1]])

    impose(alpha_bars[-1])
    for t in range(steps, 0, -1):
        now, before = alpha_bars[t], alpha_bars[t - 1]
        beta = 1 - now / before
        denoiser = now**0.5 * spread @ np.linalg.inv(now * spread + (1 - now) * np.eye(2))
        step = before**0.5 * beta / (1 - now) * denoiser
        step = step + (1 - beta) ** 0.5 * (1 - before) / (1 - now) * np.eye(2)
        repeats = resamples if t > 1 and method == "repaint" else 1
        for again in range(repeats):
            mean = step @ mean
            covariance = step @ covariance @ step.T + (1 - before) / (1 - now) * beta * np.eye(2)
            impose(before)
            if again < repeats - 1:
                mean = (1 - beta) ** 0.5 * mean
                covariance = (1 - beta) * covariance + beta * np.eye(2)
    return float(mean[1]), float(covariance[1, 1])


@pytest.mark.parametrize(
    ("method", "mean", "variance"), [("clamp", 1.09, 0.31), ("replace", 0.94, 0.31), ("repaint", 1.32, 0.19)]
)
def test_the_biases_of_a_gaussian_pair(method: ChainMethod, mean: float, variance: float) -> None:
    """The reference values for correlation 0.9 and T = 1,000 (exact: 1.35 and 0.19), RePaint with r = 10."""
    found = moments(method, 1000, 10)
    assert found == pytest.approx((mean, variance), abs=0.006)


@pytest.mark.parametrize("method", METHODS)
def test_the_chains_have_these_moments(method: ChainMethod) -> None:
    """100 of the schedule's levels, r = 3; samples within four standard errors of the recursion."""
    options, count = AncestralOptions(steps=100, spacing="t"), 20_000
    generator = torch.Generator().manual_seed(11)
    x, known = torch.randn(count, 2, generator=generator), Known(WHERE, GIVEN)
    *_, last = inpaint(method, options, PAIR, linear_log_snrs(100), x, known, generator, resamples=3)
    mean, variance = moments(method, 100, 3)
    bias = compare(last.x[:, 1:], torch.tensor([mean]), torch.tensor([[variance]]))
    assert bias.worst < 4


def test_the_exact_posterior_is_the_one_without_bias() -> None:
    law = gaussian.known_elements(PAIR, WHERE, GIVEN)
    assert law.mean()[1].item() == pytest.approx(1.35)
    assert law.variance()[1].item() == pytest.approx(0.19)
    *_, last = frames_of("replace", AncestralOptions(steps=100), 5_000)
    assert compare(last.x, law.mean(), law.covariance()).worst > 20


@pytest.mark.parametrize(
    "options", [AncestralOptions(steps=9), DDIMOptions(steps=9), FlowHeunOptions(steps=9)]
)
@pytest.mark.parametrize("method", METHODS)
def test_known_elements_are_bitwise_the_given_ones(method: ChainMethod, options: AnySampler) -> None:
    frames = frames_of(method, options, 6)
    assert (frames[-1].x[:, 0] == GIVEN[0]).all()
    assert all((frame.denoised[:, 0] == GIVEN[0]).all() for frame in frames)
    assert torch.isfinite(frames[-1].x).all()


@pytest.mark.parametrize("method", METHODS)
def test_the_last_iteration_adds_neither_noise_nor_a_seam(method: ChainMethod) -> None:
    """The unknown elements of the result are the last denoised ones."""
    *_, before, last = frames_of(method, AncestralOptions(steps=12), 5)
    torch.testing.assert_close(last.x, before.denoised)


def test_clamped_elements_are_free_of_noise_all_the_way() -> None:
    assert all(
        (frame.x[:, 0] == GIVEN[0]).all() for frame in frames_of("clamp", AncestralOptions(steps=5), 4)
    )


def test_replaced_elements_have_the_noise_of_their_level() -> None:
    for frame in frames_of("replace", AncestralOptions(steps=6), 4_000)[:-1]:
        alpha_bar = 1 / (1 + np.exp(-frame.log_snr))
        known = frame.x[:, 0].double()
        assert known.mean().item() == pytest.approx(1.5 * alpha_bar**0.5, abs=4 / 4_000**0.5)
        assert known.var().item() == pytest.approx(1 - alpha_bar, rel=4 * (2 / 4_000) ** 0.5)


def test_nothing_known_is_plain_sampling() -> None:
    law, generator = toy_pictures(), torch.Generator().manual_seed(4)
    count = 4_000
    x, known = (
        torch.randn(count, 9, generator=generator),
        Known(torch.zeros(9, dtype=torch.bool), torch.zeros(9)),
    )
    options = AncestralOptions(steps=200, spacing="t")
    *_, last = inpaint("replace", options, law, linear_log_snrs(1000), x, known, generator)
    bias = compare(last.x, law.mean(), law.covariance())
    # 200 steps leave a variance that is short by about 1 %, a standard error or two of these samples.
    assert bias.worst < 5


def test_visits_repeat_every_stretch() -> None:
    """Nine steps, three times each, in stretches of four: 4 -> 0 and 8 -> 4 are jumped back twice."""
    moves = list(visits(9, 3, 4))
    assert [move for move in moves if move[1] < move[0]] == [(4, 0)] * 2 + [(8, 4)] * 2
    assert moves[-1] == (8, 9)
    assert denoisings(9, 3, 4) == 9 + 4 * 4
    assert denoisings(9, 1, 4) == 9


def test_visits_without_room_for_a_jump_go_straight() -> None:
    assert list(visits(3, 5, 10)) == [(0, 1), (1, 2), (2, 3)]
    assert list(visits(1, 5, 1)) == [(0, 1)]
