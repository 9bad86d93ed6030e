"""What a file means to the window: an experiment to open, or data to diffuse."""

from dataclasses import dataclass
from pathlib import Path

from difflab.engine.datasets import DATA
from difflab.errors import FileFormatError
from difflab.session.assets import AnyArray, asset_id
from difflab.session.edit import Edit
from difflab.session.files.exported_file import EXPORTED_SUFFIXES, experiment_inside
from difflab.session.files.picture_file import SUFFIXES as PICTURES
from difflab.session.files.picture_file import read_picture
from difflab.session.files.points_file import SUFFIXES as TABLES
from difflab.session.files.points_file import read_points
from difflab.session.files.sequence_file import holds_sequences, read_sequences
from difflab.session.sources import Source, open_source


@dataclass(frozen=True)
class Opened:
    """What a file brought: another experiment (`source`), or an edit that takes its data."""

    path: Path
    source: Source | None = None
    edit: Edit | None = None


def open_path(path: Path) -> Opened:
    """Read whatever `path` is; raises a `DifflabError` in one line where it is nothing the lab can use.

    A picture or array that the lab exported restores its experiment; any other becomes data.
    """
    suffix = path.suffix.lower()
    if suffix in EXPORTED_SUFFIXES:
        try:
            return Opened(path, Source(*experiment_inside(path)))
        except FileFormatError:
            if suffix not in PICTURES and suffix not in TABLES:
                raise
    if path.is_file() and holds_sequences(path):
        return Opened(path, edit=data_edit("sequences", read_sequences(path), f"sequences from {path.name}"))
    if path.is_file() and suffix in TABLES:
        return Opened(path, edit=data_edit("points", read_points(path), f"data from {path.name}"))
    if path.is_file() and suffix in PICTURES:
        return Opened(path, edit=data_edit("image", read_picture(path), f"picture {path.name}"))
    return Opened(path, open_source(str(path)))


def data_edit(name: str, array: AnyArray, label: str) -> Edit:
    """The edit that takes `array` as the data set called `name`; the array travels with it."""
    key = asset_id(array)
    # Opening the data here finds out before the edit whether they can be diffused.
    data = DATA[name].model_validate({"asset": key})
    data.open({key: array})
    return Edit(label, {"data": data}, assets={key: array})
