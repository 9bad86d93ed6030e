"""The ledger of a network of images that is tied to its steps: each step's divergence on hold-out images.

As `tied`, with plain squared errors: nothing is known of the exact posterior of images. Such networks bring a
mean and a variance of their own for every step.
"""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from difflab.engine.bounds.denoising_curve import DenoisingCurve
from difflab.engine.bounds.image_curve import LEVELS, linear_error
from difflab.engine.bounds.image_direct import image_divergences
from difflab.engine.bounds.ledger import LN2, Ledger, ledger
from difflab.engine.bounds.reverse_model import ReverseModel
from difflab.engine.bounds.tied import with_terms
from difflab.engine.bounds.units import per_pixel
from difflab.engine.schedules.schedule import Schedule

POINTS, ROUNDS = 4, 16  # hold-out images for a step in a round


def tied_image_ledgers(
    model: ReverseModel,
    schedule: Schedule,
    images: Tensor,
    pixels: int,
    generator: torch.Generator,
    moment: float = 1.0,
    rounds: int = ROUNDS,
    points: int = POINTS,
) -> Iterator[Ledger]:
    """Ever better ledgers, in bits per pixel; the first after one round, whose cost is T - 1 calls.

    images: (n, d) hold-out images, scaled. The entropies are those that the best multiple of x tells: the
    data's own are not known. Raises NonFiniteError where the model's answer is not finite.
    """
    linear = DenoisingCurve(LEVELS, linear_error(LEVELS, moment), images.shape[1], moment)
    of_data = ledger(schedule, linear, None)
    sums, squares = np.zeros(schedule.steps - 1), np.zeros(schedule.steps - 1)
    for number in range(1, rounds + 1):
        for t in range(2, schedule.steps + 1):
            chosen = torch.randint(len(images), (points,), generator=generator)
            found = image_divergences(model, schedule, images[chosen], generator, t) / LN2
            sums[t - 2] += float(found.sum())
            squares[t - 2] += float(found.square().sum())
        yield per_pixel(with_terms(of_data, sums, squares, number * points), pixels)
