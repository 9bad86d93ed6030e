"""What a user can choose about training, without importing torch."""

from typing import Literal

from difflab.engine.options import Options, option

Optimiser = Literal["adam", "adamw", "sgd", "momentum"]
Decay = Literal["linear", "cosine", "exponential", "constant"]


class TrainingOptions(Options):
    """How the weights are found: optimiser, batch, averaging and budget.

    The budget is `steps` where it is given, else as many steps as fit into `seconds`: a short calibration
    turns the seconds into a number of steps, and a run with that number in `steps` repeats it exactly.
    """

    optimiser: Optimiser = option(
        "adam",
        label="Optimiser",
        help="How gradients become steps of the weights: Adam adapts each weight's step to its gradients; "
        "AdamW also shrinks the weights; SGD goes straight down the gradient and wants a larger learning "
        "rate, with momentum a smaller one.",
        source="Kingma and Ba 2015; Loshchilov and Hutter 2019",
    )
    learning_rate: float = option(
        6e-3,
        label="Learning rate",
        symbol="η",
        step=0.1,
        scale="log",
        help="Size of a step of the weights. It rises over the first steps and then follows the decay; too "
        "large a rate makes the loss leap or become infinite.",
        gt=0.0,
        le=1.0,
    )
    decay: Decay = option(
        "linear",
        label="Decay",
        help="How the learning rate goes over the training: straight or as half a cosine down to zero, by "
        "equal ratios down to a hundredth, or not at all.",
        source="cosine: Loshchilov and Hutter 2017",
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
    weight_decay: float = option(
        0.01,
        label="Weight decay",
        step=0.1,
        scale="log",
        help="For AdamW: share of the weights that a step takes away, times the learning rate.",
        source="Loshchilov and Hutter 2019, algorithm 2",
        gt=0.0,
        le=10.0,
    )
    momentum: float = option(
        0.9,
        label="Momentum",
        step=0.05,
        help="For SGD with momentum: share of the last step's velocity that the next one keeps.",
        source="Polyak 1964",
        ge=0.0,
        lt=1.0,
    )
    flips: bool = option(
        False,
        label="Mirror images",
        help="Show every second image mirrored left to right: twice the data where left and right mean the "
        "same. For images only, and not for writing.",
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
