"""The work that the stage of binary data asks of the workers, as functions that make generators.

Each takes immutable values and returns arrays; torch is imported here, on first use and away from the window.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.gui.work import Shown
from difflab.session.scene.sequence_facts import SequenceFacts
from difflab.session.scene.sequences import BitTrajectories

if TYPE_CHECKING:
    from difflab.engine.denoisers import Denoiser


def _exact(shown: Shown) -> "Denoiser":
    from difflab.session.scene.exact import exact_denoiser

    return exact_denoiser(shown.experiment.data, shown.assets, shown.experiment.process)


def _driving(shown: Shown) -> "Denoiser":
    """The denoiser that moves bits: the learned one, too, where its error is shown."""
    from difflab.session.scene.models import denoiser_of

    learned = None if shown.model == "exact" else shown.learned
    return denoiser_of(shown.experiment, shown.assets, learned)


def opened(shown: Shown) -> Iterator[SequenceSet]:
    """Data that take long to draw or to read."""
    yield open_now(shown)


def open_now(shown: Shown) -> SequenceSet:
    """The data of the experiment, which are bits."""
    data = shown.experiment.data.open(shown.assets)
    assert isinstance(data, SequenceSet)
    return data


def trajectories(shown: Shown, count: int, seed: int) -> Iterator[BitTrajectories | None]:
    """`count` sequences brought back from noise."""
    from difflab.session.scene.sequence_sampling import bit_trajectories

    length = shown.experiment.data.open(shown.assets).dim
    yield from bit_trajectories(shown.experiment, _driving(shown), shown.schedule, length, count, seed)


def facts(shown: Shown, seed: int) -> Iterator[SequenceFacts | None]:
    """Figures about ever more samples; None before the first."""
    from difflab.session.scene.sequence_sampling import counted

    yield from counted(shown.experiment, shown.assets, _driving(shown), seed)


def beliefs(
    shown: Shown, bits: NDArray[np.float32], log_snrs: NDArray[np.float64]
) -> Iterator[NDArray[np.float32]]:
    """P(x_0 = 1 | x_t) (n, L) for bits (n, L) at log-SNRs (n,); for `error` learned minus exact."""
    from difflab.session.scene.sequence_sampling import probabilities

    found = probabilities(_driving(shown), bits, log_snrs)
    if shown.model == "error":
        found = found - probabilities(_exact(shown), bits, log_snrs)
    yield found
