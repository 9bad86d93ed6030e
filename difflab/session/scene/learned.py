"""The learned model: a network with the weights that a training brought."""

from functools import lru_cache

import numpy as np
import torch

from difflab.engine.denoisers import NetworkDenoiser, NetworkReverse
from difflab.engine.networks import build
from difflab.engine.networks.base import Network
from difflab.engine.networks.differences import differences
from difflab.engine.schedules import build as build_schedule
from difflab.errors import FileFormatError
from difflab.session.results import Learned


def learned_denoiser(learned: Learned, device: str = "cpu") -> NetworkDenoiser:
    """The trained network, ready to denoise on `device`; built once for each result."""
    return NetworkDenoiser(_network(learned, device))


def learned_reverse(learned: Learned, device: str = "cpu") -> NetworkReverse | None:
    """Its own reverse steps, mean and variance, where it has learned them; None where it only denoises."""
    network = _network(learned, device)
    return NetworkReverse(network) if network.tied and network.prediction != "bits" else None


@lru_cache(maxsize=4)
def _network(learned: Learned, device: str) -> Network:
    log_snrs = torch.from_numpy(build_schedule(learned.experiment.schedule).log_snrs.copy())
    shape = learned.shape
    module = build(
        learned.experiment.network, shape.dim, torch.Generator(), log_snrs, shape.image, shape.classes
    )
    state = {name: torch.from_numpy(np.array(value)) for name, value in learned.weights.items()}
    unlike = differences(module.state_dict(), state)
    if unlike:
        raise FileFormatError(
            f"The weights are not those of this network: {unlike}.",
            "Choose the network that they were trained for, or train this one.",
        )
    module.load_state_dict(state, strict=True)
    return module.to(device).eval()
