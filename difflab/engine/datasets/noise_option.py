"""The one parameter that most formula-made data share: the thickness of what they draw."""

from typing import Any

from difflab.engine.options import option


def noise_option(default: float, *, most: float, shape: str, source: str = "") -> Any:
    """Declare a data set's `noise`; `shape` says what it thickens and how large that is."""
    return option(
        default,
        ge=0.0,
        le=most,
        step=most / 100,
        label="Noise",
        symbol="s",
        unit="raw units",
        help=f"Standard deviation of the Gaussian noise around {shape}. Less noise makes finer data, which "
        "need smaller first steps of diffusion; without noise the limit is infinite.",
        source=source,
    )
