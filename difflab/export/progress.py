"""How far an export is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`done` of `total` parts are done, and `words` say what is being done."""

    done: int
    total: int
    words: str
