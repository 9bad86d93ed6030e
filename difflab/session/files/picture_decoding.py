"""Any picture as red, green and blue: the one place where picture files are decoded.

Turned as its EXIF data say, laid on white where it is transparent, the first frame of an animation, deep
colours reduced to 256 levels. What is too large is refused before it is decoded.
"""

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from difflab.errors import DataError, DifflabError, FileFormatError

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_PICTURE = 32_000_000  # pixels
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
# Others of Pillow's formats start other programs, or are no pictures of pixels.
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
BEGINNINGS = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")
DEEPEST = 65_535.0


def decoded(content: bytes, origin: str, side: int | None = None) -> "Image":
    """The picture in a file's `content` as RGB; a `DifflabError` about `origin` where there is none.

    side: where given, the picture may be decoded at a fraction of its size, as long as neither of its sides
    becomes shorter than that.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
            if opened.width * opened.height > LARGEST_PICTURE:
                raise _too_large(origin, f"{opened.width * opened.height / 1e6:.0f} million")
            if side is not None:
                opened.draft("RGB", (side, side))
            return _in_rgb(opened)
    except DifflabError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(origin, "too many") from error
    except UnidentifiedImageError as error:
        raise _not_a_picture(content, origin) from error
    except Exception as error:  # damaged pictures raise a dozen kinds
        if "truncated" in str(error) or "broken data stream" in str(error):
            raise FileFormatError(
                f"{origin} ends too early: the picture is truncated.", "Copy or download it again."
            ) from error
        raise _damaged(origin) from error


def rgb_array(image: "Image") -> NDArray[np.uint8]:
    """(h, w, 3) of an RGB picture."""
    return np.array(image, dtype=np.uint8)


def _in_rgb(opened: "Image") -> "Image":
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(opened)
    if image.mode.startswith(("I", "F")):
        return _from_deep(image)
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return image.convert("RGB")


def _from_deep(image: "Image") -> "Image":
    """Of one channel of 16 or 32 bits or of floats, which Pillow would cut off at 255 instead of scaling."""
    from PIL import Image

    values = np.asarray(image, dtype=np.float64)
    if not np.isfinite(values).all():
        raise ValueError("not finite")
    largest = float(values.max())
    whole = 1.0 if image.mode == "F" and largest <= 1.0 else 255.0 if largest <= 255.0 else DEEPEST
    if image.mode.startswith("I;16"):
        whole = DEEPEST
    grey = np.rint(np.clip(values / max(whole, largest if largest > DEEPEST else 0.0), 0.0, 1.0) * 255.0)
    return Image.fromarray(grey.astype(np.uint8)).convert("RGB")


def _too_large(origin: str, pixels: str) -> DataError:
    return DataError(
        f"{origin} has {pixels} pixels; at most {LARGEST_PICTURE / 1e6:.0f} million are decoded.",
        "Make it smaller first.",
    )


def _not_a_picture(content: bytes, origin: str) -> FileFormatError:
    if not content:
        return FileFormatError(f"{origin} is empty.", "Copy or download it again.")
    if content.startswith(BEGINNINGS):
        return _damaged(origin)
    return FileFormatError(
        f"{origin} is not a picture that can be read, whatever its name says.", "Save it as PNG or JPEG."
    )


def _damaged(origin: str) -> FileFormatError:
    return FileFormatError(
        f"{origin} is a damaged picture, or of a kind that is not read.", "Save it again as PNG or JPEG."
    )
