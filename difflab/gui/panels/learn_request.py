"""What the user asks a schedule to learn, and where the learning stands."""

from dataclasses import dataclass
from typing import Literal

from difflab.engine.bounds.ascent_options import AscentOptions
from difflab.gui.plots.ledger_reading import Model

LearnState = Literal["idle", "running", "paused"]


@dataclass(frozen=True)
class LearnRequest:
    """One ascent, and whose K it climbs."""

    options: AscentOptions
    model: Model = "exact"
