"""The one question before work could be lost: unsaved edits, a training that is running."""

from typing import Literal

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from difflab.gui.style import GRID, set_look

Answer = Literal["save", "go", "stay"]


class CloseQuestion(QDialog):
    """Asks once, without stopping the event loop: `answered` carries "save", "go" (without saving) or "stay".

    `leaving` says what is about to happen: "Quit", "Open another experiment".
    """

    answered = Signal(str)

    def __init__(self, leaving: str, *, unsaved: bool, training: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("close_question")
        self.setWindowTitle("difflab")
        self.setModal(True)
        self._answered = False
        headline = QLabel("Save the changes to this experiment?" if unsaved else "Stop the training?", self)
        set_look(headline, "heading")
        words = QLabel(_words(unsaved, training), self)
        words.setWordWrap(True)
        set_look(words, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(headline)
        layout.addWidget(words)
        layout.addSpacing(GRID)
        layout.addLayout(self._buttons(leaving, unsaved))
        self.setMinimumWidth(400)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._answer("stay")

    def reject(self) -> None:
        super().reject()
        self._answer("stay")

    def _buttons(self, leaving: str, unsaved: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addStretch(1)
        stay = self._button("stay", "Cancel")
        stay.clicked.connect(self.reject)
        go = self._button("go", f"{leaving} without saving" if unsaved else leaving)
        go.clicked.connect(self._go)
        line.addWidget(stay)
        line.addWidget(go)
        main = go
        if unsaved:
            main = self._button("save", "Save")
            main.clicked.connect(self._save)
            line.addWidget(main)
        set_look(main, "main")
        main.setDefault(True)
        main.setFocus()
        return line

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"close_question.{name}")
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        return button

    @Slot()
    def _save(self) -> None:
        self._answer("save")
        self.accept()

    @Slot()
    def _go(self) -> None:
        self._answer("go")
        self.accept()

    def _answer(self, answer: Answer) -> None:
        if not self._answered:
            self._answered = True
            self.answered.emit(answer)


def _words(unsaved: bool, training: bool) -> str:
    words = []
    if unsaved:
        words.append("Unsaved changes are lost otherwise.")
    if training:
        words.append(
            "A training is running. It will be stopped; what it has learned so far stays in its run folder."
        )
    return " ".join(words)
