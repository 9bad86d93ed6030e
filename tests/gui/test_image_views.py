"""The stage of images under mouse and keys, its bar, the browser of a data set, the choice of a class."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget, QToolButton
from pytestqt.qtbot import QtBot

from difflab.gui.canvas.images import ImageStage
from difflab.gui.image_bar import ImageBar
from difflab.gui.image_browser import ALL, BrowseCommands, ImageBrowser
from difflab.gui.image_work import ListedImages
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.image_condition_panel import ImageConditionPanel
from difflab.gui.stages import Stages
from difflab.gui.theme import Appearance
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.render.images import Film, FilmRow, Followed, ImageGrid, ImagePane, ImagesPicture
from difflab.render.theme import DARK, LIGHT
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes

LEFT = Qt.MouseButton.LeftButton
GREYS = np.random.default_rng(0).random((9, 1, 8, 8), dtype=np.float32)
PANES = (ImagePane("Forward", ("a",), ImageGrid(GREYS)), ImagePane("Reverse", ("b",), ImageGrid(GREYS)))
FILM = Film((FilmRow("x", GREYS),), np.linspace(0, 10, 9), 10, 3.0, "noise")


@pytest.fixture
def stage(qtbot: QtBot) -> ImageStage:
    widget = ImageStage(DARK)
    qtbot.addWidget(widget)
    widget.resize(800, 500)
    widget.show_picture(ImagesPicture(PANES, Followed((), FILM)))
    widget.show()
    qtbot.waitExposed(widget)
    widget.grab()
    return widget


def test_a_click_picks_an_image_and_one_beside_lets_go(stage: ImageStage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.mouseClick(stage, LEFT, pos=QPoint(20, 80))
    assert picked.args == [0, 0]
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.mouseClick(stage, LEFT, pos=QPoint(400, 60))
    assert picked.args == [-1, -1]


def test_a_drag_in_the_film_moves_time(stage: ImageStage) -> None:
    place = stage._artist.film
    assert place is not None
    y = place.rect.top + 8
    shares: list[float] = []
    picks: list[tuple[int, int]] = []
    stage.time_picked.connect(shares.append)
    stage.picked.connect(lambda *which: picks.append(which))
    QTest.mousePress(stage, LEFT, pos=QPoint(round(place.first), y))
    QTest.mouseMove(stage, QPoint(round(place.last), y))
    QTest.mouseRelease(stage, LEFT, pos=QPoint(round(place.last), y))
    assert shares == pytest.approx([0.0, 1.0], abs=0.01)
    assert not picks


def test_keys_step_and_let_go(stage: ImageStage, qtbot: QtBot) -> None:
    for key, step in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
        with qtbot.waitSignal(stage.step_requested) as asked:
            QTest.keyClick(stage, key)
        assert asked.args == [step]
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert picked.args == [-1, -1]


def test_the_theme_is_worn_and_what_is_seen_is_told(stage: ImageStage) -> None:
    stage.apply_theme(LIGHT)
    stage._fade.stop()
    assert stage.grab().toImage().pixelColor(1, 1).name() == LIGHT.surface.hex
    assert "Forward. a" in stage.accessibleDescription()


@pytest.fixture
def bar(qtbot: QtBot) -> ImageBar:
    bar = ImageBar(ViewState())
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    bar.show()
    return bar


def test_the_bar_changes_the_view(bar: ImageBar, qtbot: QtBot) -> None:
    drift = bar.findChild(QToolButton, "image_bar.image_layer.drift")
    assert drift is not None
    QTest.mouseClick(drift, LEFT)
    for name in ("images.64", "smooth", "forward.markov"):
        action = bar.findChild(QAction, f"image_bar.{name}")
        assert action is not None
        action.trigger()
    view = bar._state.view
    assert (view.image_layer, view.images, view.smooth, view.forward) == ("drift", 64, True, "markov")
    browse = bar.findChild(QAction, "image_bar.browse")
    assert browse is not None
    with qtbot.waitSignal(bar.browse_requested):
        browse.trigger()


def test_every_control_of_the_bar_has_a_name_and_a_tip(bar: ImageBar) -> None:
    for found in bar.findChildren(QToolButton):
        assert found.objectName().startswith("image_bar.")
        assert found.accessibleName()
        assert found.toolTip()


def test_images_have_a_stage_of_their_own(qtbot: QtBot) -> None:
    tabs, stages = QTabWidget(), Stages(DARK, ViewState())
    qtbot.addWidget(tabs)
    tabs.addTab(stages, "Stage")
    stages.show_space("image", tabs)
    assert tabs.cornerWidget() is stages.image_bar
    assert stages.currentWidget() is stages.images


LISTED = ListedImages(
    (np.arange(30, dtype=np.uint8) * 8).repeat(64).reshape(30, 1, 8, 8),
    np.arange(30) % 3,
    ("a", "b", "c"),
    30,
)


@pytest.fixture
def browser(qtbot: QtBot, qapp: QApplication) -> ImageBrowser:
    browser = ImageBrowser("Digits", Appearance(qapp, "dark"))
    qtbot.addWidget(browser)
    browser.show()
    browser.show_listed(LISTED)
    return browser


def words(browser: ImageBrowser) -> str:
    return browser._words.text()


def test_a_click_tells_which_image_it_is(browser: ImageBrowser) -> None:
    wall = browser._wall
    QTest.mouseClick(wall.viewport(), LEFT, pos=QPoint(wall._pitch + 5, 5))
    assert words(browser) == "Training image 2\nclass b"
    QTest.keyClick(wall, Qt.Key.Key_End)
    assert words(browser) == "Training image 30\nclass c"
    QTest.mouseClick(
        wall.viewport(), LEFT, pos=QPoint(wall.viewport().width() - 1, wall.viewport().height() - 1)
    )
    assert words(browser) == "Training image 30\nclass c"  # nothing is there


def test_one_class_is_shown_alone(browser: ImageBrowser) -> None:
    box = browser.findChild(ChoiceBox, "image_browser.class")
    assert box is not None
    box.show_choice("1")
    box.chosen.emit("1")
    assert browser._count.text() == "10 images"
    browser._wall.pick(4)
    assert words(browser) == "Training image 14\nclass b"
    assert browser._wall.grab().toImage().pixelColor(5, 5).lightness() == 8  # the second of all
    box.show_choice(ALL)
    box.chosen.emit(ALL)
    assert browser._count.text() == "30 images"


@pytest.fixture
def commands(qtbot: QtBot, qapp: QApplication) -> Iterator[BrowseCommands]:
    window = QTabWidget()
    qtbot.addWidget(window)
    bridge = JobBridge()
    document = Document(with_changes(Experiment(), {"data.name": "digits"}))
    commands = BrowseCommands(document, bridge, Appearance(qapp, "dark"), window)
    yield commands
    commands.close_all()
    bridge.close()


def test_both_parts_of_the_data_can_be_seen(commands: BrowseCommands, qtbot: QtBot) -> None:
    def shown(count: int) -> bool:
        commands._bridge.collect()
        browser = commands._browser
        return browser is not None and browser._listed is not None and browser._listed.total == count

    commands.open()
    qtbot.waitUntil(lambda: shown(1_597), timeout=60_000)
    browser = commands._browser
    assert browser is not None
    held = browser.findChild(QToolButton, "image_browser.part.hold-out")
    assert held is not None
    QTest.mouseClick(held, LEFT)
    qtbot.waitUntil(lambda: shown(200), timeout=60_000)
    assert len(np.unique(browser._listed.classes)) == 10  # type: ignore[union-attr]
    commands._document.apply(Edit("data", {"data.name": "moons"}))
    assert commands._browser is None


def test_the_class_is_chosen_where_there_are_classes(qtbot: QtBot) -> None:
    panel = ImageConditionPanel()
    qtbot.addWidget(panel)
    digits = with_changes(Experiment(), {"data.name": "digits", "condition.label": 2})
    panel.show_experiment(digits)
    assert panel.isHidden()  # the classes are not known yet
    panel.show_classes(("zero", "one", "two"))
    assert not panel.isHidden()
    box = panel.findChild(ChoiceBox, "condition.label")
    assert box is not None
    assert box.currentText() == "two"
    edits: list[Edit] = []
    panel.edit_requested.connect(edits.append)
    box.chosen.emit("-1")
    assert edits[0].changes == {"condition.label": -1}
    panel.show_experiment(with_changes(digits, {"condition.label": -1}))
    assert not panel.form.editor("guidance").isVisibleTo(panel)  # there is no class to push towards
    panel.show_experiment(Experiment())
    assert panel.isHidden()
