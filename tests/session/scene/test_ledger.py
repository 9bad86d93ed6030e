"""What the window reads the ledger from: points and bits, exact and learned."""

import numpy as np
import pytest
import torch

from difflab.engine.bounds import Ledger
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.networks import build as build_network
from difflab.engine.networks.options import MLPOptions
from difflab.engine.schedules import ScheduleOptions, build
from difflab.errors import ScheduleError
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Learned
from difflab.session.scene.ledger import exact_model, learned_model
from difflab.session.scene.measured import MeasuredSteps

ROLL = Experiment(data=SwissRoll(noise=1.0), network=MLPOptions(width=16))
SHORT = build(ScheduleOptions(family="reciprocal", steps=50, beta_1=1 / 50))


def test_the_first_account_does_not_wait_for_the_limit() -> None:
    experiment = ROLL.replace(data=SwissRoll(noise=0.77))
    first, second, *_, last = exact_model(experiment, {})
    assert not first.limit_known
    assert first.limit_bits is None
    assert second.limit_known
    assert last.limit_bits == second.limit_bits
    schedule = build(experiment.schedule)
    assert last.ledger(schedule).K_bits == pytest.approx(first.ledger(schedule).K_bits, abs=0.1)


def test_what_was_measured_is_there_at_once() -> None:
    experiment = ROLL.replace(data=SwissRoll(noise=0.78))
    assert len(list(exact_model(experiment, {}))) > 2
    (known,) = exact_model(experiment, {})
    assert known.limit_known


def test_a_learned_model_is_read_on_the_same_data() -> None:
    module = build_network(ROLL.network, 2, torch.Generator().manual_seed(1))
    learned = Learned(ROLL, {name: value.numpy() for name, value in module.state_dict().items()}, 1)
    found = next(learned_model(ROLL, {}, learned))
    schedule = build(ROLL.schedule)
    *_, exact = exact_model(ROLL, {})
    assert found.ledger(schedule).K_bits < exact.ledger(schedule).K_bits
    # The entropies are the data's, whoever the model is.
    lines = [measured.ledger(schedule).entropy_reverse for measured in (found, exact)]
    assert np.abs(lines[0] - lines[1]).max() < 0.05


def account(experiment: Experiment) -> Ledger:
    *_, last = exact_model(experiment, {})
    return last.ledger(SHORT)


def test_bits_are_accounted_for_in_bits_a_sequence() -> None:
    """Reference (by enumeration elsewhere): heartbeat, m = 0.2, T = 50, 1/(T - t + 1): K = -3.50."""
    found = account(with_changes(ROLL, {"data.name": "heartbeat"}))
    assert found.K_bits == pytest.approx(-3.50, abs=0.01)
    assert found.limit_bits == pytest.approx(np.log2(1 / 5), abs=1e-9)
    assert found.L_null_bits == pytest.approx(-14.438, abs=1e-3)


def test_a_network_of_bits_that_is_tied_to_its_steps_is_read_at_them() -> None:
    experiment = with_changes(
        ROLL, {"data.name": "heartbeat", "network.kind": "sigmoid-mlp", "schedule.steps": 20}
    )
    schedule = build(experiment.schedule)
    log_snrs = torch.from_numpy(schedule.log_snrs.copy())
    module = build_network(experiment.network, 20, torch.Generator().manual_seed(1), log_snrs)
    learned = Learned(experiment, {name: value.numpy() for name, value in module.state_dict().items()}, 1)
    found = next(learned_model(experiment, {}, learned))
    assert isinstance(found, MeasuredSteps)
    assert len(found.ledger(schedule).terms_bits) == 19
    with pytest.raises(ScheduleError, match="each step of the schedule"):
        found.ledger(SHORT)
