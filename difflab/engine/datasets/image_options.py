"""Options that several sets of images share: their side, colour, reduction and mirroring."""

from typing import Any

from difflab.engine.options import option


def size_option(default: int, *, most: int = 64) -> Any:
    """Declare the field `size`."""
    return option(
        default,
        ge=4,
        le=most,
        step=4,
        label="Size",
        unit="pixels",
        help="Side of the square images. Twice the side is four times the numbers to diffuse and to learn.",
    )


def colour_option(default: str) -> Any:
    """Declare the field `colour`, "grey" or "rgb"."""
    return option(
        default,
        label="Colour",
        help="Grey images have one number a pixel, RGB images three, which diffuse side by side.",
    )


def reduction_option(default: int) -> Any:
    """Declare the field `downscale`."""
    return option(
        default,
        ge=1,
        le=16,
        step=1,
        label="Reduction",
        unit="times",
        help="How many times smaller the picture is made before images are cut out of it: "
        "a crop then shows more of it, in less detail.",
    )


def mirror_option(*, default: bool) -> Any:
    """Declare the field `mirror`."""
    return option(
        default,
        label="Mirror",
        help="Show images left for right as well: twice the data, where left and right do not matter.",
    )
