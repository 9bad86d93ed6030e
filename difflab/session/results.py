"""What trainings have brought, kept apart from the experiment values and found by what determined them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

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


def learning_key(experiment: Experiment) -> str:
    """Names what a network learns: data, network, objective, training, seed; not schedule or sampler."""
    parts = experiment.model_dump(
        mode="json", include={"data", "network", "objective", "training", "seed"}, exclude=_BUDGET
    )
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class Results:
    """The newest weights for each learning key, for as long as the program runs."""

    def __init__(self) -> None:
        self._learned: dict[str, Learned] = {}
        # Views ask at every frame, mostly about the same experiment: its key is worked out once.
        self._asked: tuple[Experiment, str] | None = None

    def put(self, learned: Learned) -> None:
        self._learned[learning_key(learned.experiment)] = learned

    def get(self, experiment: Experiment) -> Learned | None:
        """The weights learned for `experiment` under any schedule or sampler, None before a training."""
        if self._asked is None or self._asked[0] is not experiment:
            self._asked = (experiment, learning_key(experiment))
        return self._learned.get(self._asked[1])
