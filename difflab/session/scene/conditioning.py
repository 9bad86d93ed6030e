"""The class that samples are drawn from: the experiment's condition, applied to the model that answers."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from difflab.engine.denoisers import Conditionable, Denoiser, conditioned
from difflab.engine.networks.condition import ANY, IN_TURN
from difflab.errors import UsageError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.scene.exact import exact_denoiser
from difflab.session.scene.learned import learned_denoiser


def known_classes(experiment: Experiment, assets: Mapping[str, AnyArray], learned: Learned | None) -> int:
    """How many classes the model tells apart; 0 where it was told none."""
    if learned is not None:
        return learned.shape.classes
    return len(experiment.data.open(assets).labels)


def wanted_labels(experiment: Experiment, classes: int, count: int) -> NDArray[np.int64]:
    """(count,) the class of each sample, -1 for any, as the experiment's condition has it.

    Raises UsageError where a class is asked for that the model does not know.
    """
    label = experiment.condition.label
    if label == ANY or (label == IN_TURN and not classes):
        return np.full(count, ANY, dtype=np.int64)
    if label == IN_TURN:
        return np.arange(count, dtype=np.int64) % classes
    if label >= classes:
        known = f"its classes are 0 to {classes - 1}" if classes else "it was told no classes"
        raise UsageError(
            f"The model knows no class {label}: {known}.", "Set condition.label to one of them, or to -1."
        )
    return np.full(count, label, dtype=np.int64)


def conditioned_model(
    experiment: Experiment,
    assets: Mapping[str, AnyArray],
    learned: Learned | None,
    count: int,
    device: str = "cpu",
) -> tuple[Denoiser, NDArray[np.int64]]:
    """The model's denoiser for `count` samples, guided as the experiment has it, and the class (n,) of each.

    For points and bits, which have no classes to a model, the denoiser as it is.
    """
    denoiser: Conditionable
    if learned is None:
        denoiser = exact_denoiser(experiment.data, assets, experiment.process)
    else:
        denoiser = learned_denoiser(learned, device)
    if experiment.data.space != "image":
        return denoiser, np.full(count, ANY, dtype=np.int64)
    labels = wanted_labels(experiment, known_classes(experiment, assets, learned), count)
    if (labels == ANY).all():
        return denoiser, labels
    return conditioned(denoiser, torch.from_numpy(labels), experiment.condition.guidance), labels
