"""What SOURCE on the command line, or a file dropped on the window, stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from difflab.errors import FileFormatError, UsageError
from difflab.session.assets import AnyArray
from difflab.session.brought import bring
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_file import open_experiment
from difflab.session.files.exported_file import EXPORTED_SUFFIXES, experiment_inside
from difflab.session.files.picture_file import SUFFIXES as PICTURES
from difflab.session.files.points_file import SUFFIXES as TABLES
from difflab.session.files.run_folder import Run, is_run_folder, read_run
from difflab.session.paths import with_changes
from difflab.session.presets import preset, preset_names
from difflab.session.results import Learned
from difflab.session.weights import bundled_for

OF_PICTURES = {"image", "image-texture"}  # data sets that are made of a picture, whatever it carries


@dataclass(frozen=True)
class Source:
    """An experiment with its assets, and the run it was read from, if any.

    note: what of the data was left out, in one line; empty where nothing was.
    """

    experiment: Experiment
    assets: Mapping[str, AnyArray] = field(default_factory=dict)
    run: Run | None = None
    note: str = ""


def open_source(name: str, data: str = "") -> Source:
    """A preset's name, an experiment file, a run folder, an exported file, or a file or folder of data.

    data: the data set that a file of data is meant to become, where it could become several.
    """
    if name in preset_names():
        return Source(preset(name))
    path = Path(name)
    if is_run_folder(path):
        run = read_run(path)
        return Source(run.experiment, run.assets, run)
    carried = carried_experiment(path) if data not in OF_PICTURES else None
    if carried is not None:
        return carried
    found = bring(path, name=data)
    if found is not None:
        return Source(with_changes(Experiment(), {"data": found.data}), found.assets, note=found.note)
    if path.is_file():
        return Source(*open_experiment(path))
    if path.is_dir():
        raise UsageError(
            f"{name} is a folder without a manifest.json, so not a run, and it holds no pictures.",
            "Name a run folder, or one with pictures.",
        )
    raise UsageError(
        f"{name!r} is neither a preset nor a file or run folder.", f"Presets: {', '.join(preset_names())}."
    )


def carried_experiment(path: Path) -> Source | None:
    """The experiment in a file that the lab exported; None where it carries none but may be data."""
    suffix = path.suffix.lower()
    if suffix not in EXPORTED_SUFFIXES or not path.is_file():
        return None
    try:
        return Source(*experiment_inside(path))
    except FileFormatError:
        if suffix not in PICTURES and suffix not in TABLES:
            raise
        return None


def learned_of(source: Source, model: str | None) -> Learned | None:
    """What `source` has learned, where the model "learned" is meant; None means the exact model.

    Weights are those of the run, or else those that come with the lab, if they are what the experiment would
    learn. Without a word (`model` None) they are used where there are some. Raises `UsageError` where learned
    weights are asked for that are not there.
    """
    if model == "exact":
        return None
    run = source.run
    if run is not None and run.weights:
        return Learned(run.experiment, run.weights, run.steps)
    found = bundled_for(source.experiment)
    if found is None and model == "learned":
        raise UsageError(
            "There is no learned model: this source has no trained weights.",
            "Train first (difflab train SOURCE --out RUN) and name the run folder, or use --model exact.",
        )
    return found
