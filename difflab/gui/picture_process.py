"""The processes beside the window's own: one computes what the views show, others train.

Work in Python, however small its parts, would hold up the window's painting again and again if both shared
one interpreter. This module imports little: the first process is started before anything else is loaded, and
its imports go on beside those of the window.
"""

from collections.abc import Iterator

from difflab.jobs.process import WorkerProcess

# Its channels. Pictures that follow the playhead must not wait for whole trajectories, nor those for what is
# refined for seconds: a measurement of the bound, a count of samples. A learned model's measurement must not
# wait for the exact one, nor either for a check that the user has asked for.
# Samples of a posterior follow every stroke of the brush, and take long. Files are read at once.
QUICK, SLOW, PATIENT, COUNTING, LEARNED, CHECKING, POSTERIOR, OPENING = CHANNELS = 0, 1, 2, 3, 4, 5, 6, 7
# A channel is used by one thread at a time: a long job has its own.
LONG = 8


def picture_process() -> WorkerProcess:
    """A new one, not yet started."""
    return WorkerProcess(prepare, channels=len(CHANNELS) + 1)


def training_process() -> WorkerProcess:
    """Another one, for trainings; not yet started."""
    return WorkerProcess(prepare_training)


def prepare_training() -> Iterator[None]:
    """Load torch and what the first step of a training loads."""
    from difflab.engine.training.train import warm_up

    warm_up()
    yield None


def prepare() -> Iterator[None]:
    """Load and use once what pictures need: the first use of torch costs ten times a later one."""
    import torch

    from difflab.engine.datasets.swiss_roll import SwissRoll
    from difflab.engine.densities import build
    from difflab.session.scene import (
        bound_checks,
        error_curve,
        exact,
        exact_loss,
        fields,
        ledger,
        posterior,
        reverse,
        sequence_sampling,
    )

    build(SwissRoll(), {}).denoise(torch.zeros(8, 2), 0.0)
    del bound_checks, error_curve, exact, exact_loss, fields, ledger, posterior, reverse, sequence_sampling
    yield None
