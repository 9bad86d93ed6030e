"""Ready-made experiments by name: one for each formula-made data set, and those in resources/presets."""

from pathlib import Path

from difflab.engine.datasets import DATA
from difflab.errors import UsageError
from difflab.resources import resources
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_text import from_text
from difflab.session.paths import with_changes


def preset_names() -> list[str]:
    """All presets, the data sets in the order of the gallery; data that the user must bring have none."""
    return [*_data_names(), *sorted(_files())]


def preset(name: str) -> Experiment:
    """The experiment called `name`; a data set's has each other option at its default."""
    if name in _data_names():
        return with_changes(Experiment(), {"data.name": name})
    files = _files()
    if name not in files:
        raise UsageError(f"There is no preset {name!r}.", f"Presets: {', '.join(preset_names())}.")
    return from_text(files[name].read_text(encoding="utf-8"), f"The preset {name}")


def _data_names() -> list[str]:
    return [name for name, data in DATA.items() if "asset" not in data.model_fields]


def _files() -> dict[str, Path]:
    return {path.stem: path for path in (resources() / "presets").glob("*.toml")}
