"""Sequences of bits from a text file of the user's."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.asset_arrays import asset_option, find_asset
from difflab.engine.datasets.base import Assets, Data, Space
from difflab.engine.datasets.sequence_sets import ByteArray, SequenceSet
from difflab.errors import DataError


class Sequences(Data):
    """Lines of 0 and 1 from a text file, all of one length and equally likely."""

    title: ClassVar[str] = "Sequences from a file"
    space: ClassVar[Space] = "binary"
    name: Literal["sequences"] = "sequences"
    asset: str = asset_option()

    def open(self, assets: Assets, /) -> SequenceSet:
        nothing_yet = DataError(
            "No file of sequences is open.", "Drop a text file with lines of 0 and 1, all equally long."
        )
        return SequenceSet.uniform(checked_bits(find_asset(assets, self.asset, nothing_yet=nothing_yet)))


def checked_bits(array: NDArray[Any]) -> ByteArray:
    """`array` as uint8 (n, L), n and L >= 1; raises DataError where it is not bits."""
    remedy = "Bring an array of 0 and 1 with one row per sequence."
    if array.dtype.kind not in "buif" or array.ndim != 2:
        raise DataError(f"Not sequences of bits: an array of shape {array.shape}.", remedy)
    if 0 in array.shape:
        raise DataError("There are no sequences.", remedy)
    if not np.isin(array, (0, 1)).all():
        raise DataError("The sequences hold other values than 0 and 1.", remedy)
    return array.astype(np.uint8)
