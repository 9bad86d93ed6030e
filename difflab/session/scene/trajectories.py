"""Reverse trajectories as values: where each particle was along its way from noise to data. numpy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from difflab.session.scene.forward import Float32


@dataclass(frozen=True)
class Trajectories:
    """Positions of n particles along the reverse process.

    times: (k,) the schedule's time t of each kept frame, falling from T to 0. positions: (k, n, 2).
    """

    times: NDArray[np.float64]
    positions: Float32

    def at(self, t: float) -> Float32:
        """(n, 2) positions at time t, between two frames on the straight line from one to the other."""
        later = int(np.searchsorted(-self.times, -t, side="left"))
        before: Float32 = self.positions[max(later - 1, 0)]
        after: Float32 = self.positions[min(later, len(self.times) - 1)]
        if not 0 < later < len(self.times):
            return after if later else self.positions[0]
        span = self.times[later - 1] - self.times[later]
        share = np.float32((self.times[later - 1] - t) / span if span > 0 else 1.0)
        return np.asarray(before + share * (after - before))

    def progress(self, t: float) -> float:
        """The fractional index of the frame that the process has reached at time t."""
        return float(np.interp(-t, -self.times, np.arange(len(self.times))))
