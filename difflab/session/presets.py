"""Ready-made experiments by name: one for each formula-made data set, each other option at its default."""

from difflab.engine.datasets import DATA
from difflab.errors import UsageError
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes


def preset_names() -> list[str]:
    """All presets, in the order of the gallery; data that the user must bring have none."""
    return [name for name, data in DATA.items() if "asset" not in data.model_fields and data.space == "plane"]


def preset(name: str) -> Experiment:
    if name not in preset_names():
        raise UsageError(f"There is no preset {name!r}.", f"Presets: {', '.join(preset_names())}.")
    return with_changes(Experiment(), {"data.name": name})
