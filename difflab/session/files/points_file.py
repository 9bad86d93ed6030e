"""Points from a CSV, NPY or NPZ file, as the asset of an imported data set."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from difflab.errors import DataError, FileFormatError
from difflab.session.files.atomic import read_limited
from difflab.session.files.experiment_file import load_npy, not_plain

LIMIT = 512 * 2**20
SUFFIXES = (".csv", ".tsv", ".txt", ".npy", ".npz")
LARGEST = 1e100
# Names of the array to take from an archive of several; else the first is taken.
PREFERRED = ("points", "samples", "x", "data")


class Table(NamedTuple):
    """points: the first two columns of a table, (n, 2); columns: how many it has."""

    points: NDArray[np.float64]
    columns: int


def read_points(path: Path) -> NDArray[np.float64]:
    """The first two columns of a table or array of numbers, (n, 2); raises as `read_table` does."""
    return read_table(path).points


def read_table(path: Path) -> Table:
    """A table or array of numbers.

    Raises `FileFormatError` for a file that is not such a table and `DataError` for numbers that cannot be
    diffused, each naming the place.
    """
    content = read_limited(path, LIMIT)
    if path.suffix.lower() in {".npy", ".npz"}:
        array = _from_numpy(content, path)
        return Table(checked_points(array, path.name), array.shape[1])
    points, columns = _from_table(content, path.name)
    return Table(checked_points(points, path.name), columns)


def checked_points(array: NDArray[np.generic], origin: str) -> NDArray[np.float64]:
    """`array` as (n, 2) finite float64 numbers, or the error that says why not."""
    if array.dtype.kind not in "fiub":
        raise FileFormatError(f"{origin} holds {array.dtype} instead of numbers.", "Save real numbers.")
    if array.ndim != 2 or array.shape[1] < 2:
        shape = " × ".join(map(str, array.shape)) or "a single number"
        raise FileFormatError(
            f"{origin} has the shape {shape}.", "The lab needs two columns, x and y, a point a row."
        )
    points = np.ascontiguousarray(array[:, :2], dtype=np.float64)
    if len(points) == 0:
        raise DataError(f"{origin} holds no points.", "Give at least one row with two numbers.")
    bad = np.flatnonzero(~np.isfinite(points).all(axis=1) | (np.abs(points) > LARGEST).any(axis=1))
    if len(bad):
        raise DataError(
            f"{origin}: point {bad[0] + 1} is {points[bad[0]].tolist()}; {len(bad)} of {len(points)} points "
            "are not usable numbers.",
            "Remove or repair these rows.",
        )
    return points


def _from_numpy(content: bytes, path: Path) -> NDArray[np.generic]:
    if not content.startswith(b"PK"):
        return load_npy(content, path.name)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            names = [name for name in PREFERRED if name in archive.files] or archive.files
            array = archive[names[0]] if names else np.empty((0, 2))
    except Exception as error:  # damaged archives raise a dozen kinds, zlib's own among them
        raise not_plain(path.name, error) from error
    return np.asarray(array)


def _from_table(content: bytes, origin: str) -> Table:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFormatError(f"{origin} is not a text file.", "Save the table as CSV in UTF-8.") from error
    lines = text.splitlines()
    while lines and not lines[0].strip():
        lines.pop(0)
    if not lines:
        raise DataError(f"{origin} is empty.", "Give at least one row with two numbers.")
    separator = _separator(lines)
    decimal_comma = separator in {";", "\t"} and "," in lines[-1] and "." not in lines[-1]
    header = 0 if _is_numeric(lines[0], separator, decimal_comma) else 1
    body = "\n".join(line for line in lines[header:] if line.strip())
    if decimal_comma:
        body = body.replace(",", ".")
    if not body:
        raise DataError(f"{origin} holds no points.", "Give at least one row with two numbers.")
    width = len(_cells(body.partition("\n")[0], separator))
    if width < 2:
        raise FileFormatError(
            f"{origin} has one column.", "The lab needs two columns, x and y, a point a row."
        )
    try:
        points = np.loadtxt(io.StringIO(body), delimiter=separator, usecols=(0, 1), ndmin=2, comments=None)
        return Table(points, width)
    except (ValueError, IndexError) as error:
        row = _first_bad_row(body, separator)
        raise FileFormatError(
            f"{origin}: row {row + header + 1} does not start with two numbers.", "Remove or repair this row."
        ) from error


def _separator(lines: list[str]) -> str | None:
    sample = "\n".join(lines[-20:])
    for candidate in (";", "\t"):
        if candidate in sample:
            return candidate
    return "," if "," in sample else None


def _cells(line: str, separator: str | None) -> list[str]:
    return line.split() if separator is None else next(csv.reader([line], delimiter=separator))


def _is_numeric(line: str, separator: str | None, decimal_comma: bool) -> bool:
    cells = _cells(line.replace(",", ".") if decimal_comma else line, separator)[:2]
    try:
        [float(cell) for cell in cells]
    except ValueError:
        return False
    return True


def _first_bad_row(body: str, separator: str | None) -> int:
    for number, line in enumerate(body.splitlines()):
        cells = _cells(line, separator)
        if len(cells) < 2 or not _is_numeric(line, separator, decimal_comma=False):
            return number
    return 0
