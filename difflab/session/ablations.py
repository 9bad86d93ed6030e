"""Ablations: a grid of small runs that differ in one choice or more, trained side by side.

What is compared are the choices that the 2015 paper leaves open or that came after it: the bound itself
against a mean square, Adam against SGD, one noise schedule against another, few steps against many.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from difflab.errors import DifflabError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Learned

FRAME_SECONDS = 0.25  # of one run before it is the next one's turn
SAMPLES = 600
ACCURATE_BITS = 0.02  # standard error of K that is good enough for a comparison
NOTHING = np.empty(0, np.float32)


@dataclass(frozen=True)
class Choice:
    """One value of an axis: in words, and what it changes in an experiment (dotted paths)."""

    words: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Axis:
    """Something that can be compared; the first choice is the usual one."""

    key: str
    title: str
    choices: tuple[Choice, ...]
    tip: str


@dataclass(frozen=True)
class Ablation:
    """One run of the grid. words: its choices on the axes compared, in their order."""

    key: str
    words: tuple[str, ...]
    experiment: Experiment


@dataclass(frozen=True, eq=False)
class AblationFrame:
    """News of one run of the grid.

    step of steps; losses: (k,) one for each step since its last frame; samples: (n, 2) in scaled units, None
    where there are no new ones; K_exact_bits: the most that any network can reach under its schedule, then
    K_bits with K_se: of the learned model, ever better once it is trained; problem: why it ended early.
    """

    key: str
    step: int
    steps: int
    losses: NDArray[np.float32] = field(default_factory=NOTHING.copy)
    samples: NDArray[np.float32] | None = None
    K_bits: float | None = None
    K_se: float = 0.0
    K_exact_bits: float | None = None
    problem: str = ""


AXES: tuple[Axis, ...] = (
    Axis(
        "objective",
        "Objective",
        (Choice("MSE", {"objective.name": "v"}), Choice("KL", {"objective.name": "kl"})),
        "The mean square error of v at all noise levels, or the bound K itself over the steps.",
    ),
    Axis(
        "optimiser",
        "Optimiser",
        (Choice("Adam", {"training.optimiser": "adam"}), Choice("SGD", {"training.optimiser": "momentum"})),
        "Adam, or stochastic gradient descent with momentum, each at a learning rate that suits it.",
    ),
    Axis(
        "schedule",
        "Noise schedule",
        (Choice("cosine", {"schedule.family": "cosine"}), Choice("linear", {"schedule.family": "linear"})),
        "How the signal is taken away: alpha_bar as a squared cosine, or beta rising in a straight line.",
    ),
    Axis(
        "steps",
        "Steps T",
        tuple(Choice(f"T = {steps}", {"schedule.steps": steps}) for steps in (40, 100, 150)),
        "The number of steps of the forward process.",
    ),
    Axis(
        "decay",
        "Learning rate",
        tuple(
            Choice(f"{decay} rate", {"training.decay": decay})
            for decay in ("linear", "cosine", "exponential", "constant")
        ),
        "How the learning rate goes over the training.",
    ),
)
USUAL = ("objective", "optimiser", "schedule")
# SGD takes the gradient as it is, so that its rate must suit the size of the loss.
SGD_RATES = {"v": 0.5, "kl": 0.03}


def base() -> Experiment:
    """What all runs of the grid share: a swiss roll, and a network small enough to train eight at once."""
    changes = {"network.width": 64, "training.steps": 1_500, "training.batch": 512, "sampler.spacing": "t"}
    return with_changes(Experiment(), changes)


def ablations(experiment: Experiment, axes: Sequence[str] = USUAL) -> list[Ablation]:
    """All combinations of the choices on `axes` (keys of `AXES`), derived from `experiment`."""
    chosen = [axis for axis in AXES if axis.key in axes]
    found = []
    for choices in product(*(axis.choices for axis in chosen)):
        changes = {path: value for choice in choices for path, value in choice.changes.items()}
        words = tuple(choice.words for choice in choices)
        found.append(Ablation(" · ".join(words), words, _suited(with_changes(experiment, changes))))
    return found


def run_ablations(
    grid: Sequence[Ablation], assets: Mapping[str, AnyArray], device: str = "cpu"
) -> Iterator[AblationFrame]:
    """Train all runs in turn, a moment each, so that they go on side by side; then measure K of each."""
    waiting = {ablation.key: _run(ablation, assets, device) for ablation in grid}
    while waiting:
        for key, frames in list(waiting.items()):
            frame = next(frames, None)
            if frame is None:
                del waiting[key]
            else:
                yield frame


def _suited(experiment: Experiment) -> Experiment:
    """With a learning rate that suits optimiser and objective, and as many sampling steps as the schedule."""
    changes: dict[str, Any] = {"sampler.steps": experiment.schedule.steps}
    if experiment.training.optimiser in ("sgd", "momentum"):
        changes["training.learning_rate"] = SGD_RATES.get(experiment.objective.name, SGD_RATES["v"])
    return with_changes(experiment, changes)


def _run(ablation: Ablation, assets: Mapping[str, AnyArray], device: str) -> Iterator[AblationFrame]:
    """The frames of one run: its training, then its K; a failure is told and ends it."""
    last = AblationFrame(ablation.key, 0, ablation.experiment.training.steps or 0)
    try:
        for frame in _training(ablation, assets, device):
            last = frame
            yield frame
    except DifflabError as error:
        yield AblationFrame(ablation.key, last.step, last.steps, problem=error.cause)


def _training(ablation: Ablation, assets: Mapping[str, AnyArray], device: str) -> Iterator[AblationFrame]:
    from difflab.engine.training.train import train
    from difflab.session.training_run import learned_of, task_of

    experiment, next_picture = ablation.experiment, 1.0
    task = task_of(experiment, assets, device)
    learned: Learned | None = None
    for frame in train(task, frame_seconds=FRAME_SECONDS, snapshot_seconds=0.0):
        learned, samples = learned_of(experiment, frame), None
        if learned is not None and (frame.step >= next_picture or frame.step == frame.steps):
            next_picture = 2.0 * frame.step
            samples = _samples(learned)
        yield AblationFrame(ablation.key, frame.step, frame.steps, frame.losses.numpy(), samples)
    assert learned is not None
    yield from _bounds(ablation, assets, learned)


def _samples(learned: Learned) -> NDArray[np.float32]:
    """(n, 2) what the network draws by its experiment's own sampler, in scaled units."""
    from difflab.engine.schedules import build
    from difflab.session.scene.learned import learned_denoiser, learned_reverse
    from difflab.session.scene.reverse import reverse_trajectories

    experiment = learned.experiment
    denoiser, schedule = learned_denoiser(learned), build(experiment.schedule)
    *_, paths = reverse_trajectories(
        denoiser, schedule, experiment.sampler, SAMPLES, experiment.seed, own=learned_reverse(learned)
    )
    assert paths is not None  # the last is never None
    return np.asarray(paths.positions[-1], np.float32)


def _bounds(ablation: Ablation, assets: Mapping[str, AnyArray], learned: Learned) -> Iterator[AblationFrame]:
    """Ever better K of the learned model, with that of the exact one; a frame for each piece of work."""
    from difflab.session.scene.bound import bound

    news = AblationFrame(ablation.key, learned.step, learned.step)
    for exact in bound(ablation.experiment, assets, None):  # measured once for all runs on the same data
        news = replace(news, K_exact_bits=exact.K_bits)
        yield news
    for number, found in enumerate(bound(ablation.experiment, assets, learned)):
        news = replace(news, K_bits=found.K_bits, K_se=found.K_se)
        yield news
        if number and found.K_se <= ACCURATE_BITS:  # the first look is interpolated more coarsely than that
            break
