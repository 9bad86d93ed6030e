"""The latest run folders at a glance: enough of each to name it in a list, without its weights."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from difflab.errors import DifflabError
from difflab.session.experiment import Experiment
from difflab.session.files.atomic import read_limited
from difflab.session.files.experiment_file import open_experiment
from difflab.session.files.run_folder import LIMIT, checkpoints, is_run_folder


@dataclass(frozen=True)
class RunNote:
    """A run folder with weights: what was trained there, for how many steps, when it ended (seconds)."""

    folder: Path
    experiment: Experiment
    steps: int
    ended: float


def latest_runs(folder: Path, count: int) -> list[RunNote]:
    """The `count` runs in `folder` that were written last, oldest first; what cannot be read is left out."""
    found: list[RunNote] = []
    for run in sorted(_runs(folder), key=_written, reverse=True):
        if len(found) == count:
            break
        found += _note(run)
    return found[::-1]


def _runs(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in folder.iterdir() if is_run_folder(path))
    except OSError:  # there is no such folder yet, or it may not be looked into
        return


def _written(run: Path) -> float:
    try:
        return (run / "manifest.json").stat().st_mtime
    except OSError:
        return 0.0


def _note(run: Path) -> Iterator[RunNote]:
    """The note of one run; nothing where it has no weights yet, or is damaged."""
    name = next((name for name in ("experiment.difflab", "experiment.toml") if (run / name).is_file()), None)
    if name is None or not checkpoints(run):
        return
    try:
        experiment, _ = open_experiment(run / name)
        steps = _last_step(run / "metrics.csv")
    except (DifflabError, ValueError, OSError):
        return
    yield RunNote(run, experiment, steps, _written(run))


def _last_step(metrics: Path) -> int:
    lines = read_limited(metrics, LIMIT).decode(errors="replace").splitlines()
    return int(lines[-1].partition(",")[0]) if len(lines) > 1 else 0


def moment_words(seconds: float) -> str:
    """A moment in local time, as short as it can be told from others: "13:25", "21 Nov 13:25"."""
    then = time.localtime(seconds)
    today = time.localtime()[:3] == then[:3]
    return time.strftime("%H:%M" if today else "%d %b %H:%M", then)
