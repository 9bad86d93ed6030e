"""One training in progress: the only mutable thing of it, advanced one step at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks import build as build_network
from difflab.engine.networks.options import AnyNetwork
from difflab.engine.objectives import build as build_objective
from difflab.engine.objectives.options import AnyObjective
from difflab.engine.processes.options import GAUSSIAN, AnyProcess
from difflab.engine.training.average import WeightAverage
from difflab.engine.training.data import BatchStream, Source
from difflab.engine.training.flight import Flight
from difflab.engine.training.gradients import Gradients
from difflab.engine.training.graph import Recorded
from difflab.engine.training.group import ALONE, Group
from difflab.engine.training.optimisers import build as build_optimiser
from difflab.engine.training.options import TrainingOptions
from difflab.engine.training.parameters import FlatParameters
from difflab.engine.training.rates import rate_factor
from difflab.engine.training.state import TrainState
from difflab.engine.training.step_rows import MET, StepRows
from difflab.errors import FileFormatError, UsageError


@dataclass(frozen=True, eq=False)
class TrainingTask:
    """What to train and on what: equal tasks give equal weights, bit for bit on one kind of device.

    On a GPU data and noise are drawn there, which gives other numbers than on a CPU from the same seed.

    source: the data in scaled units (any Density); seed: start of the initial weights, data and noise;
    log_snrs: (T,) those of the schedule at t = 1..T, for networks and objectives that belong to its steps;
    process: which diffusion they belong to; image: the shape of the data where they are images; classes: how
    many `source` can tell, which networks that want to know them are told: it is a LabelledSource then.
    """

    network: AnyNetwork
    objective: AnyObjective
    training: TrainingOptions
    source: Source
    seed: int
    device: str = "cpu"
    log_snrs: Sequence[float] | None = None
    process: AnyProcess = GAUSSIAN
    image: ImageShape | None = None
    classes: int = 0


class TrainingRun:
    """Network, optimiser, weight average and batches of a task that takes `steps` steps in all.

    In a `group` of several processes this one's share of the work.
    """

    def __init__(self, task: TrainingTask, steps: int, group: Group = ALONE) -> None:
        # A CPU generator on every device: a run starts from the same weights wherever it runs.
        generator = torch.Generator().manual_seed(task.seed)
        device = torch.device(task.device)
        log_snrs = None if task.log_snrs is None else torch.tensor(task.log_snrs, dtype=torch.float64)
        self.step, self.steps = 0, steps
        self.network = build_network(
            task.network, task.source.dim, generator, log_snrs, task.image, task.classes
        )
        if group.size > 1 and self.network.by_step:
            raise UsageError(
                f"The network {task.network.title!r} cannot be trained by several processes: "
                "a step moves few of its weights.",
                "Train it in one process; it is small.",
            )
        # A generator of its own: looking at the data changes nothing of what is trained on.
        looking = torch.Generator().manual_seed(task.seed)
        self.network.settle(lambda count: task.source.sample(count, looking))
        self.network.to(device)
        objective = build_objective(task.objective, log_snrs, tied=self.network.tied, process=task.process)
        if device.type == "cuda":
            torch.backends.cudnn.deterministic = True  # else convolutions add up in any order
            generator = torch.Generator(device).manual_seed(task.seed)
        self.stream = BatchStream(
            task.source, objective, task.training.batch, device, generator,
            labelled=self.network.classes > 0, flipped=task.image if task.training.flips else None,
        )  # fmt: skip
        self._parameters = FlatParameters(self.network, but=self.network.by_step)
        self._optimiser = build_optimiser(task.training, self._parameters.values)
        self._average = WeightAverage(self._parameters.values, task.training.ema)
        self._options, self._seed = task.training, task.seed
        self._group, self._flight = group, Flight(device)
        self.gradients = Gradients(
            self.network, objective, self._parameters.gradients,
            reduced=device.type == "cuda" and task.image is not None,
        )  # fmt: skip
        self._loss = Recorded(self.gradients, wanted=device.type == "cuda" and self.network.recordable)
        self._rows = {
            name: StepRows(self.network.get_parameter(name), task.training) for name in self.network.by_step
        }

    def advance(self) -> Tensor:
        """Take one step; returns its loss, a scalar on the device, without waiting for it."""
        parameters = self._parameters
        share, batch = self._group.share(self.stream.next())
        self.network.reseed(self._seed, self.step)
        loss = self._loss(batch, share)
        self._group.add_up(parameters.gradients)
        self._group.add_up(loss)
        rate = self._options.learning_rate * rate_factor(self._options.decay, self.step, self.steps)
        self.step += 1
        self._optimiser.step(parameters.values, parameters.gradients, rate, self.step)
        self._average.update(parameters.values, self.step)
        for rows in self._rows.values():
            rows.step(rate, self.step)
        self._flight.launched()
        return loss

    def is_finite(self) -> bool:
        """Whether all weights are finite numbers."""
        tables = [rows.values for rows in self._rows.values()]
        return all(bool(torch.isfinite(values).all()) for values in (self._parameters.values, *tables))

    def weights(self) -> dict[str, Tensor]:
        """The averaged weights by name, copied to the CPU: what the network's `load_state_dict` takes."""
        by_step = {name: rows.averaged(self.step) for name, rows in self._rows.items()}
        return self._parameters.split(self._average.values) | by_step

    def state(self) -> TrainState:
        """All that is needed to go on from here."""
        tables = {"weights": self._parameters.values, "average": self._average.values}
        parts = {
            group: self._parameters.split(table)
            for group, table in (tables | self._optimiser.moments).items()
        }
        for name, rows in self._rows.items():
            for group, table in rows.parts().items():
                parts.setdefault(group, {})[name] = table
        weights, average = parts.pop("weights"), parts.pop("average")
        return TrainState(self.step, self.steps, weights, average, parts, self.stream.state())

    def restore(self, state: TrainState) -> None:
        """Go on from `state`; raises FileFormatError where it belongs to another network or optimiser."""
        if state.moments.keys() - {MET} != self._optimiser.moments.keys():
            raise FileFormatError(
                "The saved training used another optimiser.",
                "Choose the optimiser it was trained with, or start a new training.",
            )
        parts = {"weights": state.weights, "average": state.average, **state.moments}
        tables = {"weights": self._parameters.values, "average": self._average.values}
        for group, vector in (tables | self._optimiser.moments).items():
            dense = {name: part for name, part in parts[group].items() if name not in self._rows}
            self._parameters.join(dense, vector)
        for name, rows in self._rows.items():
            rows.restore({group: named[name] for group, named in parts.items() if name in named}, state.step)
        self.step = state.step
        self.stream.restore(state.generator, state.step)
