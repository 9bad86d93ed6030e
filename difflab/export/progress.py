"""How far an export is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`done` of `total` parts are done, and `words` say what is being done."""

    done: int
    total: int
    words: str


PARTS = 1_000


def in_one(parts: Iterable[Progress], phases: int) -> Iterator[Progress]:
    """The progress of a way of several phases, each told from none to all, as one that never goes back."""
    phase, before, reached = 0, "", 0
    for part in parts:
        if part.words not in (before, "preparing", "written"):
            phase, before = phase + bool(before), part.words
        share = (min(phase, phases - 1) + part.done / max(part.total, 1)) / phases
        reached = max(reached, round(PARTS * min(share, 1.0)) if before else 0)
        yield Progress(PARTS if part.words == "written" else reached, PARTS, part.words)
