"""The option value of posteriors: its tables, its bounds."""

from typing import get_args

import pytest
from pydantic import ValidationError

from difflab.engine.posterior.options import (
    ASSETS,
    METHODS,
    Answer,
    Method,
    PosteriorOptions,
    Task,
    method_of,
)


def test_every_task_has_its_methods() -> None:
    assert set(METHODS) == set(get_args(Task))
    assert set(METHODS["inpaint"]) == set(get_args(Method))
    assert set(METHODS["denoise"]) == set(METHODS["multiply"]) == set(get_args(Answer))


@pytest.mark.parametrize("task", METHODS)
def test_options_name_a_method_of_the_task(task: str) -> None:
    assert method_of(PosteriorOptions(method="repaint", answer="exact"), task) in METHODS[task]


@pytest.mark.parametrize("name", ASSETS)
def test_arrays_are_named_by_their_contents(name: str) -> None:
    assert PosteriorOptions.model_validate({name: "a" * 64}).model_dump()[name] == "a" * 64
    with pytest.raises(ValidationError):
        PosteriorOptions.model_validate({name: "mask.png"})
