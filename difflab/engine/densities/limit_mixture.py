"""-H of a mixture of equal round Gaussians, by quadrature."""

import math

import numpy as np
import torch

from difflab.engine.datasets.base import FloatArray
from difflab.engine.densities.kernels import Kernel

WORK = 6e6  # terms to sum, a few tens of milliseconds
FEWEST, MOST = 5, 12  # Gauss-Hermite nodes per dimension


def mixture_limit(points: FloatArray, weights: FloatArray, kernel: Kernel, terms: int, noise: float) -> float:
    """E log2 q in bits, for q the law of c + noise * eps; all in scaled units.

    The expectation is a sum over `points` (K, 2) with `weights` (K,), which stand for the law of c, and
    Gauss-Hermite nodes around each; `kernel` knows q and sums `terms` terms a point. Accurate to 1e-3 bits,
    mostly much better (measured against sums on a fine grid).
    """
    affordable = math.sqrt(WORK / (len(points) * terms))
    nodes, shares = np.polynomial.hermite_e.hermegauss(int(np.clip(affordable, FEWEST, MOST)))
    shares = shares / shares.sum()
    eps = np.stack(np.meshgrid(nodes, nodes), axis=-1).reshape(-1, 2)
    share = np.outer(weights, np.outer(shares, shares)).ravel()
    places = (points[:, None, :] + noise * eps).reshape(-1, 2)
    # float32 halves the time; its rounding errors of 1e-5 nats average out.
    log_q = kernel.log_mass(torch.from_numpy(places).float(), noise).double().numpy()
    return float(share @ log_q) / math.log(2)
