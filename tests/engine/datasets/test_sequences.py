"""Binary data sets: what they list, what they draw, and text that is refused line by line."""

import numpy as np
import pytest
from pydantic import TypeAdapter

from difflab.engine.datasets import DATA, AnyData, Data
from difflab.engine.datasets.binary_digits import BinaryDigits
from difflab.engine.datasets.heartbeat import Heartbeat, NoisyHeartbeats
from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.datasets.sequence_text import sequences_from_text, sequences_to_text
from difflab.engine.datasets.sequences import Sequences
from difflab.engine.datasets.stripes import Stripes
from difflab.errors import DataError

BITS = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 1]], dtype=np.uint8)
ASSETS = {"d" * 64: BITS}
ADAPTER: TypeAdapter[Data] = TypeAdapter(AnyData)


def opened(name: str) -> SequenceSet:
    kind = DATA[name]
    values = {"asset": "d" * 64} if "asset" in kind.model_fields else {}
    data = kind(**values).open(ASSETS)
    assert isinstance(data, SequenceSet)
    return data


@pytest.mark.parametrize("name", [name for name, kind in DATA.items() if kind.space == "binary"])
def test_draws_are_bits_from_the_list(name: str) -> None:
    data = opened(name)
    draw = data.draw(200, np.random.default_rng(1))
    assert draw.points.shape == (200, data.dim)
    assert draw.points.dtype == np.float64
    assert np.isin(draw.points, (0.0, 1.0)).all()
    assert draw.label.max() < max(1, len(data.labels))
    assert ((draw.position >= 0) & (draw.position < 1)).all()
    np.testing.assert_array_equal(draw.points, data.draw(200, np.random.default_rng(1)).points)
    assert data.weights.sum() == pytest.approx(1.0)
    assert (data.mean == 0).all()
    assert data.scale == 1.0
    if data.grid:
        assert data.grid[0] * data.grid[1] == data.dim
    if not data.flip:
        assert (data.nearest(draw.points).distance == 0).all()
    assert data.draw(0, np.random.default_rng(0)).points.shape == (0, data.dim)


def test_the_paper_s_heartbeat() -> None:
    data = Heartbeat().open({})
    assert data.sequences.shape == (5, 20)
    assert (data.sequences.sum(axis=1) == 4).all()
    assert (data.sequences.sum(axis=0) == 1).all()
    draw = data.draw(1000, np.random.default_rng(2))
    np.testing.assert_array_equal(draw.points.argmax(axis=1), draw.label)  # the first beat tells the phase


def test_a_period_need_not_divide_the_length() -> None:
    data = Heartbeat(length=7, period=3).open({})
    assert ["".join(map(str, row)) for row in data.sequences] == ["1001001", "0100100", "0010010"]
    silent = Heartbeat(length=2, period=4).open({})
    assert silent.sequences.sum(axis=1).tolist() == [1, 1, 0, 0]


def test_noise_flips_bits_at_its_rate() -> None:
    data = NoisyHeartbeats(flip=0.1).open({})
    draw = data.draw(5000, np.random.default_rng(3))
    wrong = draw.points != data.sequences[draw.label]
    assert abs(wrong.mean() - 0.1) < 4 * np.sqrt(0.09 / wrong.size)


def test_nearest_counts_differing_bits() -> None:
    data = Heartbeat(length=6, period=3).open({})
    found = data.nearest(np.array([[1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0]], dtype=float))
    assert found.place.tolist()[:2] == [0, 1]
    assert found.distance.tolist() == [0, 1, 2]


def test_stripes_are_whole_rows_or_whole_columns() -> None:
    data = Stripes(size=3).open({})
    lattice = data.sequences.reshape(-1, 3, 3)
    for picture, kind in zip(lattice, data.classes, strict=True):
        assert (picture == (picture[:, :1] if kind == 0 else picture[:1])).all()
    assert len(np.unique(data.sequences, axis=0)) == 2 * 2**3 - 2
    assert len(data.sequences) == 2 * 2**3


def test_digits_are_scikit_learn_s() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    digits = datasets.load_digits()
    data = BinaryDigits(threshold=5).open({})
    np.testing.assert_array_equal(data.sequences.reshape(-1, 8, 8), digits.images >= 5)
    np.testing.assert_array_equal(data.classes, digits.target)


def test_text_is_read_and_written() -> None:
    text = "011\n100  \n\n011\n"
    np.testing.assert_array_equal(sequences_from_text(text), BITS)
    assert sequences_to_text(BITS) == "011\n100\n011\n"
    assert sequences_from_text("1").tolist() == [[1]]
    assert sequences_from_text("00\r\n00\r\n").tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no sequences"),
        (" \n\n", "no sequences"),
        ("011\n01\n", "Line 2 has 2 bits, line 1 has 3"),
        ("\n011\n\n0111\n", "Line 4 has 4 bits, line 2 has 3"),
        ("010\n0x1\n", "Line 2 holds 'x'"),
        ("0 1 0\n", "Line 1 holds ' '"),
        ("012\n", "Line 1 holds '2'"),
        ("0" * 5000, "too many"),
    ],
)
def test_text_is_refused_by_its_line(text: str, complaint: str) -> None:
    with pytest.raises(DataError, match=complaint) as caught:
        sequences_from_text(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((0, 3)),
        np.zeros((3, 0)),
        np.zeros(4),
        np.array([[0, 2]]),
        np.array([["0", "1"]]),
        np.array([[0.5]]),
    ],
)
def test_arrays_that_are_no_bits_are_refused(array: np.ndarray) -> None:
    with pytest.raises(DataError):
        Sequences(asset="d" * 64).open({"d" * 64: array})


def test_nothing_brought_yet_is_said() -> None:
    with pytest.raises(DataError, match="No file"):
        Sequences().open({})


def test_spaces() -> None:
    assert {name for name, kind in DATA.items() if kind.space == "binary"} == {
        "heartbeat",
        "noisy-heartbeats",
        "stripes",
        "ising",
        "binary-digits",
        "sequences",
    }
    assert ADAPTER.validate_python({"name": "heartbeat", "length": 30}) == Heartbeat(length=30)
