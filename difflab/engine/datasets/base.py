"""What every data set offers: samples, moments and words, in the raw units of its formula or file.

An option value (`Data`) names a data set and its parameters; opening it gives a `DataSet`. Everything after
the data sets works on data centred and scaled by one constant, x_scaled = (x_raw - mean) / scale.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from difflab.engine.options import Options

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Assets: TypeAlias = Mapping[str, NDArray[Any]]
"""From the SHA-256 of an array, as 64 hexadecimal digits, to the array."""
Space: TypeAlias = Literal["plane", "binary", "image"]
"""What data are: points in the plane, bits (0. and 1., neither centred nor scaled), or images."""


@dataclass(frozen=True)
class Draw:
    """Samples with their origin.

    points: (n, d) in raw units; label: (n,) index of the class (0 where there are none);
    position: (n,) in [0, 1], how far along its curve a point lies, or its angle / 2 pi where there is none.
    """

    points: FloatArray
    label: IntArray
    position: FloatArray


class DataSet(Protocol):
    """A distribution of data, ready to be drawn from."""

    @property
    def dim(self) -> int:
        """Number of dimensions d."""

    @property
    def mean(self) -> FloatArray:
        """(d,) expectation in raw units: of the population for formulas, of the sample for files."""

    @property
    def scale(self) -> float:
        """Square root of the variance averaged over dimensions, raw units; 1 where all points coincide."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the classes; empty where there are none."""

    def draw(self, count: int, rng: np.random.Generator) -> Draw:
        """`count` independent samples in raw units."""


class Data(Options, ABC):
    """Base of the option value of each data set.

    Each also declares `name`, a literal with its own value as the default.
    """

    title: ClassVar[str]
    space: ClassVar[Space] = "plane"

    @abstractmethod
    def open(self, assets: Assets, /) -> DataSet:
        """The data set; `assets` holds the arrays that options refer to (formulas need none).

        Raises DataError where an asset is missing or cannot be diffused.
        """


def angle_position(points: FloatArray) -> FloatArray:
    """Angle around the origin over 2 pi, in [0, 1); points: (n, 2)."""
    turns: FloatArray = np.arctan2(points[:, 1], points[:, 0]) / (2 * np.pi)
    return np.mod(turns, 1.0)
