"""Lines of 0 and 1 become binary data; tables stay tables; mistakes are named by their line."""

from pathlib import Path

import numpy as np
import pytest

from difflab.errors import DataError, DifflabError, FileFormatError
from difflab.session.files.sequence_file import LIMIT, holds_sequences, read_sequences
from difflab.session.opening import open_path


def written(folder: Path, content: str | bytes, name: str = "beats.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_lines_become_rows(tmp_path: Path) -> None:
    found = read_sequences(written(tmp_path, "\ufeff0110\r\n\r\n 1001 \r\n"))
    assert found.tolist() == [[0, 1, 1, 0], [1, 0, 0, 1]]
    assert found.dtype == np.uint8


@pytest.mark.parametrize(
    ("content", "known"),
    [("01\n10\n", True), ("01\n1x\n11\n", True), ("0 1\n1 0\n", False), ("0.5 1.0\n", False), ("", False)],
)  # fmt: skip
def test_sequences_are_told_from_tables(tmp_path: Path, content: str, known: bool) -> None:
    assert holds_sequences(written(tmp_path, content)) is known
    assert not holds_sequences(written(tmp_path, content, "table.csv"))


@pytest.mark.parametrize(
    ("content", "words"),
    [("0101\n102\n1111\n", "Line 2"), ("0101\n111\n", "Line 2 has 3 bits"), ("\n \n", "no sequences")],
)
def test_a_mistake_is_one_line_with_the_name_of_the_file(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        read_sequences(written(tmp_path, content))
    assert words in str(caught.value)
    assert "beats.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_encodings_and_large_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="not a text file"):
        read_sequences(written(tmp_path, b"0101\n\xff\xfe"))
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(DifflabError, match="at most"):
        read_sequences(large)


def test_opening_brings_the_data_with_their_asset(tmp_path: Path) -> None:
    opened = open_path(written(tmp_path, "0011\n1100\n"))
    assert opened.edit is not None
    (key,) = opened.edit.assets
    assert opened.edit.changes["data"].asset == key
    assert opened.edit.assets[key].tolist() == [[0, 0, 1, 1], [1, 1, 0, 0]]
