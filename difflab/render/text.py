"""Words in headless pictures: Pillow and the DejaVu fonts that matplotlib brings along."""

from functools import lru_cache
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from difflab.errors import PlatformError
from difflab.render.marks import Label

if TYPE_CHECKING:
    from PIL.Image import Image as PilImage
    from PIL.ImageFont import FreeTypeFont

# How much of a text lies on the left of its place.
SHARES = {"left": 0.0, "centre": 0.5, "right": 1.0}
# The middle of DejaVu's capitals above the base line, as a share of the size.
MIDDLE = 0.36
SYSTEM_FONTS = Path("/usr/share/fonts/truetype/dejavu")


def draw_label(image: "PilImage", label: Label) -> None:
    """Write `label` onto an RGB image."""
    if not label.text:
        return
    rim = round(0.18 * label.size) if label.halo else 0
    ink, shadow, width, middle = _masks(fitted(label), label.bold, round(label.size), rim, label.turned)
    along, across = -width * SHARES[label.align] - rim - 1, -middle
    left, top = (across, -along - ink.height) if label.turned else (along, across)
    corner = round(label.x + left), round(label.y + top)
    if label.halo:
        image.paste(label.halo.rgb, corner, shadow)
    image.paste(label.colour.rgb, corner, ink)


def fitted(label: Label) -> str:
    """The label's text, cut with an ellipsis where it is wider than its room."""
    font, text = _font(label.bold, round(label.size)), label.text
    if label.room is None or font.getlength(text) <= label.room:
        return text
    while text and font.getlength(text + "…") > label.room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


@lru_cache(maxsize=256)
def _masks(
    text: str, bold: bool, size: int, rim: int, turned: bool
) -> tuple["PilImage", "PilImage", float, float]:
    """Coverage of the letters and of their halo, the text's width, the middle of its capitals below the top.

    Most frames of an animation share most of their words: each is drawn once.
    """
    from PIL import Image, ImageDraw

    font = _font(bold, size)
    width = font.getlength(text)
    base = rim + round(1.05 * size)
    shape = (ceil(width) + 2 * rim + 2, base + round(0.35 * size) + rim)
    masks = []
    for stroke in (0, rim):
        mask = Image.new("L", shape)
        ImageDraw.Draw(mask).text(
            (rim + 1, base), text, fill=255, font=font, anchor="ls", stroke_width=stroke
        )
        masks.append(mask.transpose(Image.Transpose.ROTATE_90) if turned else mask)
    return masks[0], masks[1], width, base - MIDDLE * size


@lru_cache(maxsize=32)
def _font(bold: bool, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(font_file(bold)), max(size, 4))


@lru_cache
def font_file(bold: bool) -> Path:
    """DejaVu Sans, which has the subscripts and minus signs of the captions; `PlatformError` without it."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    matplotlib = find_spec("matplotlib")  # asked where it lies, never imported
    brought = (matplotlib.submodule_search_locations or []) if matplotlib else []
    for folder in (*(Path(place) / "mpl-data/fonts/ttf" for place in brought), SYSTEM_FONTS):
        if (folder / name).is_file():
            return folder / name
    raise PlatformError(
        "The DejaVu fonts are missing.", "Install matplotlib or the package fonts-dejavu-core."
    )
