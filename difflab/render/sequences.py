"""What the stage shows of binary data, as values: rasters, walls of lattices, one sequence over all time.

A picture is rebuilt from such values only; equal objects (by identity) mean that nothing changed, so arrays
that were handed over are never written to again.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from difflab.render.sequence_facts import Facts
from difflab.render.viewport import Float32Array

# What the tones of cells mean: bits, the probability of a 1 under a model, or a difference of two of them.
ToneKind = Literal["bits", "exact", "learned", "signed"]
Grid = tuple[int, int]  # rows and columns of a lattice


@dataclass(frozen=True, eq=False)
class RowGroups:
    """The class of each sequence: labels (n,) into `names`; -1 belongs to none and is called `rest`."""

    labels: NDArray[np.int64]
    names: tuple[str, ...]
    rest: str = "other"


@dataclass(frozen=True, eq=False)
class Rows:
    """Many sequences at one time: values (n, L), of which as many are shown as there is room for.

    Bits and probabilities lie in [0, 1], signed values in [-top, top]. Rows of one class stand together where
    `groups` are given. With a `grid` each sequence is a small lattice. `followed` is the marked row.
    """

    values: Float32Array
    kind: ToneKind = "bits"
    top: float = 1.0
    groups: RowGroups | None = None
    grid: Grid | None = None
    followed: int | None = None


@dataclass(frozen=True, eq=False)
class OverTime:
    """A few sequences over all of time: values (k, m, L) at k times evenly from 0 to `steps`.

    The part that the process has not reached at time t is drawn faintly; `towards` says where it goes.
    """

    values: Float32Array
    steps: int
    t: float
    towards: Literal["noise", "data"]
    kind: ToneKind = "bits"
    top: float = 1.0
    grid: Grid | None = None


@dataclass(frozen=True, eq=False)
class SequencePane:
    """One field: its words, and either many sequences now or a few over time. `note` says why it is empty."""

    title: str = ""
    subtitle: str = ""
    rows: Rows | None = None
    over_time: OverTime | None = None
    note: str = ""

    @property
    def kind(self) -> ToneKind:
        shown = self.rows or self.over_time
        return shown.kind if shown is not None else "bits"

    @property
    def top(self) -> float:
        shown = self.rows or self.over_time
        return shown.top if shown is not None else 1.0


@dataclass(frozen=True, eq=False)
class SequencesPicture:
    """Everything that one frame shows: one pane or two, and the figures beside them."""

    panes: tuple[SequencePane, ...] = (SequencePane(), SequencePane())
    facts: Facts = field(default_factory=Facts)
