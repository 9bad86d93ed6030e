"""The exact model's loss under each objective, against closed forms and against losses that a batch shows."""

import math

import pytest

from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.scene.exact_loss import exact_loss


def test_of_one_noise_level_it_is_the_weighted_error() -> None:
    """Almost pure noise: E|x_0 - E x_0|^2 / d is the data's variance 1, and the weight of v tends to 1."""
    experiment = with_changes(
        preset("swiss-roll"), {"objective.log_snr_min": -11.0, "objective.log_snr_max": -10.9}
    )
    assert exact_loss(experiment, {}) == pytest.approx(1.0, abs=2e-3)


def test_of_pure_coin_flips_it_is_the_entropy_of_a_bit() -> None:
    """Heartbeat without a signal: each bit is 1 with probability 1/5, whatever the others are."""
    experiment = with_changes(
        preset("heartbeat"), {"objective.log_snr_min": -20.0, "objective.log_snr_max": -19.9}
    )
    entropy = -(0.2 * math.log(0.2) + 0.8 * math.log(0.8))
    assert exact_loss(experiment, {}) == pytest.approx(entropy, abs=1e-4)


def test_of_the_bound_it_is_what_the_steps_cost() -> None:
    """K = L_null + ceiling - cost: -3.114 bits for the swiss roll of noise 1, cosine, T = 40 (computed)."""
    changes = {"data.noise": 1.0, "objective.name": "kl"}
    experiment = with_changes(preset("swiss-roll"), changes)
    cost = exact_loss(experiment, {}) / math.log(2)
    assert -4.094 + math.log2(1 / 1e-3) - cost == pytest.approx(-3.114, abs=0.005)
    loose = exact_loss(with_changes(experiment, {"objective.variance": "posterior"}), {})
    assert loose > cost * math.log(2)


def test_of_the_bound_on_bits() -> None:
    """The heartbeat with T = 50: K = -3.50 bits (computed by enumeration)."""
    changes = {"objective.name": "binomial-kl", "schedule.steps": 50, "schedule.beta_1": 1 / 50}
    cost = exact_loss(with_changes(preset("heartbeat"), changes), {}) / math.log(2)
    first_step = 20 * (0.2 * _entropy(0.02 * 0.8) + 0.8 * _entropy(0.02 * 0.2))
    assert -first_step - cost == pytest.approx(-3.50, abs=0.01)


def _entropy(p: float) -> float:
    """Of a coin, in bits."""
    return -(p * math.log2(p) + (1 - p) * math.log2(1 - p))
