"""The table of commands and what is made from it."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton, QSlider, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.actions import (
    ACTIONS,
    HEADER,
    MENUS,
    enable,
    fill_menus,
    make_actions,
    recolour,
    shortcut_rows,
)
from difflab.gui.icons import icon_names
from difflab.gui.widgets.key_courtesy import is_wanted_below
from difflab.render.theme import DARK


def test_ids_are_dotted_and_unique() -> None:
    assert not [name for name, count in Counter(spec.id for spec in ACTIONS).items() if count > 1]
    assert all("." in spec.id for spec in ACTIONS)


def test_the_ids_that_tools_rely_on_are_there() -> None:
    for name in (
        "training.start",
        "training.pause",
        "training.stop",
        "edit.undo",
        "edit.redo",
        "file.open",
        "file.save",
        "export.animation",
        "transport.play",
    ):
        assert name in {spec.id for spec in ACTIONS}


def test_no_key_has_two_meanings() -> None:
    """The keys of a tab go before the window's, and have one meaning among themselves."""
    for place in {spec.within for spec in ACTIONS}:
        keys = Counter(
            QKeySequence(key).toString() for spec in ACTIONS if spec.within == place for key in spec.shortcuts
        )
        assert not [key for key, count in keys.items() if count > 1]
        assert "" not in keys


def test_no_menu_offers_one_mnemonic_twice() -> None:
    for menu in {spec.menu for spec in ACTIONS}:
        marks = Counter(
            spec.text[spec.text.index("&") + 1].lower()
            for spec in ACTIONS
            if spec.menu == menu and "&" in spec.text
        )
        assert not [mark for mark, count in marks.items() if count > 1], menu


def test_every_command_is_explained_and_its_icon_exists() -> None:
    names = set(icon_names())
    for spec in ACTIONS:
        assert spec.tip.endswith("."), spec.id
        assert not spec.icon or spec.icon in names, spec.id
        assert spec.menu.partition("/")[0] in MENUS, spec.id


def test_actions_carry_their_table(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = make_actions(window)
    recolour(actions, DARK)
    undo = actions["edit.undo"]
    assert undo.objectName() == "edit.undo"
    assert undo.shortcut() == QKeySequence("Ctrl+Z")
    assert not undo.icon().isNull()
    assert set(HEADER) <= set(actions)


def test_menus_hold_every_command_once(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menus = fill_menus(window.menuBar(), make_actions(window))
    held = Counter(action.objectName() for menu in menus.values() for action in menu.actions())
    assert [menu for menu in menus if "/" not in menu] == list(MENUS)
    assert all(held[spec.id] == 1 for spec in ACTIONS)


def test_commands_follow_the_facts(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = make_actions(window)
    enable(actions, {"undo"})
    assert actions["edit.undo"].isEnabled()
    assert not actions["training.stop"].isEnabled()
    assert actions["file.open"].isEnabled()
    assert not actions["view.figure1"].isEnabled(), "the figure is of points in the plane"
    enable(actions, set())
    assert not actions["edit.undo"].isEnabled()


def test_exclusive_commands_are_one_choice(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = make_actions(window)
    actions["view.theme.dark"].setChecked(True)
    actions["view.theme.light"].setChecked(True)
    assert not actions["view.theme.dark"].isChecked()


def test_the_sheet_lists_every_key() -> None:
    rows = {command: keys for _, command, keys in shortcut_rows()}
    assert rows["Redo"] == "Ctrl+Shift+Z or Ctrl+Y"
    assert len(rows) == len([spec for spec in ACTIONS if spec.shortcuts])


class CourteousWindow(QMainWindow):
    """A window as the lab's own treats keys."""

    def event(self, event: object) -> bool:
        if isinstance(event, QKeyEvent) and is_wanted_below(event):
            event.accept()
            return True
        return super().event(event)  # type: ignore[arg-type]


def test_a_focused_widget_keeps_the_keys_it_understands(qtbot: QtBot) -> None:
    window = CourteousWindow()
    qtbot.addWidget(window)
    body = QWidget()
    window.setCentralWidget(body)
    layout = QVBoxLayout(body)
    button, slider, line, ground = (
        QPushButton("b"),
        QSlider(Qt.Orientation.Horizontal),
        QLineEdit(),
        QWidget(),
    )
    ground.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for widget in (button, slider, line, ground):
        layout.addWidget(widget)
    actions = make_actions(window)
    enable(actions, {"plane"})
    window.addActions(list(actions.values()))
    asked: list[str] = []
    for name in ("transport.play", "transport.forth", "stage.particles"):
        actions[name].triggered.connect(lambda _=False, name=name: asked.append(name))
    presses: list[str] = []
    button.clicked.connect(lambda: presses.append("b"))
    with qtbot.waitExposed(window):
        window.show()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    line.setFocus()
    QTest.keyClicks(line, "p k")
    assert (len(presses), slider.value(), line.text(), asked) == (1, 1, "p k", [])
    ground.setFocus()
    QTest.keyClick(ground, Qt.Key.Key_Space)
    QTest.keyClick(ground, Qt.Key.Key_Right)
    QTest.keyClick(ground, Qt.Key.Key_P)
    assert asked == ["transport.play", "transport.forth", "stage.particles"]
