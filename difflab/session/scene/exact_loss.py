"""The loss that the exact model has under an objective: the floor that no training gets below."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds.ledger import LN2, snr_drops
from difflab.engine.conversions import noised
from difflab.engine.densities import Density
from difflab.engine.densities.sequences import SequenceDensity
from difflab.engine.networks.options import Prediction
from difflab.engine.networks.predictions import PREDICTIONS
from difflab.engine.objectives.noise_levels import draw_log_snrs
from difflab.engine.objectives.options import (
    BinomialKLOptions,
    BitsOptions,
    KLOptions,
)
from difflab.engine.processes import BinomialOptions
from difflab.engine.processes.binomial import noise_bits
from difflab.engine.schedules import build
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.scene import ledger
from difflab.session.scene.error_curve import exact_curves
from difflab.session.scene.exact import exact_density, exact_sequences

LEVELS, DRAWS = 128, 512


def exact_loss(experiment: Experiment, assets: Mapping[str, AnyArray]) -> float:
    """The mean loss of the exact model under the experiment's objective, in the objective's own unit.

    Rao-Blackwellised: the posterior stands for the unknown x_0, so that 128 stratified levels with 512 points
    each give a mean square to about half a per cent.
    """
    objective, process = experiment.objective, experiment.process
    if isinstance(objective, BinomialKLOptions):
        return _bound_loss(experiment, assets)
    if isinstance(objective, KLOptions):
        posterior = objective.variance != "best" and not experiment.network.tied
        return _fixed_variance_loss(experiment, assets) if posterior else _bound_loss(experiment, assets)
    generator = torch.Generator().manual_seed(experiment.seed)
    log_snrs = draw_log_snrs(objective, 1, LEVELS, generator)[0]
    if isinstance(objective, BitsOptions):
        assert isinstance(process, BinomialOptions)  # the experiment's own check sees to it
        return _cross_entropy(exact_sequences(experiment.data, assets, process), log_snrs, generator)
    density = exact_density(experiment.data, assets)
    return _mean_square(objective.name, density, log_snrs, generator)


def _mean_square(
    quantity: Prediction, density: Density, log_snrs: Tensor, generator: torch.Generator
) -> float:
    """E weight e(log_snr) over the objective's noise levels, e the exact model's mean square error of x_0."""
    weights = PREDICTIONS[quantity].log_weight(log_snrs).exp()
    errors = []
    for log_snr in log_snrs:
        x_0 = density.sample(DRAWS, generator)
        x = noised(x_0, torch.randn(x_0.shape, generator=generator), log_snr)
        errors.append(density.posterior_variance(x, float(log_snr)).mean())
    return float((weights * torch.stack(errors)).mean())


def _cross_entropy(law: SequenceDensity, log_snrs: Tensor, generator: torch.Generator) -> float:
    """The entropy of each bit given the noisy sequence, nats per bit."""
    found = []
    for log_snr in log_snrs:
        x_0 = law.sample(DRAWS, generator)
        uniform = torch.rand(x_0.shape, generator=generator)
        ones = law.denoise(noise_bits(x_0, uniform, log_snr, law.rate), float(log_snr)).double()
        found.append(-(torch.xlogy(ones, ones) + torch.xlogy(1 - ones, 1 - ones)).mean())
    return float(torch.stack(found).mean())


def _bound_loss(experiment: Experiment, assets: Mapping[str, AnyArray]) -> float:
    """The ledger's terms, in nats."""
    model = None
    for newest in ledger.exact_model(experiment, assets):
        model = newest
    assert model is not None
    return float(model.ledger(build(experiment.schedule)).terms_bits.sum()) * LN2


def _fixed_variance_loss(experiment: Experiment, assets: Mapping[str, AnyArray]) -> float:
    """(d/2) sum over t of the drop of the SNR times the error: what the posterior's variance makes of it."""
    curve = None
    for newest in exact_curves(experiment.data, assets):
        curve = newest
    assert curve is not None
    log_snrs = build(experiment.schedule).log_snrs
    return float(curve.dim / 2 * np.sum(snr_drops(log_snrs) * curve.error_at(log_snrs[1:])))
