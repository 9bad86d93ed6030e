"""What the training panel is told about the training: one value for all of its buttons and words."""

from dataclasses import dataclass
from typing import Literal

TrainingState = Literal["idle", "starting", "running", "paused", "stopping", "finished", "stopped", "failed"]

# Which buttons each state offers. What is not listed is not there: nothing can be asked for twice.
OFFERED: dict[TrainingState, frozenset[str]] = {
    "idle": frozenset({"start"}),
    "starting": frozenset({"stop"}),
    "running": frozenset({"pause", "stop"}),
    "paused": frozenset({"resume", "stop"}),
    "stopping": frozenset(),
    "finished": frozenset({"start"}),
    "stopped": frozenset({"start"}),
    "failed": frozenset({"start"}),
}


@dataclass(frozen=True)
class TrainingStatus:
    """State of the training; `steps` is 0 and `eta` None while they are not known.

    `message` is one sentence: what failed and what to try, or what a new user should know.
    """

    state: TrainingState = "idle"
    step: int = 0
    steps: int = 0
    steps_per_second: float = 0.0
    eta: float | None = None  # seconds
    message: str = ""
    possible: bool = True  # False: the current experiment cannot be trained; `message` says why


@dataclass(frozen=True)
class RunRow:
    """One run in the list. `style` counts the runs' colours and markers; None as a figure: not measured."""

    key: str
    title: str
    steps: int
    loss: float | None = None
    energy_distance: float | None = None
    K_bits: float | None = None
    style: int = 0
    shown: bool = False
