"""Processes as values: the table, the union, and rates that are refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from difflab.engine.processes import PROCESSES, AnyProcess, BinomialOptions, GaussianOptions

ADAPTER: TypeAdapter[GaussianOptions | BinomialOptions] = TypeAdapter(AnyProcess)


@pytest.mark.parametrize("name", PROCESSES)
def test_values_round_trip_by_name(name: str) -> None:
    value = PROCESSES[name]()
    assert value.name == name
    assert value.title
    assert ADAPTER.validate_python(value.model_dump()) == value


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, float("nan")])
def test_rates_at_the_ends_are_refused(rate: float) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python({"name": "binomial", "rate": rate})


def test_spaces_differ() -> None:
    assert GaussianOptions.space == "plane"
    assert BinomialOptions.space == "binary"
