"""The experiment that an exported picture, animation or sample file carries, with its small arrays."""

import io
import zipfile
import zlib
from pathlib import Path

import numpy as np

from difflab.errors import FileFormatError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.files.atomic import read_limited
from difflab.session.files.carried_text import assets_in
from difflab.session.files.experiment_text import from_values, text_values

LIMIT, LARGEST_TEXT = 2**31, 2**24
EXPORTED_SUFFIXES = (".png", ".gif", ".npz", ".mp4", ".zip")
KEY = "difflab-experiment"
ARCHIVED = "experiment.toml"  # in an archive of pictures


def experiment_inside(path: Path) -> tuple[Experiment, dict[str, AnyArray]]:
    """Read the experiment embedded in an exported file; `FileFormatError` where there is none.

    Arrays that were too large to be embedded are missing: opening the data says so.
    """
    reader = {".npz": _from_npz, ".mp4": _from_mp4, ".zip": _from_zip}.get(path.suffix.lower(), _from_picture)
    text = reader(path)
    if not text:
        raise FileFormatError(f"{path.name} carries no experiment.", "Open a file that difflab exported.")
    origin = f"The experiment in {path.name}"
    values = text_values(text, origin)
    return from_values(values, origin), assets_in(values, origin)


def _from_picture(path: Path) -> str:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(read_limited(path, LIMIT))) as image:
            found = image.info.get(KEY) or image.info.get("comment") or ""
    except Exception as error:  # damaged pictures raise a dozen kinds, and large ones one of their own
        raise FileFormatError(
            f"{path.name} is not a picture that can be read.", "Open another copy of it."
        ) from error
    return found.decode(errors="replace") if isinstance(found, bytes) else str(found)


def _from_npz(path: Path) -> str:
    try:
        with np.load(io.BytesIO(read_limited(path, LIMIT)), allow_pickle=False) as archive:
            return str(archive["experiment"]) if "experiment" in archive.files else ""
    except Exception as error:  # damaged archives raise a dozen kinds
        raise FileFormatError(
            f"{path.name} is not a plain NumPy archive.", "Open another copy of it."
        ) from error


def _from_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(ARCHIVED) as entry:
            content = entry.read(LARGEST_TEXT + 1)
    except KeyError:
        return ""
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise FileFormatError(
            f"{path.name} is not an archive that can be read.", "Open another copy of it."
        ) from error
    if len(content) > LARGEST_TEXT:
        raise FileFormatError(
            f"{path.name}: its experiment is too large.", "Open a file that difflab exported."
        )
    return content.decode(errors="replace")


def _from_mp4(path: Path) -> str:
    try:
        import av
    except ImportError as error:
        raise FileFormatError(
            f"{path.name} needs the video extra.", "Install it: pip install 'difflab[video]'."
        ) from error
    try:
        with av.open(str(path)) as container:
            return str(container.metadata.get("comment", ""))
    except (OSError, ValueError) as error:
        raise FileFormatError(
            f"{path.name} is not a video that can be read.", "Open another copy of it."
        ) from error
