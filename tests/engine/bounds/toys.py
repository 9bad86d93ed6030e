"""Measured curves of exact models, shared by the tests."""

from functools import cache

import torch

from difflab.engine import densities
from difflab.engine.bounds import DenoisingCurve
from difflab.engine.bounds.measure import measure_exact
from difflab.engine.datasets import AnyData
from difflab.engine.densities import Density

FULL = 60  # levels: more than a first look has


@cache
def measured(data: AnyData) -> tuple[Density, DenoisingCurve]:
    """The density and its finished curve."""
    density = densities.build(data)
    *_, curve = measure_exact(density, torch.Generator().manual_seed(0))
    assert curve.done
    return density, curve


def roughly_measured(data: AnyData) -> DenoisingCurve:
    """The first curve at all levels, where the finished one would take seconds: K to some 0.01 bits."""
    frames = measure_exact(densities.build(data), torch.Generator().manual_seed(0))
    return next(frame for frame in frames if len(frame.log_snrs) > FULL)
