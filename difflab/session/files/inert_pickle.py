"""Python pickles of arrays, read by something that can build nothing else.

Bytes, text, numbers, lists, dictionaries and arrays of whole numbers come out. Of the few names that NumPy's
pickles need, none is looked up: small stand-ins note what was asked for, and the array is made afterwards
from its bytes. Any other name is refused before anything of it is imported or called.
"""

import io
import math
import pickle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from difflab.errors import FileFormatError

KINDS = {"u1": np.uint8, "i8": np.int64, "i4": np.int32}


class _Kind:
    """Stands for numpy.dtype: the name of a type."""

    def __init__(self, name: str | bytes = "", *_rest: Any) -> None:
        self.name = name.decode("ascii") if isinstance(name, bytes) else str(name)

    def __setstate__(self, state: Any) -> None:
        """Byte order and the like: a single byte needs none, and the others are little-endian."""
        if isinstance(state, tuple) and len(state) > 1 and state[1] in (">", b">"):
            raise pickle.UnpicklingError("big-endian array")


class _Array:
    """Stands for numpy.ndarray: what its pickle says about it."""

    state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _Function:
    """A stand-in that is called, and cannot be changed by what is read."""

    __slots__ = ()

    def __setstate__(self, _state: Any) -> None:
        raise pickle.UnpicklingError("it tries to change a function")


class _NewArray(_Function):
    """Stands for NumPy's function that makes an empty array to be filled."""

    __slots__ = ()

    def __call__(self, *_arguments: Any) -> _Array:
        return _Array()


class _Encode(_Function):
    """Stands for codecs.encode, by which Python 3 pickles bytes in old protocols."""

    __slots__ = ()

    def __call__(self, text: str, _encoding: str = "latin1") -> bytes:
        return text.encode("latin1")


STAND_INS: dict[tuple[str, str], Any] = {
    ("numpy.core.multiarray", "_reconstruct"): _NewArray(),
    ("numpy._core.multiarray", "_reconstruct"): _NewArray(),
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Kind,
    ("_codecs", "encode"): _Encode(),
}


class _Reader(pickle.Unpickler):
    """An unpickler for which no module exists."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in STAND_INS:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return STAND_INS[module, name]


def load(content: bytes, origin: str) -> dict[str, Any]:
    """The dictionary in a pickle; `FileFormatError` where it asks for anything else or is damaged.

    Its values are arrays, bytes, text, numbers, or lists as they were read: what these hold is not looked at.
    """
    try:
        found = _Reader(io.BytesIO(content), encoding="bytes").load()
        if type(found) is not dict:
            raise pickle.UnpicklingError("it is no dictionary")
        return {_name(key): _value(value) for key, value in found.items()}
    except Exception as error:  # damaged pickles raise a dozen kinds
        reason = str(error) if isinstance(error, pickle.UnpicklingError) else "it is damaged"
        raise FileFormatError(
            f"{origin} is refused: {reason}.", "Take the binary version of the archive instead."
        ) from error


def _name(key: Any) -> str:
    return key.decode("latin1") if type(key) is bytes else str(key)


def _value(value: Any) -> Any:
    return _array(value.state) if type(value) is _Array else value


def _array(state: Any) -> NDArray[Any]:
    """From NumPy's state (version, shape, type, column order, bytes)."""
    _, shape, kind, by_columns, content = state
    if type(kind) is not _Kind or kind.name not in KINDS or type(content) is not bytes:
        raise pickle.UnpicklingError("it holds an array of something other than whole numbers")
    sizes = tuple(int(size) for size in shape)
    if min(sizes, default=0) < 0 or math.prod(sizes) * np.dtype(KINDS[kind.name]).itemsize != len(content):
        raise pickle.UnpicklingError("it holds an array that is not as large as it says")
    return np.frombuffer(content, KINDS[kind.name]).reshape(sizes, order="F" if by_columns else "C")
