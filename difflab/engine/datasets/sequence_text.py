"""Sequences of bits as text: one line each, nothing but 0 and 1. Pure functions; files are read elsewhere."""

import numpy as np

from difflab.engine.datasets.sequence_sets import ByteArray
from difflab.errors import DataError

LONGEST, MOST = 4096, 100_000
REMEDY = "Write one sequence per line in the characters 0 and 1, all of the same length."


def sequences_from_text(text: str) -> ByteArray:
    """(n, L) uint8 from lines of 0 and 1; blank lines and spaces at the ends of lines do not count.

    Raises DataError naming the first line that is wrong.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line]
    if not lines:
        raise DataError("The text holds no sequences.", REMEDY)
    first, length = lines[0][0], len(lines[0][1])
    if length > LONGEST or len(lines) > MOST:
        raise DataError(
            f"{len(lines):,} sequences of {length:,} bits are too many.",
            f"The lab takes up to {MOST:,} sequences of up to {LONGEST:,} bits.",
        )
    for number, line in lines:
        wrong = line.lstrip("01")
        if wrong:
            raise DataError(f"Line {number} holds {wrong[0]!r}, which is neither 0 nor 1.", REMEDY)
        if len(line) != length:
            raise DataError(f"Line {number} has {len(line)} bits, line {first} has {length}.", REMEDY)
    joined = "".join(line for _, line in lines).encode("ascii")
    return (np.frombuffer(joined, dtype=np.uint8) - ord("0")).reshape(len(lines), length)


def sequences_to_text(sequences: ByteArray) -> str:
    """The lines of `sequences` (n, L)."""
    return "".join("".join(map(str, row)) + "\n" for row in sequences.tolist())
