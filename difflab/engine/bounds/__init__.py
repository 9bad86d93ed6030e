"""Bounds on the log likelihood, in bits: the ledger of K and what it is read from. Needs numpy only.

`measure` (torch) brings the curve; `direct`, `importance` and `variational` estimate bounds without it.
"""

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.ledger import Ledger, ledger

__all__ = ["DenoisingCurve", "Ledger", "ledger"]
