"""The latest run folders at a glance."""

import os
from pathlib import Path

import numpy as np

from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import RunWriter
from difflab.session.files.run_notes import latest_runs, moment_words


def write_run(folder: Path, ended: float, steps: int = 3, weights: bool = True) -> Path:
    writer = RunWriter(folder, Experiment(seed=steps), {}, "cpu")
    writer.add_losses(1, np.linspace(1.0, 0.5, steps), 1.0)
    if weights:
        writer.checkpoint(steps, {"w": np.zeros(2, np.float32)}, {})
    writer.finish("finished", Experiment(seed=steps), {})
    os.utime(folder / "manifest.json", (ended, ended))
    return folder


def test_the_latest_come_oldest_first(tmp_path: Path) -> None:
    folders = [
        write_run(tmp_path / name, ended) for name, ended in (("a", 300.0), ("b", 100.0), ("c", 200.0))
    ]
    assert [note.folder for note in latest_runs(tmp_path, 2)] == [folders[2], folders[0]]


def test_a_note_tells_what_was_trained(tmp_path: Path) -> None:
    write_run(tmp_path / "run", 100.0, steps=5)
    (note,) = latest_runs(tmp_path, 8)
    assert (note.steps, note.experiment, note.ended) == (5, Experiment(seed=5), 100.0)


def test_what_cannot_be_shown_is_left_out(tmp_path: Path) -> None:
    write_run(tmp_path / "no weights", 100.0, weights=False)
    (write_run(tmp_path / "damaged", 200.0) / "experiment.toml").write_text("no = experiment")
    (tmp_path / "a file").write_text("")
    good = write_run(tmp_path / "good", 50.0)
    assert [note.folder for note in latest_runs(tmp_path, 8)] == [good]


def test_no_folder_has_no_runs(tmp_path: Path) -> None:
    assert latest_runs(tmp_path / "missing", 8) == []


def test_another_day_is_named() -> None:
    assert len(moment_words(0.0)) > len("13:25")
