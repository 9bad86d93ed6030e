"""Edits from whichever view: carried out by the document, or refused in one line."""

import secrets

from PySide6.QtCore import QObject, Signal, Slot

from difflab.errors import DifflabError
from difflab.session.document import Document
from difflab.session.edit import Edit

SEEDS = 10_000


class EditCommands(QObject):
    """Apply, undo, redo, new seed."""

    failed = Signal(str)
    refused = Signal()  # the views still show what was asked for and must show the document again

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document

    @Slot(object)
    def apply(self, edit: Edit) -> None:
        try:
            self._document.apply(edit)
        except DifflabError as error:
            self.failed.emit(str(error))
            self.refused.emit()

    @Slot()
    def undo(self) -> None:
        self._document.undo()

    @Slot()
    def redo(self) -> None:
        self._document.redo()

    @Slot()
    def new_seed(self) -> None:
        # The one place where chance itself may choose: the seed that is drawn is recorded in the experiment.
        self.apply(Edit("new seed", {"seed": secrets.randbelow(SEEDS)}))
