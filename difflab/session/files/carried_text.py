"""The text that every exported file carries: the experiment, and the arrays it needs where they are small.

It is the experiment's own text with the arrays, compressed, in a table of its header: whatever reads
experiments reads it, and every format that can hold a comment can hold it.
"""

import base64
import binascii
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from difflab.errors import FileFormatError
from difflab.session.assets import AnyArray, asset_id, named_assets
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_file import load_npy, npy_bytes
from difflab.session.files.experiment_text import to_text

LARGEST_TEXT = 8 * 2**20  # characters of all arrays in one file
LARGEST_ARRAY = 32 * 2**20  # bytes of one array, which compression could hardly make small enough


@dataclass(frozen=True)
class Carried:
    """text: what the file shall hold. note: which data it could not take along, in one line, or nothing."""

    text: str
    note: str = ""


def carried(experiment: Experiment, assets: Mapping[str, AnyArray]) -> Carried:
    """The experiment with its arrays, the small ones first, as text."""
    lines, room, left_out = [], LARGEST_TEXT, 0
    for name in sorted(
        named_assets(experiment), key=lambda each: assets[each].nbytes if each in assets else 0
    ):
        encoded = _encoded(assets[name]) if name in assets else None
        if encoded is None or len(encoded) > room:
            left_out += name in assets
            continue
        room -= len(encoded)
        lines.append(f"{name} = '{encoded}'")  # a literal string: long ones are read a hundred times faster
    text = to_text(experiment)
    if lines:
        text += "\n[difflab.assets]\n" + "\n".join(lines) + "\n"
    note = "The data are too large to be carried in the file: save the experiment to keep them."
    return Carried(text, note if left_out else "")


def carried_text(experiment: Experiment, assets: Mapping[str, AnyArray]) -> str:
    """The text alone."""
    return carried(experiment, assets).text


def assets_in(values: Mapping[str, Any], origin: str) -> dict[str, AnyArray]:
    """The arrays in the plain values of such a text; `FileFormatError` where one is not what it is called."""
    header = values.get("difflab")
    table = header.get("assets", {}) if isinstance(header, dict) else {}
    if not isinstance(table, dict):
        raise _damaged(origin)
    return {name: _decoded(name, text, origin) for name, text in table.items()}


def _encoded(array: AnyArray) -> str | None:
    if array.nbytes > LARGEST_ARRAY:
        return None
    return base64.b64encode(zlib.compress(npy_bytes(array))).decode()


def _decoded(name: str, text: Any, origin: str) -> AnyArray:
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(text, validate=True), 2 * LARGEST_ARRAY)
    except (binascii.Error, zlib.error, TypeError, ValueError) as error:
        raise _damaged(origin) from error
    if not unpacker.eof:
        raise _damaged(origin)
    array = load_npy(content, origin)
    if asset_id(array) != name:
        raise _damaged(origin)
    return array


def _damaged(origin: str) -> FileFormatError:
    return FileFormatError(f"{origin} holds damaged data.", "Open another copy of it.")
