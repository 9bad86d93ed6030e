"""The experiment: everything that determines a result, as one immutable value.

The same value gives the same result in the window, headless, on another machine. How a result is looked at
(layers, colours, zoom) and where it is computed (device) are not part of it.
"""

from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from difflab.engine.datasets import AnyData
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.networks.condition import ConditionOptions
from difflab.engine.networks.options import AnyNetwork, MLPOptions
from difflab.engine.objectives.options import AnyObjective, VObjectiveOptions
from difflab.engine.options import Options, option
from difflab.engine.posterior.options import PosteriorOptions
from difflab.engine.processes.options import AnyProcess, GaussianOptions
from difflab.engine.samplers.options import AncestralOptions, AnySampler
from difflab.engine.schedules.options import ScheduleOptions
from difflab.engine.training.options import TrainingOptions
from difflab.errors import UsageError
from difflab.session.spaces import misfit

# pydantic's words, and what a user expects to read.
PLAIN_WORDS = {
    "Input should be greater than or equal to": "must be at least",
    "Input should be less than or equal to": "must be at most",
    "Input should be greater than": "must be above",
    "Input should be less than": "must be below",
    "Input should be a finite number": "must be a finite number",
    "Input should be a valid integer, unable to parse string as an integer": "must be a whole number",
    "Input should be a valid number, unable to parse string as a number": "must be a number",
    "Input should be": "must be",
    "Extra inputs are not permitted": "is no option here",
}


class Experiment(Options):
    """Data, process, schedule, network, objective, training, sampler, posterior and the seed of all of it."""

    data: AnyData = Field(SwissRoll(), title="Data")
    process: AnyProcess = Field(GaussianOptions(), title="Process")
    schedule: ScheduleOptions = Field(ScheduleOptions(), title="Schedule")
    network: AnyNetwork = Field(MLPOptions(), title="Network")
    objective: AnyObjective = Field(VObjectiveOptions(), title="Objective")
    training: TrainingOptions = Field(TrainingOptions(), title="Training")
    sampler: AnySampler = Field(AncestralOptions(steps=40, spacing="t"), title="Sampler")
    condition: ConditionOptions = Field(ConditionOptions(), title="Condition")
    posterior: PosteriorOptions = Field(PosteriorOptions(), title="Posterior")
    seed: int = option(
        7, ge=0, le=2**31 - 1, label="Seed",
        help="Starts every random number of the experiment; the same seed gives the same result.",
    )  # fmt: skip

    @model_validator(mode="after")
    def _parts_fit_the_data(self) -> Self:
        problem = misfit(self.data.space, {name: getattr(self, name) for name in type(self).model_fields})
        if problem:
            raise ValueError(problem)
        return self

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Self:
        """Build from plain values; a `UsageError` with one line names the first field that is wrong."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise UsageError(first_complaint(error)) from error


def first_complaint(error: ValidationError, within: str = "") -> str:
    """The first thing pydantic found wrong, as one sentence in the words of the fields.

    `within` is the dotted path of the section that was being built. A discriminated union puts the chosen
    kind into the location ("data.swiss-roll.noise"): it is left out.
    """
    first = error.errors(include_url=False)[0]
    names = [str(part) for part in first["loc"]]
    kept = [name for name in names if name.isidentifier() or name.isdigit()]
    message = first["msg"].removeprefix("Value error, ").removesuffix(".")
    for theirs, ours in PLAIN_WORDS.items():
        message = message.replace(theirs, ours)
    if first["type"] == "union_tag_invalid":
        expected = str(first["ctx"]["expected_tags"]).replace("'", "")
        name = str(first["ctx"]["discriminator"]).strip("'")
        return f"{'.'.join([*kept, name])} must be one of {expected}, not {first['ctx']['tag']!r}."
    value = first.get("input")
    shown = "" if isinstance(value, dict | list | Options) else f", not {value!r}"
    where = ".".join([within, *kept] if within else kept)
    return f"{where} {message}{shown}." if where else f"{message}."
