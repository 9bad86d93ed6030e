"""The experiments in resources/presets: figures and tables of the paper, and data sets with their own parts.

One that is called like a data set is what an experiment on these data begins with. A file may name another
one as its base, and hold only what differs from it.
"""

from functools import cache
from typing import Any

from difflab.resources import resources
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_text import from_values, text_values


@cache
def file_names() -> tuple[str, ...]:
    """Their names, sorted."""
    return tuple(sorted(path.stem for path in (resources() / "presets").glob("*.toml")))


@cache
def from_file(name: str) -> Experiment | None:
    """The experiment called `name`; None where there is no such file."""
    if name not in file_names():
        return None
    return from_values(_values(name), f"The preset {name}")


def _values(name: str) -> dict[str, Any]:
    """The plain values of a file, with those of its base where it says nothing."""
    path = resources() / "presets" / f"{name}.toml"
    values = text_values(path.read_text(encoding="utf-8"), f"The preset {name}")
    base = values["difflab"].pop("base", None)
    return values if base is None else _over(_values(base), values)


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Sections whose fields are those of `above`, else those of `below`."""
    both = {part: {**below[part], **above[part]} for part in above if isinstance(below.get(part), dict)}
    return {**below, **above, **both}
