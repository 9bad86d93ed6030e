"""What the list of runs needs of the disk; carried out where pictures are computed."""

from collections.abc import Iterator
from pathlib import Path

from difflab.session.files.run_folder import Run, read_run
from difflab.session.files.run_notes import RunNote, latest_runs


def kept_run(folder: Path) -> Iterator[Run]:
    """A run as its folder has it."""
    yield read_run(folder)


def runs_before(folder: Path, count: int) -> Iterator[list[RunNote]]:
    """The latest runs of earlier sessions, oldest first."""
    yield latest_runs(folder, count)
