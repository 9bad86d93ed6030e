"""Runs of earlier sessions are listed, read when they are asked for, and told apart from other data."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.training_controller import TrainingController
from difflab.render.theme import DARK
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import RunWriter, read_run
from difflab.session.places import runs_folder
from difflab.session.presets import preset
from difflab.session.results import Learned, Results
from difflab.session.weights import bundled_for

TRAINED = Experiment(seed=3)
PATIENCE = 60_000  # the first work of all loads torch


class Bench:
    """Training and its panel on a document, without a window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.document, self.results, self.bridge = Document(Experiment()), Results(bundled_for), JobBridge()
        self.panel = TrainingPanel(DARK)
        qtbot.addWidget(self.panel)
        self.training = TrainingController(self.document, self.results, self.bridge, self.panel)
        self.shelf = self.training._shelf

    def settled(self) -> bool:
        self.bridge.collect()
        return self.bridge.idle

    def origin(self) -> str:
        label = self.panel.findChild(QLabel, "training.origin")
        assert label is not None
        return "" if label.isHidden() else label.text()


@pytest.fixture
def bench(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Bench]:
    monkeypatch.setenv("DIFFLAB_HOME", str(tmp_path))
    # Pictures of the samples need torch and a sound network; the list needs neither.
    monkeypatch.setattr("difflab.gui.run_pictures.RunPictures.draw_sample", lambda *_: None)
    monkeypatch.setattr("difflab.gui.run_pictures.RunPictures.ask_for_exact_loss", lambda *_: None)
    bench = Bench(qtbot)
    yield bench
    bench.bridge.close()
    bench.training.close()


def write_run(name: str = "run", ended: float = 1e9) -> Path:
    writer = RunWriter(runs_folder() / name, TRAINED, {}, "cpu")
    writer.add_losses(1, np.array([1.0, 0.5]), 1.0)
    writer.checkpoint(2, {"w": np.zeros(2, np.float32)}, {})
    writer.finish("finished", TRAINED, {})
    os.utime(runs_folder() / name / "manifest.json", (ended, ended))
    return runs_folder() / name


def test_runs_of_earlier_sessions_are_listed(bench: Bench, qtbot: QtBot) -> None:
    folder = write_run()
    bench.shelf.look_for_runs()
    qtbot.waitUntil(bench.settled, timeout=PATIENCE)
    (row,) = bench.panel.runs._rows
    assert (row.key, row.steps, row.shown) == (str(folder), 2, False)
    assert row.title.startswith("v · swiss roll · ")


def test_a_training_of_this_session_is_not_listed_from_its_folder(bench: Bench, qtbot: QtBot) -> None:
    write_run(ended=time.time() + 1.0)
    bench.shelf.look_for_runs()
    qtbot.waitUntil(bench.settled, timeout=PATIENCE)
    assert bench.panel.runs._rows == ()


def test_one_that_is_chosen_is_read_and_can_be_undone(bench: Bench, qtbot: QtBot) -> None:
    before = bench.document.experiment
    key = str(write_run())
    bench.shelf.look_for_runs()
    qtbot.waitUntil(bench.settled, timeout=PATIENCE)
    bench.training.reopen(key)
    qtbot.waitUntil(bench.settled, timeout=PATIENCE)
    assert bench.document.experiment == TRAINED
    assert bench.results.get(TRAINED) is not None
    assert [row.shown for row in bench.panel.runs._rows] == [True]
    bench.document.undo()
    assert bench.document.experiment == before


def test_one_that_is_gone_is_complained_of(bench: Bench, qtbot: QtBot) -> None:
    folder = write_run()
    bench.shelf.look_for_runs()
    qtbot.waitUntil(bench.settled, timeout=PATIENCE)
    (folder / "manifest.json").unlink()
    with qtbot.waitSignal(bench.training.failed) as told:
        bench.training.reopen(str(folder))
        qtbot.waitUntil(bench.settled, timeout=PATIENCE)
    assert "is not a run folder" in told.args[0]


def test_loss_and_samples_say_whose_they_are_beside_other_data(bench: Bench) -> None:
    bench.training.take_run(read_run(write_run()))
    assert not bench.origin()
    bench.document.apply(Edit("data", {"data.name": "moons"}))
    assert "of swiss roll" in bench.origin()
    bench.document.undo()
    assert not bench.origin()


def test_weights_that_come_with_the_lab_stay_within_reach(bench: Bench) -> None:
    """They are a row as soon as their data are shown, and come back after a training of the same."""
    assert not bench.panel.runs._rows
    shipped = preset("digits")
    bench.document.load(shipped, {}, None)
    (row,) = bench.panel.runs._rows
    assert row.title.startswith("Comes with the lab · ")
    own = Learned(shipped, {"w": np.zeros(2, np.float32)}, 3)
    bench.results.put(own)
    bench.training.reopen(row.key)
    found = bench.results.get(bench.document.experiment)
    assert found is not None
    assert found.step == row.steps > 3
    assert [row.shown for row in bench.panel.runs._rows] == [True]


def test_the_panel_says_that_a_network_comes_with_the_lab(bench: Bench) -> None:
    message = bench.panel.findChild(QLabel, "training.message")
    assert message is not None
    assert message.text().startswith("The exact model needs no training")
    bench.document.load(preset("digits"), {}, None)
    assert message.text().startswith("This network comes with the lab, trained for ")
