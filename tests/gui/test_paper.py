"""Paper mode's cards and window, apart from trainings."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.paper_card import PaperCard
from difflab.gui.panels.paper_line import PaperLine
from difflab.gui.panels.paper_status import Reproduction
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.paper_controller import PaperController
from difflab.gui.paper_window import PaperWindow
from difflab.gui.training_controller import TrainingController
from difflab.render.theme import DARK, LIGHT
from difflab.session.document import Document
from difflab.session.experiment import Experiment
from difflab.session.paper import Figures, claim
from difflab.session.paper_table import Reading
from difflab.session.presets import preset
from difflab.session.results import Results

NAME = "paper-table-1-swiss-roll"
READING = Reading(claim(NAME), own=Figures(2.5, 0.01, -4.0, 3.7), exact=Figures(2.75, 0.0, -4.0, 3.7))


def press(widget: QWidget, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def card(qtbot: QtBot) -> PaperCard:
    card = PaperCard(claim(NAME), DARK)
    qtbot.addWidget(card)
    card.resize(800, 300)
    card.show()
    return card


def test_a_card_shows_all_figures(card: PaperCard) -> None:
    card.show_reading(READING, computing=False)
    assert card.table.text("K", "paper") == "2.350"
    assert card.table.text("K", "your run") == "2.500 ± 0.010"
    assert card.table.text("K - L_null", "exact model") == "6.750"
    assert card.table.text("K - L_null", "limit") == "7.700"


def test_the_exact_optimum_is_being_computed(card: PaperCard) -> None:
    card.show_reading(Reading(claim(NAME)), computing=True)
    assert card.table.text("K", "exact model") == "computing …"


def test_a_card_asks(card: PaperCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.open_requested) as opened:
        press(card, f"{NAME}.open")
    with qtbot.waitSignal(card.reproduce_requested) as reproduced:
        press(card, f"{NAME}.reproduce")
    assert opened.args == reproduced.args == [NAME]


def test_progress_can_be_cancelled(card: PaperCard, qtbot: QtBot) -> None:
    card.show_reproduction(Reproduction("training", 0.25, "Training", possible=False))
    bar = card.findChild(QProgressBar)
    assert bar is not None
    assert bar.isVisible()
    assert bar.value() == 0.25 * bar.maximum()
    with qtbot.waitSignal(card.cancel_requested):
        press(card, f"{NAME}.cancel")
    card.show_reproduction(Reproduction(words="Reproduced."))
    assert not bar.isVisible()
    assert card.words == "Reproduced."


def test_more_bits_lie_further_right(qtbot: QtBot) -> None:
    line = PaperLine(LIGHT)
    qtbot.addWidget(line)
    line.resize(400, 60)
    line.show_reading(READING)
    places = [line.x_of(bits) for bits in (2.35, 2.5, 2.75, 3.7)]
    assert places == sorted(places)
    assert 0 < places[0] < places[-1] < 400
    assert not line.grab().isNull()


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
        self.window.show()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.bridge.close()
    bench.training.close()


def test_opening_is_one_step_of_undo(bench: Bench, qtbot: QtBot) -> None:
    before = bench.document.experiment
    with qtbot.waitSignal(bench.controller.view_requested) as asked:
        press(bench.window, f"{NAME}.open")
    assert asked.args == [claim(NAME).view]
    assert bench.document.experiment == preset(NAME)
    bench.document.undo()
    assert bench.document.experiment == before


def test_the_exact_optimum_is_computed_live(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MATH: swiss roll with noise 1.0, cosine, T = 40, beta_1 = 1e-3: K = -3.114 bits."""
    monkeypatch.setattr("difflab.gui.paper_controller.preset", easy)
    bench.controller.compute_exact()
    card = bench.window.cards[NAME]
    assert card.table.text("K", "exact model") == "computing …"

    def arrived() -> bool:
        bench.bridge.collect()
        return bench.controller.reading(NAME).exact is not None

    qtbot.waitUntil(arrived, timeout=20_000)
    assert card.table.text("K", "exact model").startswith("\N{MINUS SIGN}3.11")


def easy(name: str) -> Experiment:
    del name
    return Experiment.parse({"data": {"name": "swiss-roll", "noise": 1.0}})


def test_figures_are_copied(bench: Bench) -> None:
    press(bench.window, "paper.copy_csv")
    assert QGuiApplication.clipboard().text() == bench.window.text("csv")
    press(bench.window, "paper.copy_text")
    assert "6.450" in QGuiApplication.clipboard().text()
    bench.window.apply_theme(LIGHT)


def test_the_focus_stays_on_the_card_when_its_button_goes(card: PaperCard) -> None:
    cancel, again = (card.findChild(QPushButton, f"{NAME}.{name}") for name in ("cancel", "reproduce"))
    assert cancel is not None
    assert again is not None
    card.show_reproduction(Reproduction())
    again.setFocus()
    card.show_reproduction(Reproduction("training", 0.25, "Training", possible=False))
    assert card.focusWidget() is cancel
    card.show_reproduction(Reproduction(words="Cancelled."))
    assert card.focusWidget() is again
