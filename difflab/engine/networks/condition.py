"""What a user can choose about class labels when sampling, without importing torch."""

from difflab.engine.options import Options, option

IN_TURN, ANY = -2, -1  # values of `label` that are no class; ANY is also what a network is told for "unknown"


class ConditionOptions(Options):
    """Which class samples are drawn from, and how strongly the network is pushed towards it."""

    label: int = option(
        IN_TURN,
        label="Class",
        help="The class of the samples: its number, -1 for any, or -2 for each class in turn. For data with "
        "classes, and networks that were told them.",
        ge=IN_TURN,
        le=9_999,
    )
    guidance: float = option(
        0.0,
        label="Guidance",
        symbol="w",
        step=0.25,
        help="How far the denoiser is pushed beyond what the class says: (1 + w) times its answer with the "
        "class, minus w times its answer without. 0 samples the class as it is; more gives samples that are "
        "plainer and more alike.",
        source="Ho and Salimans 2022, eq. 6",
        ge=0.0,
        le=20.0,
    )
