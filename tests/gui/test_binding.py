"""Forms: values in, edits out."""

from collections.abc import Iterator
from time import perf_counter
from typing import Annotated, Literal

import pytest
from pydantic import Field
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from difflab.engine.options import Options, option
from difflab.engine.samplers import SAMPLERS, AncestralOptions, DDIMOptions
from difflab.gui.binding import KindForm, OptionsForm
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.number_editor import NumberEditor
from difflab.session.edit import Edit


class Curve(Options):
    name: Literal["curve"] = "curve"
    noise: float = option(0.5, ge=0, le=2, step=0.05, label="Noise", help="How thick.")
    modes: int = option(4, ge=1, le=20, label="Modes", help="How many.")
    spacing: Literal["log-snr", "t"] = option("t", label="Spacing", help="Where.")
    even: bool = option(True, label="Evenly", help="Whether.")
    rate: float = option(1e-3, gt=0, le=1, scale="log", label="Rate", help="How fast.")


class Cloud(Options):
    name: Literal["cloud"] = "cloud"
    modes: int = option(4, ge=1, le=20, label="Modes", help="How many.")


AnyShape = Annotated[Curve | Cloud, Field(discriminator="name")]


@pytest.fixture
def form(qtbot: QtBot) -> OptionsForm:
    form = OptionsForm(Curve, "data", more=("rate",))
    qtbot.addWidget(form)
    form.show_options(Curve())
    form.resize(250, 200)
    form.show()
    return form


def edits_of(form: OptionsForm | KindForm) -> list[Edit]:
    edits: list[Edit] = []
    form.edit_requested.connect(edits.append)
    return edits


def number(form: OptionsForm, name: str) -> NumberEditor:
    editor = form.editor(name)
    assert isinstance(editor, NumberEditor)
    return editor


def test_writing_shows_and_emits_nothing(form: OptionsForm) -> None:
    edits = edits_of(form)
    form.show_options(Curve(noise=1.25, modes=7, spacing="log-snr", even=False, rate=0.1))
    assert number(form, "noise").field.text() == "1.25"
    assert number(form, "modes").field.text() == "7"
    spacing, even = form.editor("spacing"), form.editor("even")
    assert isinstance(spacing, ChoiceBox)
    assert isinstance(even, QCheckBox)
    assert spacing.choice() == "log-snr"
    assert not even.isChecked()
    assert edits == []


def test_typing_asks_for_an_edit_in_the_users_words(form: OptionsForm) -> None:
    edits = edits_of(form)
    field = number(form, "noise").field
    field.lineEdit().selectAll()
    QTest.keyClicks(field, "0.75")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(edits) == 1
    assert (edits[0].label, edits[0].changes) == ("noise", {"data.noise": 0.75})


def test_a_drag_is_one_gesture_and_the_next_another(form: OptionsForm) -> None:
    edits = edits_of(form)
    slider = number(form, "noise").slider
    assert slider is not None
    left = Qt.MouseButton.LeftButton
    for _ in range(2):
        QTest.mousePress(slider, left, pos=QPoint(10, slider.height() // 2))
        for x in (20, 30, 40):
            QTest.mouseMove(slider, QPoint(x, slider.height() // 2))
        QTest.mouseRelease(slider, left, pos=QPoint(40, slider.height() // 2))
    gestures = [edit.gesture for edit in edits]
    assert len(edits) >= 6
    assert all(gestures)
    assert len(set(gestures)) == 2
    assert gestures == sorted(gestures, key=gestures.index)  # the first drag's edits come first, unmixed


def test_checks_and_choices_ask_at_once(form: OptionsForm) -> None:
    edits = edits_of(form)
    check, box = form.editor("even"), form.editor("spacing")
    assert isinstance(check, QCheckBox)
    check.click()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert [edit.changes for edit in edits] == [{"data.even": False}, {"data.spacing": "log-snr"}]


@pytest.mark.parametrize("text", ["nan", "inf", "5", "x"])
def test_a_refused_number_is_explained_below_it(form: OptionsForm, text: str) -> None:
    edits = edits_of(form)
    field = number(form, "noise").field
    field.lineEdit().selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    complaint = form.findChild(QLabel, "data.noise.complaint")
    assert complaint is not None
    assert complaint.isVisible()
    assert complaint.text().startswith("Noise must be")
    assert edits == []
    form.show_options(Curve(noise=1.0))
    assert not complaint.isVisible()


def test_an_edit_that_the_document_refuses_is_taken_back(form: OptionsForm) -> None:
    check = form.editor("even")
    assert isinstance(check, QCheckBox)
    check.click()
    form.show_options(Curve())  # the document says: still the old value
    assert check.isChecked()


def test_more_is_folded_until_asked_for(form: OptionsForm) -> None:
    header = form.findChild(QWidget, "data.more")
    assert header is not None
    assert not form.editor("rate").isVisible()
    QTest.mouseClick(header, Qt.MouseButton.LeftButton)
    assert form.editor("rate").isVisible()


def test_every_widget_is_named_and_explained(form: OptionsForm) -> None:
    for name in ("noise", "modes", "rate"):
        field = number(form, name).field
        assert field.objectName() == f"data.{name}"
        assert field.accessibleName()
        assert field.toolTip()
    for name in ("spacing", "even"):
        assert form.editor(name).objectName() == f"data.{name}"
        assert form.editor(name).accessibleName()
        assert form.editor(name).toolTip()


def test_a_kind_is_asked_for_by_its_discriminator(qtbot: QtBot) -> None:
    form = KindForm({"curve": Curve, "cloud": Cloud}, "data", label="Shape")
    qtbot.addWidget(form)
    form.show_options(Curve())
    form.show()
    edits = edits_of(form)
    box = form.box
    assert box is not None
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert [edit.changes for edit in edits] == [{"data.name": "cloud"}]
    form.show_options(Cloud(modes=9))
    shown = [inner for inner in form.findChildren(OptionsForm) if inner.isVisible()]
    assert len(shown) == 1
    assert number(shown[0], "modes").field.text() == "9"
    form.show_options(Curve())  # a refused switch: the box goes back too
    assert box.choice() == "curve"


def test_one_kind_needs_no_box(qtbot: QtBot) -> None:
    form = KindForm({"cloud": Cloud}, "data")
    qtbot.addWidget(form)
    form.show_options(Cloud())
    assert form.box is None


def test_writing_what_is_shown_costs_next_to_nothing(form: OptionsForm) -> None:
    """Compared with writing other values, in the same run: no wall-clock figure is asserted."""
    values = [Curve(noise=0.25, modes=3, rate=0.5), Curve(noise=1.5, modes=4, rate=0.1)]

    def seconds(first: Curve, second: Curve) -> float:
        start = perf_counter()
        for _ in range(100):
            form.show_options(first)
            form.show_options(second)
        return perf_counter() - start

    same = min(seconds(values[0], values[0]) for _ in range(3))
    other = min(seconds(*values) for _ in range(3))
    assert same < other / 3


def test_a_form_made_later_takes_its_place_for_the_tab_key(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    first, after = QPushButton("first"), QPushButton("after")
    form = KindForm(SAMPLERS, "sampler", chooser=False)
    for part in (first, form, after):
        layout.addWidget(part)
    form.show_options(AncestralOptions())
    form.show_options(DDIMOptions())
    order = [*chain(first)]
    inside = [at for at, each in enumerate(order) if form.isAncestorOf(each) and each.focusPolicy()]
    assert inside
    assert order.index(after) > max(inside)


def chain(first: QWidget) -> Iterator[QWidget]:
    """The widgets in the order of the Tab key, the first one left out."""
    at = first.nextInFocusChain()
    while at is not None and at is not first:
        yield at
        at = at.nextInFocusChain()
