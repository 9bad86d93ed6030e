"""Pictures as PNG, with the experiment that made them inside."""

import io

from difflab.render.raster import Picture
from difflab.session.files.exported_file import KEY


def png_bytes(picture: Picture, experiment: str) -> bytes:
    """`picture` (h, w, 3) uint8 as a PNG file; `experiment` goes into an international text chunk."""
    from PIL.Image import fromarray
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_itxt(KEY, experiment)
    buffer = io.BytesIO()
    fromarray(picture).save(buffer, "PNG", pnginfo=words, optimize=True)
    return buffer.getvalue()
