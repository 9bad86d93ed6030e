"""Words in headless pictures: Pillow and the DejaVu fonts that matplotlib brings along."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from difflab.errors import PlatformError
from difflab.render.marks import Label

if TYPE_CHECKING:
    from PIL import ImageDraw as Drawing
    from PIL.Image import Image as PilImage
    from PIL.ImageFont import FreeTypeFont

ANCHORS = {"left": "ls", "centre": "ms", "right": "rs"}
# The middle of DejaVu's lower-case letters above the base line, as a share of the size.
MIDDLE = 0.36
SYSTEM_FONTS = Path("/usr/share/fonts/truetype/dejavu")


def draw_label(image: "PilImage", label: Label) -> None:
    """Write `label` onto an RGB image."""
    from PIL import Image, ImageDraw

    if not label.text:
        return
    text = fitted(label)
    if not label.turned:
        _write(ImageDraw.Draw(image), label, text, label.x, label.y)
        return
    font = _font(label.bold, round(label.size))
    width, height = round(font.getlength(text)) + 4, round(1.6 * label.size)
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).text((2, height * 0.7), text, fill=255, font=font, anchor="ls")
    upward = mask.transpose(Image.Transpose.ROTATE_90)
    corner = round(label.x - (0.7 - MIDDLE) * height), round(label.y - width * _share(label))
    image.paste(label.colour.rgb, (*corner, corner[0] + height, corner[1] + width), upward)


def fitted(label: Label) -> str:
    """The label's text, cut with an ellipsis where it is wider than its room."""
    font, text = _font(label.bold, round(label.size)), label.text
    if label.room is None or font.getlength(text) <= label.room:
        return text
    while text and font.getlength(text + "…") > label.room:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def _write(draw: "Drawing.ImageDraw", label: Label, text: str, x: float, y: float) -> None:
    draw.text(
        (x, y + MIDDLE * label.size),
        text,
        fill=label.colour.rgb,
        font=_font(label.bold, round(label.size)),
        anchor=ANCHORS[label.align],
        stroke_width=round(0.18 * label.size) if label.halo else 0,
        stroke_fill=label.halo.rgb if label.halo else None,
    )


def _share(label: Label) -> float:
    return {"left": 1.0, "centre": 0.5, "right": 0.0}[label.align]


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
