"""Start, pause, stop, and what training shows."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.panels.training_status import OFFERED, RunRow, TrainingState, TrainingStatus
from difflab.gui.plots.loss_plot import LossPlot, _step_words
from difflab.render.theme import DARK, LIGHT


@pytest.fixture
def panel(qtbot: QtBot) -> TrainingPanel:
    panel = TrainingPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(270, 700)
    panel.show()
    return panel


def button(panel: TrainingPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, f"training_panel.{name}")
    assert found is not None
    return found


def text(panel: TrainingPanel, name: str) -> str:
    label = panel.findChild(QLabel, f"training.{name}")
    assert label is not None
    return label.text()


@pytest.mark.parametrize("state", OFFERED)
def test_each_state_offers_its_buttons_and_no_others(panel: TrainingPanel, state: TrainingState) -> None:
    panel.show_state(TrainingStatus(state, 10, 100))
    shown = {name for name in ("start", "pause", "resume", "stop") if button(panel, name).isVisible()}
    assert shown == OFFERED[state]


def test_buttons_are_intentions(qtbot: QtBot, panel: TrainingPanel) -> None:
    for state, name, signal in (
        ("idle", "start", panel.start_requested),
        ("running", "pause", panel.pause_requested),
        ("paused", "resume", panel.resume_requested),
        ("running", "stop", panel.stop_requested),
    ):
        panel.show_state(TrainingStatus(state, 10, 100))  # type: ignore[arg-type]
        with qtbot.waitSignal(signal):
            QTest.mouseClick(button(panel, name), Qt.MouseButton.LeftButton)
        # An intention changes nothing by itself: the window answers with another state.
        assert button(panel, name).isVisible()


def test_the_focus_follows_the_buttons(panel: TrainingPanel) -> None:
    button(panel, "start").setFocus()
    panel.show_state(TrainingStatus("running", 1, 100))
    assert button(panel, "pause").hasFocus()
    panel.show_state(TrainingStatus("paused", 1, 100))
    assert button(panel, "resume").hasFocus()


def test_figures_while_running(panel: TrainingPanel) -> None:
    panel.show_state(TrainingStatus("running", 1500, 6000, 292.4, 15.2))
    assert text(panel, "figures") == "1,500 / 6,000"
    assert text(panel, "pace") == "292 steps/s\nETA 0:15"
    panel.show_state(TrainingStatus("paused", 1500, 6000, 292.4, 15.2))
    assert text(panel, "pace") == "paused"


def test_what_cannot_be_trained_says_why(panel: TrainingPanel) -> None:
    panel.show_state(TrainingStatus(message="Draw some points first.", possible=False))
    assert not button(panel, "start").isEnabled()
    assert text(panel, "message") == "Draw some points first."


def test_samples_and_runs_are_absent_until_there_are_some(panel: TrainingPanel) -> None:
    assert not panel.samples.isVisible()
    assert not panel.runs.isVisible()
    panel.show_sample(100, np.zeros((10, 2)))
    panel.show_runs([RunRow("a", "v, cosine", 6000)])
    assert panel.samples.isVisible()
    assert panel.runs.isVisible()
    panel.begin_run()
    assert not panel.samples.isVisible()


def test_samples_show_an_early_a_middle_and_the_latest(panel: TrainingPanel) -> None:
    for step in range(100, 100 * 200, 100):
        panel.show_sample(step, np.zeros((10, 2), np.float32))
    early, middle, latest = panel.samples.shown_steps()
    assert (early, latest) == (100, 19_900)
    assert early < middle < latest
    assert panel.samples.count <= 40
    panel.samples.grab()  # paints


def test_a_run_is_chosen_by_its_key(qtbot: QtBot, panel: TrainingPanel) -> None:
    panel.show_runs(
        [RunRow("b", "ε, linear", 6000, 0.41, 0.0011, -2.4, 1, True), RunRow("a", "v", 10, style=0)]
    )
    second = panel.runs.item(1, 0)
    assert second is not None
    cell = panel.runs.visualItemRect(second).center()
    with qtbot.waitSignal(panel.run_chosen) as chosen:
        QTest.mouseClick(panel.runs.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert chosen.args == ["a"]
    shown = [panel.runs.item(0, column) for column in range(panel.runs.columnCount())]
    assert [item.text() if item else "" for item in shown] == ["ε, linear", "6,000", "−2.4", "0.0011"]


def test_losses_reach_the_plot(panel: TrainingPanel) -> None:
    panel.begin_run(100)
    panel.append_losses(np.full(40, 0.5))
    panel.show_exact_loss(0.35)
    assert panel.plot.history.steps == 40
    assert panel.plot.reference == 0.35
    assert panel.plot.accessibleName() == "Loss 0.5 at step 40"


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(DARK)
    qtbot.addWidget(plot)
    plot.resize(240, 150)
    plot.show()
    return plot


def inked(plot: LossPlot, role: str) -> int:
    """How many pixels have the pure colour of a role."""
    wanted = DARK.colours()[role].rgb
    picture = plot.grab().toImage()
    pixels = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return sum((pixel.red(), pixel.green(), pixel.blue()) == wanted for pixel in pixels)


def test_the_plot_draws_learned_and_exact_in_their_colours(plot: LossPlot) -> None:
    assert inked(plot, "learned") == inked(plot, "exact") == 0
    plot.append(np.geomspace(2.0, 0.4, 300))
    plot.set_reference(0.35)
    assert inked(plot, "learned") > 20
    assert inked(plot, "exact") > 20


@pytest.mark.parametrize(
    "losses",
    [
        [np.nan],
        [np.inf, np.nan],
        [0.0, 0.0],
        [1e300, 1e-300, 1.0],
        [-1.0, 2.0],
        [0.5] * 3,
        np.random.default_rng(0).lognormal(size=9_000),
    ],
    ids=["nan", "inf", "zero", "wild", "negative", "flat", "long"],
)
def test_the_plot_survives_every_loss(plot: LossPlot, losses: list[float]) -> None:
    plot.append(np.array(losses))
    plot.set_reference(float(losses[0]))
    plot.grab()
    plot.apply_theme(LIGHT)
    plot.grab()


def test_the_place_of_the_first_infinity_is_marked(plot: LossPlot) -> None:
    plot.append(np.array([1.0, 0.5, np.nan]))
    assert inked(plot, "error") > 0


def test_hovering_reads_the_curve(plot: LossPlot) -> None:
    plot.append(np.full(100, 0.5))
    before = plot.grab().toImage()
    QTest.mouseMove(plot, QPoint(140, 60))
    assert plot.grab().toImage() != before


def test_a_tall_column_gives_its_room_to_loss_and_samples(qtbot: QtBot) -> None:
    panel = TrainingPanel(DARK)
    qtbot.addWidget(panel)
    rng = np.random.default_rng(0)
    for step in (10, 20, 50, 100, 200, 500, 1_000):
        panel.show_sample(step, rng.standard_normal((50, 2)))
    panel.resize(262, 664)
    panel.show()
    low = panel.plot.sizeHint().height()
    assert panel.samples.shown_steps() == [10, 100, 1_000]
    panel.resize(262, 1_024)
    qtbot.waitUntil(lambda: panel.samples.height() >= panel.samples.sizeHint().height())
    assert panel.plot.sizeHint().height() > low + 100
    shown = panel.samples.shown_steps()
    assert len(shown) >= 6
    assert shown == sorted(shown)
    assert {10, 1_000} <= set(shown)


def test_the_plot_names_what_the_losses_are(panel: TrainingPanel) -> None:
    pictures = []
    for words in ("mean square", "nats, all steps", "mean square"):
        panel.begin_run(0, words)
        panel.append_losses(np.full(40, 0.5))
        pictures.append(panel.plot.grab().toImage())
    assert pictures[0] == pictures[2] != pictures[1]


@pytest.mark.parametrize(("width", "points"), [(600, 18.0), (380, 18.0), (240, 18.0), (200, 18.0)])
def test_title_and_key_of_the_plot_never_meet(plot: LossPlot, width: int, points: float) -> None:
    """No row of pixels has the ends of both, unless there is a gap between them."""
    font = plot.font()
    font.setPointSizeF(points)
    plot.setFont(font)
    plot.resize(width, 260)
    plot.append(np.geomspace(2.0, 0.4, 300))
    plot.set_words("mean square")
    plot.set_reference(0.913)
    picture = plot.grab().toImage()
    muted, text = (DARK.colours()[role].rgb for role in ("muted", "text"))
    found: dict[tuple[int, int, int], list[tuple[int, int]]] = {muted: [], text: []}
    for y in range(int(2.5 * plot.fontMetrics().height())):
        for x in range(picture.width()):
            pixel = picture.pixelColor(x, y)
            found.get((pixel.red(), pixel.green(), pixel.blue()), []).append((x, y))
    title, key = found[muted], found[text]
    assert title
    assert key
    rows = {y for _, y in key}
    beside = [x for x, y in title if y in rows and x > 4 * plot.fontMetrics().height()]
    assert not beside or max(beside) < min(x for x, _ in key)


def test_the_steps_of_the_plot_are_in_one_unit() -> None:
    assert _step_words([0.0, 5_000.0, 10_000.0]) == ["0", "5k", "10k"]
    assert _step_words([0.0, 2_000.0, 4_000.0]) == ["0", "2,000", "4,000"]
