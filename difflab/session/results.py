"""What trainings have brought, kept apart from the experiment values and found by what determined them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from difflab.engine.networks.shapes import DataShape, data_shape
from difflab.session.experiment import Experiment

Weights = Mapping[str, NDArray[np.generic]]
# How long a network was trained says how good it is, not what it is: the newest result counts.
_BUDGET = {"training": {"steps", "seconds"}}


@dataclass(frozen=True, eq=False)
class Learned:
    """Averaged weights of a network, after `step` steps of training the `experiment`."""

    experiment: Experiment
    weights: Weights = field(repr=False)
    step: int

    @cached_property
    def shape(self) -> DataShape:
        """What the network was built for, told by its weights."""
        return data_shape(self.experiment.network, self.weights)

    @property
    def dim(self) -> int:
        """Dimensions of the data it was trained on."""
        return self.shape.dim


def learning_key(experiment: Experiment) -> str:
    """Names what a network learns: data, process, network, objective, training, seed; not the sampler.

    Nor the schedule, unless the network is tied to its steps.
    """
    parts = {"data", "process", "network", "objective", "training", "seed"}
    if experiment.network.tied:
        parts.add("schedule")
    values = experiment.model_dump(mode="json", include=parts, exclude=_BUDGET)
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


class Results:
    """The newest weights for each learning key, for as long as the program runs.

    bundled: finds weights that came with the lab, for experiments that nothing has been learned for yet.
    """

    def __init__(self, bundled: Callable[[Experiment], Learned | None] | None = None) -> None:
        self._learned: dict[str, Learned] = {}
        self._find = bundled
        # Views ask at every frame, mostly about the same experiment: these are worked out once.
        self._asked: tuple[Experiment, str, Learned | None] | None = None

    def put(self, learned: Learned) -> None:
        self._learned[learning_key(learned.experiment)] = learned

    def get(self, experiment: Experiment) -> Learned | None:
        """The weights learned for `experiment` under any schedule or sampler, None before a training."""
        key, bundled = self._ask(experiment)
        return self._learned.get(key, bundled)

    def bundled(self, experiment: Experiment) -> Learned | None:
        """The weights that came with the lab for `experiment`, None where there are none."""
        return self._ask(experiment)[1]

    def _ask(self, experiment: Experiment) -> tuple[str, Learned | None]:
        """The learning key and the bundled weights."""
        if self._asked is None or self._asked[0] is not experiment:
            bundled = self._find(experiment) if self._find is not None else None
            self._asked = (experiment, learning_key(experiment), bundled)
        return self._asked[1:]

    def why_missing(self, experiment: Experiment) -> str:
        """Why there are no weights for `experiment`, in one sentence; empty where there are some."""
        if self.get(experiment) is not None:
            return ""
        found = (known.experiment for known in self._learned.values())
        if experiment.network.tied and any(_differ_by_schedule(known, experiment) for known in found):
            return (
                "The network reads out each step of the schedule that it was trained with. "
                "Train it again for this schedule, or go back to that one."
            )
        return "Nothing has been learned for this experiment yet. Train the network."


def _differ_by_schedule(one: Experiment, other: Experiment) -> bool:
    return learning_key(one.replace(schedule=other.schedule)) == learning_key(other)
