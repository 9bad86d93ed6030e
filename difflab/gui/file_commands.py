"""Opening and saving: the dialogs, and what follows from the choice."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from difflab.errors import DifflabError
from difflab.gui.job_bridge import JobBridge
from difflab.jobs.latest import Outcome
from difflab.session.assets import named_assets
from difflab.session.document import Document
from difflab.session.files import exported_file, picture_file, points_file, sequence_file
from difflab.session.files.atomic import read_limited, write_atomic
from difflab.session.files.experiment_file import save_experiment
from difflab.session.opening import Opened, open_path, opening, takes_long
from difflab.session.sources import Source

TEXT_LIMIT = 16 * 2**20
LARGE = 8 * 2**20  # bytes that take a moment to read
IMAGE_SUFFIXES = (".gz", ".tgz", ".tar", ".bin", ".idx", ".idx3-ubyte")
OPENED_SUFFIXES = sorted(
    {".difflab", ".toml", *points_file.SUFFIXES, *picture_file.SUFFIXES, *exported_file.EXPORTED_SUFFIXES}
    | set(IMAGE_SUFFIXES)
)
FILTER = (
    f"Everything the lab reads ({' '.join('*' + suffix for suffix in OPENED_SUFFIXES)});;"
    f"Experiments (*.difflab *.toml);;Points ({' '.join('*' + suffix for suffix in points_file.SUFFIXES)});;"
    f"Sequences of 0 and 1 ({' '.join('*' + suffix for suffix in sequence_file.SUFFIXES)});;"
    f"Pictures ({' '.join('*' + suffix for suffix in picture_file.SUFFIXES)});;"
    f"CIFAR-10 and IDX ({' '.join('*' + suffix for suffix in IMAGE_SUFFIXES)} *-ubyte);;All files (*)"
)


class FileCommands(QObject):
    """Carries out File > Open, Open run, Save, Save as, and what is dropped on the window."""

    failed = Signal(str)
    opened = Signal(object)  # Path
    saved = Signal(object)  # Path
    run_opened = Signal(object)  # Run
    told = Signal(str)  # that something is being read, and what of the data was left out

    def __init__(self, document: Document, bridge: JobBridge, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._bridge, self._window = document, bridge, window
        bridge.outcome.connect(self._take_opened)

    @Slot()
    def choose_and_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", self._folder(), FILTER)
        if name:
            self.open(Path(name))

    @Slot()
    def choose_and_open_run(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self._window, "Open a run folder, or a folder of pictures", self._folder()
        )
        if name:
            self.open(Path(name))

    @Slot(object)
    def open(self, path: Path) -> None:
        """Open whatever `path` is; what it replaces can be had back by undo.

        What takes long is read beside the window, and taken when it comes.
        """
        space = self._document.experiment.data.space
        if takes_long(path):
            self._bridge.request("opening", path, partial(opening, path, space))
            if path.is_dir() or path.stat().st_size > LARGE:
                self.told.emit(f"Reading {path.name}…")
            return
        try:
            self._take(open_path(path, space))
        except DifflabError as error:
            self.failed.emit(str(error))

    @Slot(object)
    def _take_opened(self, outcome: Outcome) -> None:
        if outcome.topic != "opening" or not (outcome.final or outcome.error):
            return
        if outcome.error is not None:
            self.failed.emit(str(outcome.error))
        elif outcome.value is not None:
            self._take(outcome.value)

    def _take(self, opened: Opened) -> None:
        """Make what a file brought part of the document."""
        path = opened.path
        try:
            if opened.edit is not None:
                self._document.apply(opened.edit)
            elif opened.source is not None:
                self.take(opened.source, path)
        except DifflabError as error:
            self.failed.emit(str(error))
            return
        self.opened.emit(path)
        if opened.note:
            self.told.emit(opened.note)

    def take(self, source: Source, path: Path | None) -> None:
        """Make `source` the present experiment, with the weights of its run if it has one."""
        run = source.run
        is_file = path is not None and run is None and path.suffix.lower() in {".difflab", ".toml"}
        self._document.load(source.experiment, source.assets, path if is_file else None)
        if run is not None:
            self.run_opened.emit(run)

    @Slot()
    def save(self) -> bool:
        """Save to the document's file, asking for one where there is none; whether it is saved now."""
        path = self._document.path
        return self.save_to(path) if path is not None else self.choose_and_save()

    @Slot()
    def choose_and_save(self) -> bool:
        suffix = ".difflab" if named_assets(self._document.experiment) else ".toml"
        name = self._document.experiment.data.title.lower().replace(" ", "-")
        suggestion = str(Path(self._folder()) / f"{name}{suffix}")
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save the experiment", suggestion, "Experiments (*.difflab *.toml)"
        )
        if not name:
            return False
        path = Path(name)
        return self.save_to(path if path.suffix else path.with_suffix(suffix))

    def save_to(self, path: Path) -> bool:
        try:
            save_experiment(path, self._document.experiment, self._document.assets)
        except DifflabError as error:
            self.failed.emit(str(error))
            return False
        self._document.mark_saved(path)
        self.saved.emit(path)
        return True

    def choose_and_read(self, title: str, kinds: str) -> str | None:
        """The text of a file that the user chooses; None where there is none or it cannot be read."""
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._folder(), kinds)
        if not name:
            return None
        try:
            return read_limited(Path(name), TEXT_LIMIT).decode(errors="replace")
        except DifflabError as error:
            self.failed.emit(str(error))
            return None

    def choose_and_write(self, title: str, suggestion: str, text: str) -> None:
        """Write `text` to a file that the user names."""
        path = str(Path(self._folder()) / suggestion)
        name, _ = QFileDialog.getSaveFileName(self._window, title, path)
        if not name:
            return
        try:
            write_atomic(Path(name), text.encode())
        except DifflabError as error:
            self.failed.emit(str(error))

    def _folder(self) -> str:
        path = self._document.path
        return str(path.parent if path is not None else Path.home())
