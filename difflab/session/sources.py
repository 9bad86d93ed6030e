"""What SOURCE on the command line, or a file dropped on the window, stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from difflab.errors import UsageError
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_file import open_experiment
from difflab.session.files.exported_file import EXPORTED_SUFFIXES, experiment_inside
from difflab.session.files.run_folder import Run, is_run_folder, read_run
from difflab.session.presets import preset, preset_names
from difflab.session.results import Learned


@dataclass(frozen=True)
class Source:
    """An experiment with its assets, and the run it was read from, if any."""

    experiment: Experiment
    assets: Mapping[str, AnyArray] = field(default_factory=dict)
    run: Run | None = None


def open_source(name: str) -> Source:
    """A preset's name, an experiment file, a run folder or an exported file."""
    if name in preset_names():
        return Source(preset(name))
    path = Path(name)
    if is_run_folder(path):
        run = read_run(path)
        return Source(run.experiment, run.assets, run)
    if path.is_file():
        reader = experiment_inside if path.suffix.lower() in EXPORTED_SUFFIXES else open_experiment
        return Source(*reader(path))
    if path.is_dir():
        raise UsageError(f"{name} is a folder without a manifest.json, so not a run.", "Name a run folder.")
    raise UsageError(
        f"{name!r} is neither a preset nor a file or run folder.", f"Presets: {', '.join(preset_names())}."
    )


def learned_of(source: Source, model: str | None) -> Learned | None:
    """What `source` has learned, where the model "learned" is meant; None means the exact model.

    Without a word (`model` None) weights are used where there are some. Raises `UsageError` where learned
    weights are asked for that are not there.
    """
    run = source.run
    if model == "exact" or (model is None and (run is None or not run.weights)):
        return None
    if run is None or not run.weights:
        raise UsageError(
            "There is no learned model: this source has no trained weights.",
            "Train first (difflab train SOURCE --out RUN) and name the run folder, or use --model exact.",
        )
    return Learned(run.experiment, run.weights, run.steps)
