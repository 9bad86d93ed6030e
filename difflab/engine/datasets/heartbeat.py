"""The heartbeat of the 2015 paper: a one at every fifth place, and nothing known but the rhythm."""

from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.sequence_sets import ByteArray, SequenceSet
from difflab.engine.options import option

SOURCE = "Sohl-Dickstein et al. 2015, section 3.1.2: 20 bins, a beat every fifth"


class Heartbeat(Data):
    """A one every few places, at any phase: as many sequences as the period is long."""

    title: ClassVar[str] = "Heartbeat"
    space: ClassVar[Space] = "binary"
    name: Literal["heartbeat"] = "heartbeat"
    length: int = option(
        20, ge=1, le=128, step=1, label="Length", symbol="L", unit="bits", source=SOURCE,
        help="Bits in a sequence. Longer ones show their rhythm through more noise.",
    )  # fmt: skip
    period: int = option(
        5, ge=1, le=32, step=1, label="Period", unit="bits", source=SOURCE,
        help="From beat to beat. It need not divide the length.",
    )  # fmt: skip

    def open(self, _assets: Assets, /) -> SequenceSet:
        return beats(self.length, self.period, 0.0)


class NoisyHeartbeats(Data):
    """Heartbeats of which every bit may be flipped: the data themselves are noisy, as measured ones are."""

    title: ClassVar[str] = "Noisy heartbeats"
    space: ClassVar[Space] = "binary"
    name: Literal["noisy-heartbeats"] = "noisy-heartbeats"
    length: int = option(
        20, ge=1, le=128, step=1, label="Length", symbol="L", unit="bits", help="Bits in a sequence."
    )
    period: int = option(5, ge=1, le=32, step=1, label="Period", unit="bits", help="From beat to beat.")
    flip: float = option(
        0.05,
        ge=0.0,
        le=0.5,
        step=0.01,
        label="Flip probability",
        help="How often a bit of the data is wrong. At 0.5 they are coin flips and hold no rhythm at all.",
    )

    def open(self, _assets: Assets, /) -> SequenceSet:
        return beats(self.length, self.period, self.flip)


def beats(length: int, period: int, flip: float) -> SequenceSet:
    """One sequence per phase; phases beyond the length have no beat and are all the same."""
    labels = tuple(f"phase {phase + 1}" for phase in range(period))
    return SequenceSet.uniform(phases(length, period), flip=flip, labels=labels, classes=np.arange(period))


def phases(length: int, period: int) -> ByteArray:
    """(period, length): row p has its ones at p, p + period, ..."""
    beat = np.arange(length) % period == np.arange(period)[:, None]
    return np.asarray(beat, dtype=np.uint8)
