"""The learned model: a network with the weights that a training brought."""

from functools import lru_cache

import numpy as np
import torch

from difflab.engine.denoisers import Denoiser, NetworkDenoiser
from difflab.engine.networks import build
from difflab.session.results import Learned

PLANE = 2


@lru_cache(maxsize=4)
def learned_denoiser(learned: Learned, device: str = "cpu") -> Denoiser:
    """The trained network, ready to denoise on `device`; built once for each result."""
    module = build(learned.experiment.network, PLANE, torch.Generator().manual_seed(0))
    state = {name: torch.from_numpy(np.array(value)) for name, value in learned.weights.items()}
    module.load_state_dict(state, strict=True)
    return NetworkDenoiser(module.to(device).eval())
