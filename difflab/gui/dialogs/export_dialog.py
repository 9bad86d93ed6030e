"""Asking what to export, and watching it being made."""

from collections.abc import Collection
from pathlib import Path
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from difflab.engine.datasets import Space
from difflab.gui.binding import OptionsForm
from difflab.gui.dialogs.export_request import COUNTS, KINDS, ExportKind, ExportOptions, ExportRequest
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.card import muted_label
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.tips import rich_tip
from difflab.session.edit import Edit

FORMATS = {
    ".gif": "GIF",
    ".mp4": "MP4",
    ".zip": "PNG files (ZIP)",
    ".png": "PNG",
    ".npz": "NPZ",
    ".csv": "CSV",
    ".json": "JSON",
}


MODELLESS = ("forward", "schedule")  # kinds that ask no model


class ExportDialog(QDialog):
    """Emits `export_requested` with an `ExportRequest`; is then told how it goes, and stays until closed.

    `suffixes` are the formats that this installation can write (".mp4" needs an extra).
    """

    export_requested = Signal(object)  # ExportRequest
    cancel_requested = Signal()

    def __init__(
        self,
        folder: Path,
        stem: str,
        suffixes: Collection[str],
        parent: QWidget | None = None,
        space: Space = "plane",
    ) -> None:
        """space: of the data, which some kinds and formats are not for."""
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle("Export")
        self.setMinimumWidth(440)
        self._folder, self._stem = folder, stem
        self._suffixes = set(suffixes)
        self._space, self._options = space, ExportOptions(count=COUNTS[space])
        self._under_way = False
        self._may_replace: Path | None = None
        self._kind = ChoiceBox({kind: spec.title for kind, spec in KINDS.items()}, self)
        self._format = ChoiceBox(
            {suffix: FORMATS[suffix] for suffix in FORMATS if suffix in self._suffixes}, self
        )
        self._path = QLineEdit(self)
        self._browse = QPushButton("Browse…", self)
        self._forms: dict[ExportKind, OptionsForm] = {kind: self._form(kind) for kind in KINDS}
        self._hint = muted_label("", "export_dialog.hint")
        self._model = QLabel("exact model", self)
        self._complaint = QLabel(self)
        self._progress = QProgressBar(self)
        self._cancel = QPushButton("Close", self)
        self._export = QPushButton("Export", self)
        self._lay_out()
        self._connect()
        self._kind.offer([kind for kind, spec in KINDS.items() if space in spec.spaces])
        self.choose_kind("reverse")

    def choose_kind(self, kind: ExportKind) -> None:
        """Prepare the dialog for one kind of export; for the stage, where the data have no such kind."""
        kind = kind if self._space in KINDS[kind].spaces else "stage"
        self._kind.show_choice(kind)
        for name, form in self._forms.items():
            form.setVisible(name == kind)
        usable = [suffix for suffix in KINDS[kind].suffixes_for(self._space) if suffix in self._suffixes]
        self._set_path(_unused(self._folder / f"{self._stem}-{kind}{usable[0]}"))
        self._show_formats(usable)
        for part in (self._model_name, self._model):
            part.setVisible(kind not in MODELLESS)
        self._tell_length()
        self._say("")

    # What the window tells

    def show_model(self, words: str) -> None:
        """Which model draws what is exported."""
        self._model.setText(words)

    def show_progress(self, done: int, total: int, words: str = "") -> None:
        """The export has made `done` of `total` parts (0: not known)."""
        self._set_under_way(True)
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._hint.setText(words or (f"{done:,} of {total:,}" if total else "Starting…"))

    def show_done(self, path: Path) -> None:
        """The file is written."""
        self._set_under_way(False)
        self._may_replace = None
        size = path.stat().st_size if path.exists() else 0
        self._hint.setText(f"Saved {path.name} ({_size_words(size)}).")
        self._cancel.setFocus()

    def show_failed(self, message: str) -> None:
        """The export came to nothing; an older file of that name is as it was."""
        self._set_under_way(False)
        self._hint.setText("")
        self._say(message)

    def show_cancelled(self) -> None:
        self._set_under_way(False)
        self._hint.setText("Cancelled; nothing was written.")

    @property
    def is_under_way(self) -> bool:
        return self._under_way

    def reject(self) -> None:
        """Close; an export under way is cancelled first."""
        if self._under_way:
            self._hint.setText("Cancelling…")
            self._cancel.setEnabled(False)
            self.cancel_requested.emit()
            return
        super().reject()

    # Own workings

    def _form(self, kind: ExportKind) -> OptionsForm:
        unused = set(ExportOptions.model_fields) - set(KINDS[kind].options)
        form = OptionsForm(ExportOptions, f"export_dialog.{kind}", leave_out=unused, units=True, parent=self)
        form.show_options(self._options)
        form.edit_requested.connect(self._change)
        return form

    def _lay_out(self) -> None:
        self._name(self._kind, "kind", "What", "What is exported.")
        self._name(self._format, "format", "Format", "The format of the file.")
        self._name(self._path, "path", "File", "Where the file is written. A file of that name is replaced.")
        self._name(self._browse, "browse", "Browse", "Choose the file in the folders of this computer.")
        self._name(self._export, "export", "Export", "Make the file.")
        self._name(self._cancel, "cancel", "Close or cancel", "Close this window; while exporting, stop.")
        self._name(self._progress, "progress", "Progress of the export", "How much is done.")
        set_look(self._export, "main")
        set_look(self._complaint, "refusal")
        self._complaint.setObjectName("export_dialog.complaint")
        self._complaint.setWordWrap(True)
        self._complaint.hide()
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._hint.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, (words, widgets) in enumerate(
            (("What", (self._kind, self._format)), ("File", (self._path, self._browse)))
        ):
            label = QLabel(words, self)
            label.setBuddy(widgets[0])
            grid.addWidget(label, row, 0)
            line = QHBoxLayout()
            line.setSpacing(GRID)
            line.addWidget(widgets[0], 1)
            line.addWidget(widgets[1])
            grid.addLayout(line, row, 1)
        self._name(self._model, "model", "Model", "What draws it: the model chosen above the stage.")
        self._model_name = QLabel("Model", self)
        grid.addWidget(self._model_name, 2, 0)
        grid.addWidget(self._model, 2, 1)
        ends = QHBoxLayout()
        ends.setSpacing(GRID)
        ends.addWidget(self._hint, 1)
        ends.addWidget(self._cancel)
        ends.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addLayout(grid)
        for form in self._forms.values():
            layout.addWidget(form)
        layout.addStretch(1)
        layout.addWidget(self._complaint)
        layout.addWidget(self._progress)
        layout.addLayout(ends)

    def _name(self, widget: QWidget, name: str, words: str, tip: str) -> None:
        widget.setObjectName(f"export_dialog.{name}")
        widget.setAccessibleName(words)
        widget.setToolTip(rich_tip(words, tip))

    def _connect(self) -> None:
        self._kind.chosen.connect(self._choose_kind)
        self._format.chosen.connect(self._choose_format)
        self._browse.clicked.connect(self._choose_file)
        self._export.clicked.connect(self._ask)
        self._cancel.clicked.connect(self.reject)
        self._path.textEdited.connect(self._path_edited)

    @property
    def _current(self) -> ExportKind:
        return cast(ExportKind, self._kind.choice())

    def _set_path(self, path: Path) -> None:
        self._path.setText(str(path))
        self._path.setCursorPosition(len(str(path)))

    def _show_formats(self, usable: list[str]) -> None:
        self._format.offer(usable)
        self._format.setVisible(len(usable) > 1)
        suffix = Path(self._path.text()).suffix
        if suffix in self._suffixes:
            self._format.show_choice(suffix)

    def _set_under_way(self, under_way: bool) -> None:
        self._under_way = under_way
        self._progress.setVisible(under_way)
        self._cancel.setText("Cancel" if under_way else "Close")
        self._cancel.setEnabled(True)
        for widget in (
            self._kind,
            self._format,
            self._path,
            self._browse,
            self._export,
            *self._forms.values(),
        ):
            widget.setEnabled(not under_way)
        if under_way:
            self._say("")

    def _say(self, message: str) -> None:
        self._complaint.setText(message)
        self._complaint.setVisible(bool(message))

    def _tell_length(self) -> None:
        if "frames" in KINDS[self._current].options:
            self._hint.setText(f"{self._options.frames / self._options.fps:.1f} s long")
        else:
            self._hint.setText(KINDS[self._current].tip)

    @Slot(str)
    def _choose_kind(self, kind: ExportKind) -> None:
        self.choose_kind(kind)

    @Slot(str)
    def _choose_format(self, suffix: str) -> None:
        self._set_path(Path(self._path.text()).with_suffix(suffix))
        self._say("")

    @Slot()
    def _path_edited(self) -> None:
        self._show_formats([suffix for suffix in KINDS[self._current].suffixes if suffix in self._suffixes])
        self._say("")

    @Slot()
    def _choose_file(self) -> None:
        suffixes = [suffix for suffix in KINDS[self._current].suffixes if suffix in self._suffixes]
        filters = ";;".join(f"{FORMATS[suffix]} (*{suffix})" for suffix in suffixes)
        name, _ = QFileDialog.getSaveFileName(self, "Export to", self._path.text(), filters)
        if name:
            self._set_path(Path(name))
            self._path_edited()
            self._may_replace = Path(name)  # the file dialog has asked

    @Slot(object)
    def _change(self, edit: Edit) -> None:
        changes = {path.rpartition(".")[2]: value for path, value in edit.changes.items()}
        self._options = self._options.replace(**changes)
        for form in self._forms.values():
            form.show_options(self._options)
        self._tell_length()

    @Slot()
    def _ask(self) -> None:
        path = Path(self._path.text().strip()).expanduser()
        complaint = self._complaint_about(path)
        if not complaint and path.exists() and path != self._may_replace:
            self._may_replace = path
            complaint = f"There is a file {path.name} already. Press Export again to replace it."
        self._say(complaint)
        if not complaint:
            self._folder = path.parent
            self.show_progress(0, 0)
            self.export_requested.emit(ExportRequest(self._current, path, self._options))

    def _complaint_about(self, path: Path) -> str:
        usable = [suffix for suffix in KINDS[self._current].suffixes if suffix in self._suffixes]
        if path.suffix.lower() not in usable:
            return f"The file name must end in {' or '.join(usable)}."
        if not path.parent.is_dir():
            return f"There is no folder {path.parent}. Choose one that exists."
        if path.is_dir():
            return f"{path.name} is a folder. Choose another name."
        return ""


def _unused(path: Path) -> Path:
    """The path itself, or with the first number that no file has yet."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def _size_words(size: int) -> str:
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= limit:
            return f"{size / limit:.1f} {unit}"
    return f"{size} bytes"
