"""What is no schedule cannot be written down."""

import pytest
from pydantic import ValidationError

from difflab.engine.schedules import Curve, Handle, ScheduleOptions, View

CURVE = Curve(view="alpha_bar", handles=(Handle(0.5, 0.4), Handle(1.0, 0.0)))


@pytest.mark.parametrize(
    "values",
    [
        {"steps": 0},
        {"steps": 10_001},
        {"beta_1": 0.0},
        {"beta_1": 1.0},
        {"beta_1": float("nan")},
        {"family": "triangular"},
        {"family": "edited"},
        {"family": "imported"},
        {"family": "learned"},
        {"family": "imported", "table": ()},
        {"family": "imported", "table": (0.1, 1.0, 0.1)},
        {"family": "imported", "table": (0.1, 0.0)},
        {"family": "imported", "table": (0.1, float("nan"))},
        {"family": "imported", "table": (0.5,), "beta_1": 0.6},
        {"family": "edited", "curve": CURVE, "beta_1": 0.7},
        {"family": "edited", "curve": CURVE.replace(base="imported")},
        {"family": "edited", "curve": CURVE.replace(base="learned")},
    ],
)
def test_it_refuses(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ScheduleOptions.model_validate(values)


@pytest.mark.parametrize(
    ("view", "handles"),
    [
        ("alpha_bar", [(0.5, 0.4), (1.0, 0.4)]),
        ("alpha_bar", [(1.0, -0.1)]),
        ("alpha_bar", [(1.0, 1.0)]),
        ("sigma", [(0.5, 0.6), (1.0, 0.5)]),
        ("sigma", [(1.0, 1.1)]),
        ("sigma", [(1.0, 0.0)]),
        ("log_snr", [(0.5, -1.0), (1.0, 0.0)]),
        ("log_snr", [(1.0, -31.0)]),
        ("beta", [(0.5, 0.0), (1.0, 1.0)]),
        ("beta", [(0.5, 1.0), (0.5, 1.0), (1.0, 1.0)]),
        ("beta", [(0.5, 1.0)]),
        ("beta", [(0.0, 1.0), (1.0, 1.0)]),
        ("beta", [(1.0, 1.0, -1.0)]),
        ("beta", []),
        ("beta", [(float("nan"), 1.0), (1.0, 1.0)]),
    ],
)
def test_a_curve_refuses(view: View, handles: list[tuple[float, ...]]) -> None:
    with pytest.raises(ValidationError):
        Curve.model_validate({"view": view, "handles": handles})


def test_the_message_names_the_beta_at_fault() -> None:
    with pytest.raises(ValidationError, match="beta_2 = 1 leaves no signal"):
        ScheduleOptions(family="imported", table=(0.1, 1.0, 0.1))


def test_what_the_family_does_not_use_is_dropped() -> None:
    edited = ScheduleOptions(family="edited", curve=CURVE)
    assert edited.replace(family="linear") == ScheduleOptions(family="linear")
    assert ScheduleOptions(family="linear", table=(0.1, 0.2)).table is None


def test_it_survives_json() -> None:
    edited = ScheduleOptions(family="edited", curve=CURVE, steps=7)
    assert ScheduleOptions.model_validate_json(edited.model_dump_json()) == edited
    assert ScheduleOptions.model_validate(edited.model_dump()) == edited
