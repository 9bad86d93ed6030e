"""What a user can choose about posteriors, without importing torch."""

from typing import Any, ClassVar, Literal, TypeAlias

from difflab.engine.options import Options, option

Task: TypeAlias = Literal["inpaint", "denoise", "multiply"]
Method: TypeAlias = Literal["exact", "clamp", "replace", "repaint"]
Answer: TypeAlias = Literal["chain", "exact"]
MaskName: TypeAlias = Literal[
    "centre", "left", "right", "top", "bottom", "random", "border", "checker", "painted"
]
FactorName: TypeAlias = Literal["half-plane", "ring", "class", "painted"]
FactorTime: TypeAlias = Literal["constant", "growing"]

# What each task can be answered by; the first is the one that is right.
METHODS: dict[str, tuple[str, ...]] = {
    "inpaint": ("exact", "clamp", "replace", "repaint"),
    "denoise": ("exact", "chain"),
    "multiply": ("exact", "chain"),
}
ASSETS = ("painted_mask", "own_image", "painted_factor")  # the options that name arrays
FACTOR_EXTENT = (-3.0, 3.0, -3.0, 3.0)  # what a painted r(x) covers, scaled units: left, right, bottom, top


def painted_option(what: str) -> Any:
    """Declare the field that names an array of the user's; empty while there is none."""
    return option(
        "", label="Content", help=f"SHA-256 of the array that holds {what}.", pattern="^([0-9a-f]{64})?$"
    )


class PosteriorOptions(Options):
    """What is known of a picture or of points, and how the rest is sampled."""

    title: ClassVar[str] = "Posterior"

    task: Task = option(
        "inpaint",
        label="Task",
        help="Fill in the masked part of a picture, denoise a picture, or multiply the distribution of "
        "points in the plane by a function r(x).",
        source="Sohl-Dickstein et al. 2015, section 2.5",
    )
    method: Method = option(
        "replace",
        label="Method",
        help="How the unknown part is sampled. Exact: the posterior of the data themselves. Clamp: known "
        "pixels are set to their values at every step, as in the paper. Replace: they are set to noisy "
        "values of each level. RePaint: as replace, each stretch of steps repeated. Only exact is unbiased.",
        source="Sohl-Dickstein et al. 2015; Lugmayr et al. 2022",
    )
    answer: Answer = option(
        "chain",
        label="Answer",
        help="By the reverse chain of the model, or exactly for the data themselves.",
    )
    steps: int = option(
        50, ge=1, le=10_000, step=1, scale="log", unit="steps",
        label="Sampling steps",
        help="Steps from noise to the result; kind and spacing are the sampler's.",
    )  # fmt: skip
    resamples: int = option(
        10, ge=1, le=100, step=1,
        label="Resamplings", symbol="r",
        help="RePaint: how often each stretch of steps is taken. More of them bring the parts into harmony "
        "and cost as many times the steps.",
        source="Lugmayr et al. 2022, algorithm 1",
    )  # fmt: skip
    jump: int = option(
        1, ge=1, le=1_000, step=1, unit="steps",
        label="Jump length", symbol="j",
        help="RePaint: how many steps of noise are added again before each repetition.",
        source="Lugmayr et al. 2022, section 4.2",
    )  # fmt: skip
    bandwidth: float = option(
        1.0, ge=0.0, le=10.0, step=0.1, symbol="s",
        label="Bandwidth",
        help="How far, in units of the data's standard deviation, each known pixel may be from a picture of "
        "the data for that picture to count in the exact posterior. Small: only the nearest picture counts.",
    )  # fmt: skip

    mask: MaskName = option(
        "centre",
        label="Mask",
        help="Which part is unknown and filled in: the centre, a half, pixels dropped at random, all but the "
        "centre, every other square, or what was painted. White in a mask is unknown.",
    )
    mask_side: float = option(
        0.5, gt=0.0, le=1.0, step=0.05, label="Centre",
        help="Side of the centre's square as a share of the picture's: what the mask centre fills and the "
        "mask border keeps.",
    )  # fmt: skip
    mask_drop: float = option(
        0.5, gt=0.0, le=1.0, step=0.05, label="Dropped",
        help="Share of the pixels that are dropped at random.",
    )  # fmt: skip
    mask_seed: int = option(
        0, ge=0, le=2**31 - 1, label="Which pixels", help="Chooses the pixels that are dropped at random."
    )
    painted_mask: str = painted_option("the painted mask, nonzero where a pixel is unknown")
    index: int = option(
        0, ge=0, le=1_000_000, step=1,
        label="Picture",
        help="Number of the picture among those that no network is trained on.",
    )  # fmt: skip
    own_image: str = painted_option("your own picture; empty for a picture of the data set")

    snr: float = option(
        1.0, ge=1e-3, le=1e4, scale="log", step=0.1,
        label="Signal-to-noise ratio", symbol="SNR",
        help="Variance of the pictures over that of the noise added to one of them before it is denoised.",
        source="Sohl-Dickstein et al. 2015, figure 3",
    )  # fmt: skip

    factor: FactorName = option(
        "half-plane",
        label="Factor r(x)",
        help="What the distribution of points is multiplied by: a soft half-plane, a ring, the probability "
        "of a class, or what was painted.",
    )
    factor_angle: float = option(
        0.0, ge=-360.0, le=360.0, step=5.0, unit="°", label="Direction",
        help="Where the half-plane's inside lies: 0 is right, 90 is up.",
    )  # fmt: skip
    factor_offset: float = option(
        0.0, ge=-10.0, le=10.0, step=0.1, label="Offset",
        help="How far the half-plane's edge lies from the origin, in its direction.",
    )  # fmt: skip
    factor_softness: float = option(
        0.3, ge=0.01, le=5.0, step=0.05, scale="log", label="Softness",
        help="Width of the half-plane's edge and of the ring, in units of the data's standard deviation.",
    )  # fmt: skip
    factor_radius: float = option(
        1.0, ge=0.0, le=10.0, step=0.1, label="Radius", help="Radius of the ring around the origin."
    )
    factor_class: int = option(
        0, ge=0, le=1_000, step=1, label="Class", help="The class whose probability is r(x)."
    )
    painted_factor: str = painted_option("the painted r(x), between 0 and 1")
    factor_bandwidth: float = option(
        0.15, ge=0.01, le=5.0, step=0.05, scale="log", label="Smoothing",
        help="Width of the Gaussian that smooths what was painted, and the classes: the chain needs the "
        "gradient of log r(x).",
    )  # fmt: skip
    factor_time: FactorTime = option(
        "growing",
        label="r over time",
        help="The factor as it is at every noise level, or r^((T-t)/T): none at the noise, all of it at "
        "the data.",
        source="Sohl-Dickstein et al. 2015, section 2.5",
    )


def method_of(options: PosteriorOptions, task: str) -> str:
    """What these options answer `task` by, one of METHODS[task]."""
    return options.method if task == "inpaint" else options.answer
