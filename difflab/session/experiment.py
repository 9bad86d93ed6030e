"""The experiment: everything that determines a result, as one immutable value.

The same value gives the same result in the window, headless, on another machine. How a result is looked at
(layers, colours, zoom) and where it is computed (device) are not part of it.
"""

from typing import Any, Self

from pydantic import Field, ValidationError

from difflab.engine.datasets import AnyData
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.networks.options import AnyNetwork, MLPOptions
from difflab.engine.objectives.options import AnyObjective, VObjectiveOptions
from difflab.engine.options import Options, option
from difflab.engine.samplers.options import AncestralOptions, AnySampler
from difflab.engine.schedules.options import ScheduleOptions
from difflab.engine.training.options import TrainingOptions
from difflab.errors import UsageError


class Experiment(Options):
    """Data, schedule, network, objective, training, sampler and the seed of all randomness."""

    data: AnyData = Field(SwissRoll(), title="Data")
    schedule: ScheduleOptions = Field(ScheduleOptions(), title="Schedule")
    network: AnyNetwork = Field(MLPOptions(), title="Network")
    objective: AnyObjective = Field(VObjectiveOptions(), title="Objective")
    training: TrainingOptions = Field(TrainingOptions(), title="Training")
    sampler: AnySampler = Field(AncestralOptions(steps=40, spacing="t"), title="Sampler")
    seed: int = option(
        7, ge=0, le=2**31 - 1, label="Seed",
        help="Starts every random number of the experiment; the same seed gives the same result.",
    )  # fmt: skip

    @classmethod
    def parse(cls, values: dict[str, Any]) -> Self:
        """Build from plain values; a `UsageError` with one line names the first field that is wrong."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise UsageError(first_complaint(error)) from error


def first_complaint(error: ValidationError) -> str:
    """The first thing pydantic found wrong, as one sentence in the words of the fields.

    A discriminated union puts the chosen kind into the location ("data.swiss-roll.noise"): it is left out.
    """
    first = error.errors(include_url=False)[0]
    names = [str(part) for part in first["loc"]]
    kept = [name for name in names if name.isidentifier() or name.isdigit()]
    message = first["msg"].removeprefix("Value error, ").removesuffix(".")
    value = first.get("input")
    shown = "" if isinstance(value, dict | list | Options) else f", not {value!r}"
    where = ".".join(kept)
    return f"{where}: {message}{shown}." if where else f"{message}."
