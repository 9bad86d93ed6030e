"""Ready-made experiments by name: one for each data set that comes with the lab, and those in resources."""

from difflab.engine.datasets import DATA
from difflab.errors import UsageError
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.preset_files import file_names, from_file


def preset_names() -> list[str]:
    """All presets, the data sets in the order of the gallery; data that the user must bring have none."""
    data = _data_names()
    return [*data, *(name for name in file_names() if name not in data)]


def preset(name: str) -> Experiment:
    """The experiment called `name`; that of a data set is what an experiment on it begins with."""
    found = from_file(name)
    if found is not None:
        return found
    if name in _data_names():
        return with_changes(Experiment(), {"data.name": name})
    raise UsageError(f"There is no preset {name!r}.", f"Presets: {', '.join(preset_names())}.")


def _data_names() -> list[str]:
    return [name for name, data in DATA.items() if "asset" not in data.model_fields]
