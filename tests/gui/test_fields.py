"""Forms derive from the description of the options."""

from typing import Literal

import pytest

from difflab.engine.datasets import DATA
from difflab.engine.networks import NETWORKS
from difflab.engine.objectives import OBJECTIVES
from difflab.engine.options import Options, option
from difflab.engine.samplers import SAMPLERS
from difflab.engine.training.options import TrainingOptions
from difflab.gui.fields import choice_words, field_spec, field_specs

MODELS = [*DATA.values(), *NETWORKS.values(), *OBJECTIVES.values(), *SAMPLERS.values(), TrainingOptions]


class Sample(Options):
    name: Literal["only"] = "only"
    rate: float = option(
        0.1,
        gt=0,
        le=1,
        label="Rate",
        symbol="η",
        unit="per step",
        scale="log",
        help="How < fast.",
        source="Us 2026",
    )
    steps: int | None = option(None, ge=1, label="Steps", help="How many.")
    kind: Literal["a-b", "v"] = option("v", label="Kind", help="Which.")
    on: bool = option(True, label="On", help="Whether.")
    text: str = option("", label="Text", help="Not in forms.")


def test_each_type_gets_its_kind_of_field() -> None:
    specs = {spec.name: spec for spec in field_specs(Sample, "part")}
    assert {name: spec.kind for name, spec in specs.items()} == {
        "rate": "number",
        "steps": "number",
        "kind": "choice",
        "on": "flag",
    }
    assert specs["rate"].path == "part.rate"
    assert specs["kind"].choices == ("a-b", "v")


def test_bounds_come_from_the_constraints() -> None:
    rate, steps = field_spec(Sample, "", "rate").rules, field_spec(Sample, "", "steps").rules
    assert rate is not None
    assert (rate.low, rate.high, rate.low_open, rate.optional) == (0, 1, True, False)
    assert steps is not None
    assert (steps.integer, steps.low, steps.high, steps.optional) == (True, 1, None, True)


def test_the_tooltip_says_all_and_escapes_it() -> None:
    tip = field_spec(Sample, "part", "rate").tooltip()
    for words in ("<b>Rate</b>", "η", "per step", "above 0 and at most 1", "How &lt; fast.", "Us 2026"):
        assert words in tip


def test_what_has_no_field_is_an_error_to_ask_for() -> None:
    with pytest.raises(KeyError, match="text"):
        field_spec(Sample, "part", "text")


def test_choices_read_as_words() -> None:
    assert choice_words("eps") == "noise ε"
    assert choice_words("some-thing_new") == "some thing new"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_option_of_the_engine_is_described(model: type[Options]) -> None:
    for spec in field_specs(model, "x"):
        assert spec.label, spec.path
        assert spec.help.endswith("."), spec.path
        if spec.rules is not None:
            default = model.model_fields[spec.name].default
            assert default is None or spec.rules.allows(default), spec.path
