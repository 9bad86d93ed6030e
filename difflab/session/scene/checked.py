"""K by other ways than the ledger's, as it travels from the worker to the window. Needs no torch."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Sampled:
    """A mean of draws with its standard error, in bits per datum."""

    bits: float
    se: float

    def errors_from(self, bits: float, se: float) -> float:
        """How many standard errors it is above another figure with its own; infinite if neither has any."""
        apart, spread = self.bits - bits, math.hypot(self.se, se)
        if abs(apart) < 1e-9:
            return 0.0
        return apart / spread if spread > 0 else math.copysign(math.inf, apart)


@dataclass(frozen=True)
class ModelChecks:
    """What is known of one model so far; None where a figure is not there yet, or where there is none.

    direct: K by sampling steps and noises; weighted: the bound from `trajectories` of them a datum; too_long:
    the chain has too many steps for that; variational_bits: Ho et al. 2020. problem: why no figure comes.
    """

    direct: Sampled | None = None
    weighted: Sampled | None = None
    trajectories: int = 16
    too_long: bool = False
    variational_bits: float | None = None
    done: bool = False
    problem: str = ""


# By "exact" and "learned".
Checked: TypeAlias = Mapping[str, ModelChecks]
