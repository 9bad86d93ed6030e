"""What a card of paper mode is told about the run that reproduces its claim."""

from dataclasses import dataclass
from typing import Literal

ReproductionState = Literal["idle", "training", "measuring"]


@dataclass(frozen=True)
class Reproduction:
    """state; done: share of the training in [0, 1]; words: how far it is, or how it ended.

    possible: whether Reproduce can be pressed now; `why_not` tells why it cannot.
    """

    state: ReproductionState = "idle"
    done: float = 0.0
    words: str = ""
    possible: bool = True
    why_not: str = ""

    @property
    def is_under_way(self) -> bool:
        return self.state != "idle"
