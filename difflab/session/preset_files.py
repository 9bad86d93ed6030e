"""The experiments in resources/presets: figures and tables of the paper, and data sets with their own parts.

One that is called like a data set is what an experiment on these data begins with.
"""

from functools import cache

from difflab.resources import resources
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_text import from_text


@cache
def file_names() -> tuple[str, ...]:
    """Their names, sorted."""
    return tuple(sorted(path.stem for path in (resources() / "presets").glob("*.toml")))


@cache
def from_file(name: str) -> Experiment | None:
    """The experiment called `name`; None where there is no such file."""
    if name not in file_names():
        return None
    path = resources() / "presets" / f"{name}.toml"
    return from_text(path.read_text(encoding="utf-8"), f"The preset {name}")
