"""How a schedule learns itself."""

from typing import Literal

from difflab.engine.options import Options, option

Freedom = Literal["steps", "handles", "bumps"]
ErrorsFrom = Literal["curve", "frozen-noise"]


class AscentOptions(Options):
    """Gradient ascent on K, the first beta held unless it is freed."""

    freedom: Freedom = option(
        "steps",
        label="Free",
        help="What may change: every step's beta; the values of the curve's handles; or, as in the 2015 "
        "paper, ten bumps in time on the logit of 1/(T, ..., 2).",
        source="Sohl-Dickstein et al. 2015, appendix B.1",
    )
    errors: ErrorsFrom = option(
        "curve",
        label="Errors from",
        help="The measured denoising curve, or fresh answers of the model to noise that is drawn once and "
        "held, as in the 2015 paper.",
    )
    end_at_prior: bool = option(
        False,
        label="End at the prior",
        help="Keep the log-SNR of the last step. Without it a short chain ends early, which K rewards.",
    )
    free_first: bool = option(
        False,
        label="First beta too",
        help="Free the first beta as well, with every step free alone. Bits lose most in their first steps. "
        "K of points without noise of their own would grow without limit.",
    )
    pinned: tuple[int, ...] = option(
        (), label="Pinned handles", help="Handles that stay, counted from 0; for the handles alone."
    )
    most_frames: int = option(
        400, ge=1, le=10_000, label="Most frames", help="The ascent ends after as many frames at the latest."
    )
