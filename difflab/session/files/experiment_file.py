"""Experiment files: TOML when the experiment needs no arrays, else a .difflab ZIP with the arrays inside."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from difflab.errors import FileFormatError
from difflab.session.assets import AnyArray, asset_id, named_assets
from difflab.session.experiment import Experiment
from difflab.session.files.atomic import read_limited, write_atomic
from difflab.session.files.experiment_text import from_text, to_text

LIMIT = 512 * 2**20
TEXT_LIMIT = 64 * 2**20
SUFFIXES = (".difflab", ".toml")


def save_experiment(path: Path, experiment: Experiment, assets: Mapping[str, AnyArray]) -> None:
    """Write `experiment` with the assets it names; raises `StorageError`, the old file then stays."""
    write_atomic(path, experiment_bytes(experiment, assets))


def experiment_bytes(experiment: Experiment, assets: Mapping[str, AnyArray]) -> bytes:
    needed = named_assets(experiment)
    text = to_text(experiment).encode()
    if not needed:
        return text
    parts = {"experiment.toml": text} | {
        f"assets/{name}.npy": npy_bytes(assets[name]) for name in sorted(needed)
    }
    manifest = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps({"sha256": manifest}, indent=1))
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def open_experiment(path: Path) -> tuple[Experiment, dict[str, AnyArray]]:
    """Read an experiment file of either kind; `FileFormatError` where it is damaged, foreign or newer."""
    content = read_limited(path, LIMIT)
    if content.startswith(b"PK"):
        return _from_archive(content, path)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise FileFormatError(
            f"{path.name} is not a difflab experiment.", "Open an experiment saved by difflab."
        ) from error
    return from_text(text, path.name), {}


def npy_bytes(array: AnyArray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _from_archive(content: bytes, path: Path) -> tuple[Experiment, dict[str, AnyArray]]:
    damaged = FileFormatError(
        f"{path.name} is damaged or not a difflab experiment.", "Open another copy of it."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _checked_parts(archive)
    except Exception as error:  # damaged archives raise a dozen kinds, zlib's own among them
        raise damaged from error
    if "experiment.toml" not in parts:
        raise damaged
    experiment = from_text(parts["experiment.toml"].decode(errors="replace"), path.name)
    assets = {}
    for name, part in parts.items():
        if name.startswith("assets/"):
            array = load_npy(part, path.name)
            assets[asset_id(array)] = array
    missing = named_assets(experiment) - set(assets)
    if missing:
        raise damaged
    return experiment, assets


def _checked_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The members named in the manifest, each with the SHA-256 given there; ValueError otherwise."""
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if len(sizes) > 1000 or sum(sizes.values()) > LIMIT:
        raise ValueError("too large")
    digests = json.loads(archive.read("manifest.json"))["sha256"]
    parts = {}
    for name, digest in digests.items():
        part = archive.read(name)
        if hashlib.sha256(part).hexdigest() != digest:
            raise ValueError(f"checksum of {name}")
        parts[name] = part
    return parts


def not_plain(origin: str, error: Exception) -> FileFormatError:
    """What to say of a NumPy file that cannot be read as plain numbers."""
    if "pickle" in str(error).lower():
        return FileFormatError(
            f"{origin} holds pickled objects, which are never loaded.", "Save numbers only."
        )
    return FileFormatError(f"{origin} is damaged or not a NumPy file.", "Save the numbers again with numpy.")


def load_npy(content: bytes, origin: str) -> AnyArray:
    """An array from the bytes of an .npy file; pickled objects are refused."""
    try:
        array = np.load(io.BytesIO(content), allow_pickle=False)
    except Exception as error:  # damaged headers raise a dozen kinds, the tokenizer's own among them
        raise not_plain(origin, error) from error
    if not isinstance(array, np.ndarray):
        raise FileFormatError(f"{origin} holds several arrays where one is expected.", "Save one array.")
    return array
