"""The learned model: a network with the weights that a training brought."""

from functools import lru_cache

import numpy as np
import torch

from difflab.engine.denoisers import Denoiser, NetworkDenoiser
from difflab.engine.networks import build
from difflab.engine.schedules import build as build_schedule
from difflab.session.results import Learned


@lru_cache(maxsize=4)
def learned_denoiser(learned: Learned, device: str = "cpu") -> Denoiser:
    """The trained network, ready to denoise on `device`; built once for each result."""
    log_snrs = torch.from_numpy(build_schedule(learned.experiment.schedule).log_snrs.copy())
    module = build(learned.experiment.network, learned.dim, torch.Generator().manual_seed(0), log_snrs)
    state = {name: torch.from_numpy(np.array(value)) for name, value in learned.weights.items()}
    module.load_state_dict(state, strict=True)
    return NetworkDenoiser(module.to(device).eval())
