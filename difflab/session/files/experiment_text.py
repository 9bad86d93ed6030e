"""An experiment as text: TOML with a schema version, read back with step-wise migrations."""

import tomllib
from collections.abc import Callable
from typing import Any

import tomli_w

from difflab.errors import FileFormatError, UsageError
from difflab.session.experiment import Experiment

SCHEMA_VERSION = 1
# From version n to n + 1: each function takes and gives the plain values of the file.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def to_values(experiment: Experiment) -> dict[str, Any]:
    """Plain values with the schema version; options that are None are left out, as TOML knows no null."""
    return {"difflab": {"schema": SCHEMA_VERSION}, **experiment.model_dump(mode="json", exclude_none=True)}


def to_text(experiment: Experiment) -> str:
    return tomli_w.dumps(to_values(experiment))


def from_text(text: str, origin: str = "The experiment") -> Experiment:
    """Read an experiment; `FileFormatError` names what is wrong with `origin`."""
    return from_values(text_values(text, origin), origin)


def text_values(text: str, origin: str) -> dict[str, Any]:
    """The plain values of an experiment's text, not yet checked; `FileFormatError` where it is no TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileFormatError(
            f"{origin} is not a valid TOML text: {error}.", "Open an experiment saved by difflab."
        ) from error


def from_values(values: dict[str, Any], origin: str) -> Experiment:
    header = values.get("difflab")
    version = header.get("schema") if isinstance(header, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FileFormatError(
            f"{origin} is not a difflab experiment.", "Open an experiment saved by difflab."
        )
    if version > SCHEMA_VERSION:
        raise FileFormatError(
            f"{origin} was saved by a newer difflab (schema {version}, this one knows {SCHEMA_VERSION}).",
            "Update difflab to open it.",
        )
    plain = {name: value for name, value in values.items() if name != "difflab"}
    for step in range(version, SCHEMA_VERSION):
        plain = MIGRATIONS[step](plain)
    try:
        return Experiment.parse(plain)
    except UsageError as error:
        raise FileFormatError(
            f"{origin} holds an impossible value: {error.cause}", "Correct it or open another file."
        ) from error
