"""Figures of images in paper mode: cards that keep their place, and are filled one after the other."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.paper_card import PaperCard
from difflab.gui.panels.paper_picture import COLUMNS, SIDE, WAITING, PaperPictureView
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.paper_controller import PaperController
from difflab.gui.paper_window import PaperWindow
from difflab.gui.training_controller import TrainingController
from difflab.render.theme import DARK, LIGHT
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paper import claim
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.results import Results
from difflab.session.scene.paper_pictures import PaperPicture

FIGURES = ("paper-figure-3", "paper-figure-4", "paper-figure-5")


def test_images_are_drawn_where_they_belong(qtbot: QtBot) -> None:
    view = PaperPictureView("figure", 2, LIGHT)
    qtbot.addWidget(view)
    view.resize(view.sizeHint())
    assert view.accessibleName() == WAITING
    white, black = np.ones((COLUMNS, 4, 4, 1), np.float32), np.zeros((COLUMNS, 4, 4, 3), np.float32)
    view.show_picture(PaperPicture((("data", white), ("samples", black)), done=True))
    assert view.accessibleName() == f"{COLUMNS} images: data; {COLUMNS} images: samples"
    shown = view.grab().toImage()
    ratio = shown.devicePixelRatio()
    at = [round((view.sizeHint().width() - SIDE) * ratio), round(SIDE / 2 * ratio)]
    assert shown.pixelColor(*at) == QColor("white")
    assert shown.pixelColor(at[0], round(1.5 * SIDE * ratio)) == QColor("black")


@pytest.mark.parametrize("name", [*FIGURES, "paper-table-2-mnist", "paper-table-1-swiss-roll"])
def test_figures_of_images_alone_have_a_picture(qtbot: QtBot, name: str) -> None:
    card = PaperCard(claim(name), DARK)
    qtbot.addWidget(card)
    assert (card.picture is not None) == (name in FIGURES)


def test_a_parzen_window_has_a_row_of_its_own(qtbot: QtBot) -> None:
    card = PaperCard(claim("paper-table-2-mnist"), DARK)
    qtbot.addWidget(card)
    assert card.table.text("Parzen", "paper") == "220.0 ± 1.9"
    assert "nats" in card.line.accessibleName()


class Bench:
    """Paper mode on a document, without a main window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.document, results, self.bridge = Document(Experiment()), Results(), JobBridge()
        panel = TrainingPanel(DARK)
        self.training = TrainingController(self.document, results, self.bridge, panel)
        self.controller = PaperController(self.document, results, self.bridge, self.training)
        self.window = PaperWindow(self.controller, DARK)
        qtbot.addWidget(panel)
        qtbot.addWidget(self.window)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.bridge.close()
    bench.training.close()


def small(name: str) -> Experiment:
    """The preset's question, asked of the digits."""
    asked = preset(name).posterior.replace(steps=4)
    digits = with_changes(preset("digits"), {"sampler.steps": 4})
    return digits.replace(posterior=asked)


def test_all_figures_are_drawn_once(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("difflab.gui.paper_controller.preset", small)
    bench.controller.draw_pictures()

    def drawn() -> bool:
        bench.bridge.collect()
        views = [bench.window.cards[name].picture for name in FIGURES]
        return all(view is not None and [len(row) for _, row in view.images][1:] for view in views) and all(
            len(images) == COLUMNS for view in views if view is not None for _, images in view.images
        )

    qtbot.waitUntil(drawn, timeout=30_000)
    asked: list[object] = []
    monkeypatch.setattr(bench.bridge, "request", lambda *parts: asked.append(parts))
    qtbot.waitUntil(lambda: (bench.bridge.collect(), bench.bridge.idle)[1])
    bench.controller.draw_pictures()
    assert not asked


def test_data_that_a_claim_needs_are_asked_for(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.controller.failed) as failed:
        bench.controller.reproduce("paper-table-1-cifar")
    assert "Bring CIFAR-10 first" in failed.args[0]
    assert not bench.training.is_under_way


def test_data_that_the_user_has_brought_are_taken(bench: Bench) -> None:
    plain = preset("paper-table-1-cifar").replace(seed=1)
    data = plain.data.replace(held_out=123)
    bench.document.apply(Edit("data", {**dict(plain), "data": data}))
    for name in ("paper-table-1-cifar", "paper-figure-3"):
        assert bench.controller.experiment(name).data == data
    assert bench.controller.experiment("paper-figure-4").data.name == "dead-leaves"
