"""Exporting, closing, notices."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QProgressBar, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.dialogs.close_question import CloseQuestion
from difflab.gui.dialogs.export_dialog import ExportDialog
from difflab.gui.dialogs.export_request import KINDS, ExportKind, ExportRequest
from difflab.gui.dialogs.toast import MOST, Notices, Toast, seconds_of
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.number_field import NumberField
from difflab.render.theme import DARK

ALL = {suffix for spec in KINDS.values() for suffix in spec.suffixes}


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[ExportDialog]:
    dialog = ExportDialog(tmp_path, "swiss-roll", ALL)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.show_cancelled()  # it does not close while an export is under way
    dialog.close()


PartT = TypeVar("PartT", bound=QWidget)


def part(dialog: QWidget, kind: type[PartT], name: str) -> PartT:
    found = dialog.findChild(kind, f"{dialog.objectName()}.{name}")
    assert found is not None, name
    return found


def press(dialog: QWidget, name: str) -> None:
    QTest.mouseClick(part(dialog, QPushButton, name), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_asked_for_with_its_options(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path, kind: ExportKind
) -> None:
    dialog.choose_kind(kind)
    shown = {
        field.objectName().rpartition(".")[2]
        for field in dialog.findChildren(NumberField)
        if field.isVisible()
    }
    assert shown == set(KINDS[kind].options) - {"trajectory"}
    with qtbot.waitSignal(dialog.export_requested) as asked:
        press(dialog, "export")
    request = asked.args[0]
    assert isinstance(request, ExportRequest)
    assert request.kind == kind
    assert request.path == tmp_path / f"swiss-roll-{kind}{KINDS[kind].suffixes[0]}"


def test_options_travel_with_the_request(qtbot: QtBot, dialog: ExportDialog) -> None:
    field = part(dialog, NumberField, "reverse.frames")
    field.lineEdit().selectAll()
    QTest.keyClicks(field, "60")
    with qtbot.assertNotEmitted(dialog.export_requested):  # Enter ends the entry, no more
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert part(dialog, QLabel, "hint").text() == "3.0 s long"
    with qtbot.waitSignal(dialog.export_requested) as asked:
        press(dialog, "export")
    assert asked.args[0].options.frames == 60


def test_the_format_is_the_suffix(dialog: ExportDialog) -> None:
    box = part(dialog, ChoiceBox, "format")
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert part(dialog, QLineEdit, "path").text().endswith(".mp4")
    line = part(dialog, QLineEdit, "path")
    line.selectAll()
    QTest.keyClicks(line, str(dialog._folder / "b.gif"))
    assert box.choice() == ".gif"


def test_formats_that_cannot_be_written_are_not_offered(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ExportDialog(tmp_path, "x", ALL - {".mp4", ".zip"})
    qtbot.addWidget(dialog)
    dialog.show()
    assert not part(dialog, ChoiceBox, "format").isVisible()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no/such/folder/a.gif", "There is no folder"),
        ("a.txt", "must end in .gif or .mp4"),
        ("a", "must end in"),
    ],
)
def test_a_wrong_file_is_refused_in_place(
    qtbot: QtBot, dialog: ExportDialog, tmp_path: Path, name: str, words: str
) -> None:
    line = part(dialog, QLineEdit, "path")
    line.setText(str(tmp_path / name))
    with qtbot.assertNotEmitted(dialog.export_requested):
        press(dialog, "export")
    complaint = part(dialog, QLabel, "complaint")
    assert complaint.isVisible()
    assert words in complaint.text()


def test_progress_cancel_and_end(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    press(dialog, "export")
    dialog.show_progress(30, 120)
    bar = part(dialog, QProgressBar, "progress")
    assert (bar.value(), bar.maximum(), bar.isVisible()) == (30, 120, True)
    assert not part(dialog, QPushButton, "export").isEnabled()
    with qtbot.waitSignal(dialog.cancel_requested):
        press(dialog, "cancel")
    assert dialog.isVisible()  # it stays until the work has really ended
    dialog.show_cancelled()
    assert not bar.isVisible()
    path = tmp_path / "r.gif"
    path.write_bytes(b"x" * 2_500_000)
    dialog.show_done(path)
    assert part(dialog, QLabel, "hint").text() == "Saved r.gif (2.5 MB)."
    press(dialog, "cancel")
    assert not dialog.isVisible()


def test_a_failure_is_told_and_can_be_mended(dialog: ExportDialog) -> None:
    press(dialog, "export")
    dialog.show_failed("The disk is full. Free some space.")
    assert part(dialog, QLabel, "complaint").text() == "The disk is full. Free some space."
    assert part(dialog, QPushButton, "export").isEnabled()


@pytest.mark.parametrize(
    ("unsaved", "training", "offered"),
    [
        (True, False, {"save", "go", "stay"}),
        (True, True, {"save", "go", "stay"}),
        (False, True, {"go", "stay"}),
    ],
)
def test_the_closing_question_offers_what_there_is(
    qtbot: QtBot, unsaved: bool, training: bool, offered: set[str]
) -> None:
    for answer in sorted(offered):
        question = CloseQuestion("Quit", unsaved=unsaved, training=training)
        qtbot.addWidget(question)
        question.open()
        names = {button.objectName().rpartition(".")[2] for button in question.findChildren(QPushButton)}
        assert names == offered
        with qtbot.waitSignal(question.answered) as answered:
            press(question, answer)
        assert answered.args == [answer]
        assert not question.isVisible()


def test_escape_and_closing_mean_to_stay(qtbot: QtBot) -> None:
    for act in (lambda widget: QTest.keyClick(widget, Qt.Key.Key_Escape), lambda widget: widget.close()):
        question = CloseQuestion("Quit", unsaved=True, training=False)
        qtbot.addWidget(question)
        question.open()
        answers: list[str] = []
        question.answered.connect(answers.append)
        act(question)
        assert answers == ["stay"]


@pytest.fixture
def notices(qtbot: QtBot) -> Iterator[Notices]:
    window = QWidget()
    window.setObjectName("window")
    qtbot.addWidget(window)
    window.resize(900, 400)
    window.show()
    notices = Notices(window, DARK)
    yield notices
    notices.clear()


def test_notices_stack_below_the_upper_edge(notices: Notices) -> None:
    notices.tell("Saved.")
    notices.complain("The disk is full. Free some space.", "OSError 28")
    window = notices.parent()
    assert isinstance(window, QWidget)
    first, second = window.findChildren(Toast)
    assert first.geometry().top() < 10
    assert first.geometry().bottom() < second.geometry().top()
    assert window.rect().contains(second.geometry())
    window.resize(500, 300)
    assert window.rect().contains(second.geometry())


def test_the_same_notice_is_not_repeated_and_old_ones_make_room(notices: Notices) -> None:
    for _ in range(5):
        notices.tell("Saved.")
    assert notices.texts == ["Saved."]
    for at in range(MOST):
        notices.tell(f"Notice {at}")
    assert notices.texts == [f"Notice {at}" for at in range(MOST)]


LONG = "First beta must be between 0.000001 and 0.5, and below the betas that come after it. Choose another."


@pytest.mark.parametrize("details", ["", "all of it"])
@pytest.mark.parametrize("text", ["T must be between 1 and 10,000.", LONG, 2 * LONG])
def test_a_notice_can_be_read(notices: Notices, text: str, details: str) -> None:
    """All its words stand in its label, on three lines at most; it is as wide as a short sentence needs."""
    notices.complain(text, details)
    window = notices.parent()
    assert isinstance(window, QWidget)
    toast, label = window.findChild(Toast), window.findChild(QLabel, "toast.text")
    assert toast is not None
    assert label is not None
    QApplication.processEvents()
    needed = label.fontMetrics().boundingRect(
        QRect(0, 0, label.width(), 1000), int(Qt.TextFlag.TextWordWrap), text
    )
    assert label.text() == text
    assert needed.height() <= label.height()
    assert needed.height() <= 3 * label.fontMetrics().lineSpacing()
    assert 380 <= toast.width() <= window.width()


def test_a_notice_that_stands_grows_with_the_text(qtbot: QtBot, notices: Notices) -> None:
    notices.complain(LONG)
    window = notices.parent()
    assert isinstance(window, QWidget)
    label = window.findChild(QLabel, "toast.text")
    assert label is not None
    font = window.font()
    font.setPointSizeF(2 * font.pointSizeF())
    window.setFont(font)
    lines = label.fontMetrics().lineSpacing()
    assert lines > 20
    qtbot.waitUntil(lambda: label.height() >= 2 * lines)


def test_an_endless_notice_is_cut_after_three_lines(notices: Notices) -> None:
    notices.complain(20 * LONG)
    window = notices.parent()
    assert isinstance(window, QWidget)
    label = window.findChild(QLabel, "toast.text")
    assert label is not None
    assert label.text().endswith("…")
    assert label.toolTip() == 20 * LONG
    assert label.height() < 4 * label.fontMetrics().lineSpacing()


def test_a_notice_stays_as_long_as_one_reads() -> None:
    assert seconds_of("T must be between 1 and 10,000.", "error") == 8
    assert 12 < seconds_of(2 * LONG, "error") < 25


def test_details_can_be_copied(notices: Notices) -> None:
    notices.complain("The file is damaged. Open another.", "byte 17 is wrong")
    window = notices.parent()
    assert isinstance(window, QWidget)
    button = window.findChild(QPushButton, "toast.copy")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "byte 17 is wrong"


def test_a_plain_refusal_has_no_details(notices: Notices) -> None:
    notices.complain("T must be between 1 and 10,000.")
    window = notices.parent()
    assert isinstance(window, QWidget)
    assert window.findChild(QPushButton, "toast.copy") is None


def test_a_notice_can_be_dismissed(qtbot: QtBot, notices: Notices) -> None:
    notices.tell("Saved.")
    window = notices.parent()
    assert isinstance(window, QWidget)
    close = window.findChild(QToolButton, "toast.close")
    assert close is not None
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: notices.texts == [])


def test_notices_are_plain_text(notices: Notices) -> None:
    """A file name with markup in it is shown, not obeyed."""
    notices.complain("<b>x</b>.csv has no numbers.")
    window = notices.parent()
    assert isinstance(window, QWidget)
    label = window.findChild(QLabel, "toast.text")
    assert label is not None
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_it_says_which_model_is_exported(dialog: ExportDialog) -> None:
    dialog.show_model("learned model, 1,200 training steps")
    label = part(dialog, QLabel, "model")
    assert (label.text(), label.isVisible()) == ("learned model, 1,200 training steps", True)
    dialog.choose_kind("forward")
    assert not label.isVisible()
