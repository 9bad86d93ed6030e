"""What a file or a folder of the user's brings as data: the option value, and the arrays that it names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from difflab.engine.datasets import DATA, Data, Space
from difflab.session.assets import AnyArray, asset_id
from difflab.session.files.cifar_file import holds_cifar, read_cifar
from difflab.session.files.idx_file import holds_idx, read_idx
from difflab.session.files.picture_file import SUFFIXES as PICTURES
from difflab.session.files.picture_file import read_picture, read_texture
from difflab.session.files.picture_folder import holds_pictures, read_folder
from difflab.session.files.points_file import SUFFIXES as TABLES
from difflab.session.files.points_file import read_table
from difflab.session.files.sequence_file import holds_sequences, read_sequences


@dataclass(frozen=True)
class Brought:
    """Data ready to be diffused. label: how the user knows them; note: what was left out, if anything."""

    data: Data
    assets: Mapping[str, AnyArray]
    label: str
    note: str = ""


def bring(path: Path, space: Space = "plane", name: str = "") -> Brought | None:
    """Read data from `path`; None where it is nothing that holds data, a `DifflabError` where it is unusable.

    A picture becomes points in the plane, but a texture where the present data are images (`space`) or where
    the data set called `name` is meant to be made of it.
    """
    if path.is_dir():
        if holds_cifar(path):
            return _cifar(path)
        return _folder(path) if holds_pictures(path) else None
    if not path.is_file():
        return None
    reader = _reader_of(path)
    if reader is _picture and (name == "image-texture" or (space == "image" and name != "image")):
        return _texture(path)
    return None if reader is None else reader(path)


def brought(
    name: str, label: str, note: str = "", *, options: Mapping[str, Any] | None = None, **arrays: AnyArray
) -> Brought:
    """The data set called `name` made of arrays, each given by the field that names it.

    Opening it here finds out before anything changes whether it can be diffused.
    """
    assets = {asset_id(array): array for array in arrays.values()}
    keys = dict(zip(arrays, assets, strict=True))
    data = DATA[name].model_validate(keys | dict(options or {}))
    data.open(assets)
    return Brought(data, assets, label, note)


def _reader_of(path: Path) -> Callable[[Path], Brought] | None:
    suffix = path.suffix.lower()
    if holds_sequences(path):
        return _sequences
    if suffix in TABLES:
        return _points
    if suffix in PICTURES:
        return _picture
    if holds_cifar(path):
        return _cifar
    return _idx if holds_idx(path) else None


def _sequences(path: Path) -> Brought:
    return brought("sequences", f"sequences from {path.name}", asset=read_sequences(path))


def _points(path: Path) -> Brought:
    points, columns = read_table(path)
    more = columns - 2
    note = f"{path.name} has {columns} columns: x and y are the first two, the other {more} left out."
    if more == 1:
        note = f"{path.name} has three columns: x and y are the first two, the third is left out."
    return brought("points", f"data from {path.name}", note if more else "", asset=points)


def _picture(path: Path) -> Brought:
    return brought("image", f"picture {path.name}", asset=read_picture(path))


def _texture(path: Path) -> Brought:
    return brought("image-texture", f"texture {path.name}", asset=read_texture(path))


def _folder(path: Path) -> Brought:
    found = read_folder(path)
    return brought("image-folder", f"pictures in {path.name}", found.words, asset=found.images)


def _idx(path: Path) -> Brought:
    found = read_idx(path)
    if found.labels is None:
        return brought("idx", f"images from {path.name}", asset=found.images)
    return brought("idx", f"images from {path.name}", asset=found.images, labels_asset=found.labels)


def _cifar(path: Path) -> Brought:
    found = read_cifar(path)
    return brought(
        "cifar",
        f"CIFAR-10 from {path.name}",
        options={"held_out": found.held_out},
        asset=found.images,
        labels_asset=found.labels,
    )
