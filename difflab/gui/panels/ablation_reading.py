"""What the view of the ablations is told about each small run."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

USUAL = "usual settings"


@dataclass(frozen=True, eq=False)
class RunReading:
    """One run. words: its settings, those that differ; loss: the title of its objective.

    step of steps; samples: (n, 2) in scaled units, None before the first; K_bits with K_se: of the learned
    model, None until measured; K_exact_bits: the best that any network can reach under its schedule;
    problem: why it ended early, empty while it has not.
    """

    key: str
    words: tuple[str, ...]
    loss: str = ""
    step: int = 0
    steps: int = 0
    samples: NDArray[np.float32] | None = field(default=None, repr=False)
    K_bits: float | None = None
    K_se: float = 0.0
    K_exact_bits: float | None = None
    problem: str = ""

    @property
    def title(self) -> str:
        return " · ".join(self.words) or USUAL


@dataclass(frozen=True)
class Progress:
    """state: of the whole comparison; words: how far it is, in one line."""

    state: Literal["idle", "starting", "running", "paused", "stopping", "done"] = "idle"
    words: str = ""

    @property
    def is_under_way(self) -> bool:
        return self.state not in ("idle", "done")
