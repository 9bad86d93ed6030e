"""Sequences of bits from a text file, as the asset of the user's own binary data: one line, one sequence."""

from pathlib import Path

from difflab.engine.datasets.sequence_sets import ByteArray
from difflab.engine.datasets.sequence_text import sequences_from_text
from difflab.errors import DataError, FileFormatError
from difflab.session.files.atomic import read_limited

LIMIT = 64 * 2**20
SUFFIXES = (".txt",)
LOOKED_AT = 2**16  # bytes and lines from which a file is known
LINES = 20
TABLE_SIGNS = " \t,;."  # what stands between or in numbers


def holds_sequences(path: Path) -> bool:
    """Whether a text file looks like lines of 0 and 1, if perhaps with a mistake, and not like a table."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            head = file.read(LOOKED_AT).decode("utf-8-sig", errors="ignore")
    except OSError:
        return False
    lines = [line for line in map(str.strip, head.splitlines()[:LINES]) if line]
    signs = "".join(lines)
    apart = any(sign in signs for sign in TABLE_SIGNS)
    return bool(signs) and not apart and 2 * sum(signs.count(bit) for bit in "01") >= len(signs)


def read_sequences(path: Path) -> ByteArray:
    """(n, L) uint8 of 0 and 1; raises a `DifflabError` that names the first line that is wrong."""
    content = read_limited(path, LIMIT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFormatError(
            f"{path.name} is not a text file.", "Save the lines as text in UTF-8."
        ) from error
    try:
        return sequences_from_text(text)
    except DataError as error:
        raise DataError(f"{path.name}: {error.cause}", error.remedy) from error
