"""Requests to another process without sending the same large array twice.

An imported cloud of a million points is named by every request that shows it. The packer gives each large
read-only array a number and includes its values once; later parcels hold the number alone. Of the arrays it
has sent it keeps the ones used last, and says which ones the other end may forget.
"""

import io
import pickle
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGE = 256 * 1024  # bytes; smaller arrays travel with every request
KEPT = 8  # arrays remembered at both ends

Array = NDArray[Any]


@dataclass(frozen=True)
class Parcel:
    """A pickled request; new: arrays not sent before, by number; forget: numbers that will not come again."""

    body: bytes
    new: dict[int, Array]
    forget: tuple[int, ...]


class Packer:
    """The end that makes requests. Large read-only arrays must not change while it lives."""

    def __init__(self) -> None:
        self._sent: OrderedDict[int, tuple[Array, int]] = OrderedDict()  # id -> array (kept alive), number
        self._number = 0

    def pack(self, request: Any) -> Parcel:
        new: dict[int, Array] = {}
        body = io.BytesIO()
        pickler = pickle.Pickler(body, pickle.HIGHEST_PROTOCOL)
        pickler.persistent_id = lambda thing: self._number_of(thing, new)  # type: ignore[method-assign]
        pickler.dump(request)
        surplus = max(len(self._sent) - KEPT, 0)
        forget = tuple(self._sent.popitem(last=False)[1][1] for _ in range(surplus))
        return Parcel(body.getvalue(), new, forget)

    def _number_of(self, thing: Any, new: dict[int, Array]) -> int | None:
        if type(thing) is not np.ndarray or thing.nbytes < LARGE or thing.flags.writeable:
            return None
        if id(thing) not in self._sent:
            self._number += 1
            self._sent[id(thing)] = (thing, self._number)
            new[self._number] = thing
        self._sent.move_to_end(id(thing))
        return self._sent[id(thing)][1]


class Unpacker:
    """The end that carries them out."""

    def __init__(self) -> None:
        self._arrays: dict[int, Array] = {}

    def unpack(self, parcel: Parcel) -> Any:
        self._arrays |= parcel.new
        unpickler = pickle.Unpickler(io.BytesIO(parcel.body))
        unpickler.persistent_load = self._arrays.__getitem__  # type: ignore[method-assign]
        request = unpickler.load()
        for number in parcel.forget:
            self._arrays.pop(number, None)
        return request
