"""The drop-down of choices does nothing where nothing changes: a drag asks it sixty times a second."""

from pytestqt.qtbot import QtBot

from difflab.gui.widgets.choice_box import ChoiceBox

CHOICES = {"one": "One", "two": "Two", "three": "Three"}


def test_the_same_offer_again_touches_no_item(qtbot: QtBot) -> None:
    box = ChoiceBox(CHOICES)
    qtbot.addWidget(box)
    box.offer(["one", "three"])
    with qtbot.assertNotEmitted(box.model().dataChanged):
        box.offer(["three", "one"])


def test_another_offer_is_taken(qtbot: QtBot) -> None:
    box = ChoiceBox(CHOICES)
    qtbot.addWidget(box)
    box.offer(["one"])
    box.offer(["one", "two"])
    flags = [bool(box.model().flags(box.model().index(row, 0)).value & 1) for row in range(3)]
    assert flags == [True, True, False]


def test_new_choices_are_all_offered(qtbot: QtBot) -> None:
    box = ChoiceBox(CHOICES)
    qtbot.addWidget(box)
    box.offer(["one"])
    box.show_choices({"one": "One", "four": "Four"})
    box.offer(["one"])
    assert not box.model().flags(box.model().index(1, 0)).value & 1
