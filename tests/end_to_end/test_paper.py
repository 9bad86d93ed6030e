"""Paper mode in the real window: open a claim, cancel its reproduction, reproduce it."""

import pytest
from PySide6.QtWidgets import QPushButton, QTabWidget

from difflab.gui.paper_window import PaperWindow
from difflab.session import presets
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from tests.end_to_end.conftest import Driver

NAME = "paper-figure-1"


def quick(name: str) -> Experiment:
    """Data that are measured quickly, and a training of a moment of a network that is no good."""
    del name
    changes = {
        "data": {"name": "ring", "modes": 3},
        "training.steps": 40,
        "training.batch": 32,
        "network": {"kind": "mlp", "width": 16},
    }
    return with_changes(presets.preset(NAME), {**changes, "objective": {"name": "v"}})


def test_a_claim_is_reproduced(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("difflab.gui.paper_controller.preset", quick)
    driver.trigger("paper.open")
    window = driver.find(PaperWindow, "paper")
    assert window.isVisible()
    card = window.cards[NAME]
    before = driver.window.document.experiment
    driver.click(f"{NAME}.reproduce")
    assert driver.find(QTabWidget, "tabs").currentWidget().objectName() == "figure_one"
    assert driver.window.document.experiment == quick(NAME)
    other = driver.find(QPushButton, "paper-table-1-heartbeat.reproduce")
    assert not other.isEnabled()
    driver.click(f"{NAME}.cancel")
    driver.wait(lambda: card.words.startswith("Cancelled"))
    assert card.table.text("K", "your run") == "–"
    assert other.isEnabled()
    driver.click(f"{NAME}.reproduce")
    driver.wait(lambda: card.words.startswith("Reproduced"), seconds=120)
    own = float(card.table.text("K", "your run").split()[0].replace("\N{MINUS SIGN}", "-"))
    driver.wait(lambda: not card.table.text("K", "exact model").startswith("computing"), seconds=120)
    exact = float(card.table.text("K", "exact model").replace("\N{MINUS SIGN}", "-"))
    assert own < exact
    driver.window.document.undo()
    assert driver.window.document.experiment == before
