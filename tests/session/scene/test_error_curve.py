"""Curves of exact and learned models, remembered by what determines them."""

import torch

from difflab.engine.datasets.moons import Moons
from difflab.engine.networks import build
from difflab.engine.networks.options import MLPOptions
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.error_curve import exact_curves, learned_curves

EXPERIMENT = Experiment(data=Moons(noise=0.2), network=MLPOptions(width=16, depth=2))


def untrained() -> Learned:
    module = build(EXPERIMENT.network, 2, torch.Generator().manual_seed(1))
    weights = {name: value.detach().numpy() for name, value in module.state_dict().items()}
    return Learned(EXPERIMENT, weights, 0)


def test_a_finished_curve_comes_at_once_the_second_time() -> None:
    *_, last = exact_curves(EXPERIMENT.data, {})
    assert last.done
    assert list(exact_curves(Moons(noise=0.2), {})) == [last]


def test_other_data_are_measured_afresh() -> None:
    *_, last = exact_curves(EXPERIMENT.data, {})
    first = next(exact_curves(Moons(noise=0.21), {}))
    assert not first.done
    assert first is not last


def test_a_learned_curve_stands_beside_the_exact_one() -> None:
    *_, exact = exact_curves(EXPERIMENT.data, {})
    learned = untrained()
    frames = learned_curves(EXPERIMENT, {}, learned)
    first = next(frames)
    assert first.exact is not None
    # An untrained network is far from the exact answer.
    assert first(0.0) > exact(0.0) + 0.01
    last = first
    for frame in frames:
        last = frame
    assert last.done
    assert last.best is exact
    assert list(learned_curves(EXPERIMENT, {}, learned)) == [last]
