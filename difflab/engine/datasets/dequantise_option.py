"""The option to dequantise grey levels, the same for every set of images."""

from typing import Any

from difflab.engine.options import option


def dequantise_option(*, default: bool) -> Any:
    """Declare the field `dequantise`."""
    return option(
        default,
        label="Dequantise",
        help="Add uniform noise of one grey level to every pixel, so that the data have a density and bits "
        "per pixel mean something. Without it each pixel stands in the middle of its level.",
        source="Theis et al. 2016, section 3.1",
    )
