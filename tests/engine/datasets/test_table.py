"""The table of data sets: every entry is complete, and values survive being written and read."""

import subprocess
import sys

import pytest
from pydantic import TypeAdapter, ValidationError

from difflab.engine.datasets import DATA, AnyData, Data

ADAPTER: TypeAdapter[Data] = TypeAdapter(AnyData)


@pytest.mark.parametrize("name", DATA)
def test_entry_knows_its_name_and_title(name: str) -> None:
    kind = DATA[name]
    assert kind().model_dump()["name"] == name
    assert kind.title


@pytest.mark.parametrize("name", DATA)
def test_values_round_trip_by_name(name: str) -> None:
    value = DATA[name]()
    assert ADAPTER.validate_python(value.model_dump()) == value


@pytest.mark.parametrize("name", DATA)
def test_every_option_is_described(name: str) -> None:
    for field_name, field in DATA[name].model_fields.items():
        if field_name != "name":
            assert field.title
            assert field.description


def test_titles_are_distinct() -> None:
    assert len({kind.title for kind in DATA.values()}) == len(DATA)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "swiss-roll", "noise": -0.1},
        {"name": "swiss-roll", "noise": float("nan")},
        {"name": "ring", "modes": 0},
        {"name": "drawn", "asset": "not a hash"},
        {"name": "swiss-rolls"},
        {"name": "moons", "turns": 2.0},
    ],
)
def test_impossible_values_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(values)


def test_menus_need_no_heavy_library() -> None:
    probe = (
        "import sys, difflab.engine.datasets; "
        "print([name for name in ('torch', 'scipy', 'PIL', 'sklearn') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
