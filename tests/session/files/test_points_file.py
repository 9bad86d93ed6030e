"""Points from tables and arrays: what is read, and what is refused with its place."""

from pathlib import Path

import numpy as np
import pytest

from difflab.errors import DifflabError
from difflab.session.brought import bring
from difflab.session.files.points_file import read_points

EXPECTED = np.array([[1.0, 2.0], [3.5, -4.0]])


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3.5,-4\n",
        "x,y\n1,2\n3.5,-4",
        '"x, raw","y"\n1,2\n3.5,-4',
        "x;y\n1;2\n3,5;-4\n",
        "\ufeff1,2\n\n3.5,-4\n",
        "1 2\n3.5 -4\n",
        "x\ty\tlabel\n1\t2\ta\n3.5\t-4\tb\n",
        "1,2,9\n3.5,-4,9\n",
    ],
)
def test_tables_of_many_kinds_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    np.testing.assert_array_equal(read_points(path), EXPECTED)


@pytest.mark.parametrize("dtype", ["<f8", ">f8", "f4", "f2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_many_kinds_are_read(tmp_path: Path, dtype: str, order: str) -> None:
    np.save(tmp_path / "a.npy", np.array(EXPECTED, dtype=dtype, order=order))  # type: ignore[call-overload]
    np.testing.assert_array_equal(read_points(tmp_path / "a.npy"), EXPECTED)


def test_the_named_array_of_an_archive_is_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", other=np.zeros(3), samples=EXPECTED)
    np.testing.assert_array_equal(read_points(tmp_path / "a.npz"), EXPECTED)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("x,y\n", "no points"),
        ("1\n2\n", "one column"),
        ("1,2\nnan,3\n", "point 2"),
        ("1,2\ninf,3\n", "point 2"),
        ("1,2\n1e300,3\n", "point 2"),
        ("1,2\nthree,4\n", "row 2"),
        ("x,y\n1,2\n5\n", "row 3"),
        ("hello world\nthis is text\n", "row 2"),
    ],
)
def test_bad_tables_are_refused_with_the_place(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(DifflabError) as caught:
        read_points(path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(3),
        np.zeros((0, 2)),
        np.zeros((2, 1)),
        np.array([["a", "b"]]),
        np.zeros((2, 2), complex),
        np.float64(1),
    ],
)
def test_bad_arrays_are_refused(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(DifflabError):
        read_points(tmp_path / "a.npy")


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    with pytest.raises(DifflabError, match="pickled"):
        read_points(tmp_path / "a.npy")
    np.savez(tmp_path / "b.npz", points=np.array([{"a": 1}, None], dtype=object))
    with pytest.raises(DifflabError, match="pickled"):
        read_points(tmp_path / "b.npz")


def test_every_truncation_of_an_archive_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "whole.npz", points=EXPECTED)
    whole = (tmp_path / "whole.npz").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "cut.npz").write_bytes(whole[:length])
        with pytest.raises(DifflabError):
            read_points(tmp_path / "cut.npz")


def test_a_million_rows_are_read(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(100_000, 2))
    block = "\n".join(f"{x:.17g},{y:.17g}" for x, y in points)
    (tmp_path / "a.csv").write_text("\n".join([block] * 10))
    read = read_points(tmp_path / "a.csv")
    assert read.shape == (1_000_000, 2)
    np.testing.assert_array_equal(read[-100_000:], points)


@pytest.mark.parametrize(
    ("columns", "said"), [(2, ""), (3, "the third is left out"), (5, "the other 3 left")]
)
def test_columns_that_are_left_out_are_told(tmp_path: Path, columns: int, said: str) -> None:
    table = np.arange(4.0 * columns).reshape(4, columns)
    np.save(tmp_path / "p.npy", table)
    np.savetxt(tmp_path / "p.csv", table, delimiter=",")
    for name in ("p.npy", "p.csv"):
        found = bring(tmp_path / name)
        assert found is not None
        assert said in found.note
        assert bool(found.note) == bool(said)
