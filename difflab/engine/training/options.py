"""What a user can choose about training, without importing torch."""

from typing import Literal

from difflab.engine.options import Options, option


class TrainingOptions(Options):
    """How the weights are found: optimiser, batch, averaging and budget.

    The budget is `steps` where it is given, else as many steps as fit into `seconds`: a short calibration
    turns the seconds into a number of steps, and a run with that number in `steps` repeats it exactly.
    """

    optimiser: Literal["adam"] = option(
        "adam",
        label="Optimiser",
        help="How gradients become steps of the weights.",
        source="Kingma and Ba 2015",
    )
    learning_rate: float = option(
        6e-3,
        label="Learning rate",
        symbol="η",
        step=0.1,
        scale="log",
        help="Size of a step of the weights. It rises over the first steps and falls to zero at the end; too "
        "large a rate makes the loss leap or become infinite.",
        gt=0.0,
        le=1.0,
    )
    batch: int = option(
        1024,
        label="Batch",
        unit="points",
        step=64,
        scale="log",
        help="Points of data in each step. Larger batches give calmer steps and fewer of them per second.",
        ge=1,
        le=1_048_576,
    )
    ema: float = option(
        0.1,
        label="Weight averaging",
        unit="of the run",
        step=0.01,
        help="Width of the moving average of the weights, as a share of the run so far; samples are drawn "
        "with the averaged weights. 0 uses the latest weights as they are.",
        source="Karras et al. 2024, section 3.1",
        ge=0.0,
        le=0.25,
    )
    steps: int | None = option(
        None,
        label="Steps",
        unit="steps",
        step=100,
        help="Number of steps. Leave it empty to train for a given time instead.",
        ge=1,
        le=1_000_000_000,
    )
    seconds: float = option(
        20.0,
        label="Time budget",
        unit="s",
        step=5,
        scale="log",
        help="Training time, used where no number of steps is given. The number of steps that fit is "
        "measured first and recorded, so that the run can be repeated exactly.",
        gt=0.0,
        le=1e6,
    )
