"""What a file means to the window: an experiment to open, or data to diffuse."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from difflab.engine.datasets import Space
from difflab.session.assets import AnyArray
from difflab.session.brought import Brought, bring, brought
from difflab.session.edit import Edit
from difflab.session.files.picture_file import SUFFIXES as PICTURES
from difflab.session.files.run_folder import is_run_folder
from difflab.session.sources import Source, carried_experiment, open_source

SMALL = 256 * 1024  # bytes of a file that is read within a frame


@dataclass(frozen=True)
class Opened:
    """What a file brought: another experiment (`source`), or an edit that takes its data.

    note: what of the data was left out, in one line; empty where nothing was.
    """

    path: Path
    source: Source | None = None
    edit: Edit | None = None
    note: str = ""


def open_path(path: Path, space: Space = "plane") -> Opened:
    """Read whatever `path` is; raises a `DifflabError` in one line where it is nothing the lab can use.

    A picture or array that the lab exported restores its experiment; any other becomes data. `space` is that
    of the present data: beside images a picture becomes a texture, else a density in the plane.
    """
    carried = carried_experiment(path)
    if carried is not None:
        return Opened(path, carried)
    found = bring(path, space)
    if found is None:
        return Opened(path, open_source(str(path)))
    return Opened(path, edit=_edit(found), note=found.note)


def takes_long(path: Path) -> bool:
    """Whether `path` should be read beside the window: pictures, folders of them, and large files."""
    try:
        if path.is_dir():
            return not is_run_folder(path)
        return path.suffix.lower() in PICTURES or path.stat().st_size > SMALL
    except OSError:
        return False


def opening(path: Path, space: Space) -> Iterator[Opened]:
    """`open_path` as work for another process."""
    yield open_path(path, space)


def data_edit(name: str, array: AnyArray, label: str) -> Edit:
    """The edit that takes `array` as the data set called `name`; the array travels with it."""
    return _edit(brought(name, label, asset=array))


def _edit(found: Brought) -> Edit:
    return Edit(found.label, {"data": found.data}, assets=found.assets)
