"""Configurations of the Ising model: magnets on a small torus at a temperature of one's choice."""

from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.datasets.spins import configurations
from difflab.engine.options import option


class Ising(Data):
    """Spins that like to agree with their neighbours, bits 1 for up, drawn once and then given as a list.

    The exact model of the list remembers each of its configurations; it knows nothing of temperature.
    """

    title: ClassVar[str] = "Ising magnet"
    space: ClassVar[Space] = "binary"
    name: Literal["ising"] = "ising"
    size: int = option(
        8, ge=4, le=16, step=1, label="Size", unit="sites a side",
        help="Rows and columns of the torus; a configuration has its square of bits.",
    )  # fmt: skip
    temperature: float = option(
        2.3,
        ge=0.5,
        le=20.0,
        step=0.1,
        label="Temperature",
        symbol="T",
        unit="J/k",
        scale="log",
        help="Cold spins all agree, hot ones are coin flips; in between, at 2.27, patches of every size.",
        source="Onsager 1944: the critical temperature is 2 / ln(1 + sqrt 2) = 2.269",
    )
    count: int = option(
        2000, ge=1, le=10_000, step=100, scale="log", label="Configurations",
        help="How many configurations the list holds.",
    )  # fmt: skip
    seed: int = option(
        0, ge=0, le=2**31 - 1, step=1, label="Seed of the list", help="Another seed gives another list."
    )

    def open(self, _assets: Assets, /) -> SequenceSet:
        return _listed(self.size, self.temperature, self.count, self.seed)


@lru_cache(maxsize=4)
def _listed(size: int, temperature: float, count: int, seed: int) -> SequenceSet:
    spins = configurations(size, temperature, count, np.random.default_rng(seed))
    up = (spins.reshape(count, -1) > 0).astype(np.uint8)
    return SequenceSet.uniform(up, grid=(size, size))
