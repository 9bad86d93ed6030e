"""Starting the window: its command line, the display, the application object, and unexpected errors."""

import argparse
import gc
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import TYPE_CHECKING

from difflab.errors import DifflabError, PlatformError
from difflab.gui.picture_process import picture_process

if TYPE_CHECKING:
    from difflab.gui.main_window import MainWindow
    from difflab.jobs.process import WorkerProcess
    from difflab.session.sources import Source

log = logging.getLogger("difflab")
START = "swiss-roll"
LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def main(words: Sequence[str]) -> int:
    """Open the window and run it; the exit code."""
    arguments = _parser().parse_args(list(words))
    # Teams of OpenMP threads that spin at their barriers starve the window: they must sleep (libgomp reads
    # this when torch is loaded).
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # One thread for each worker: networks and densities are too small for a team, and several workers run.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    pictures = picture_process()
    try:
        _require_display()
        # First of all: its imports take a while and go on beside those of the window.
        pictures.start()
        from difflab.session.request import open_request

        source = open_request(arguments.source, arguments.overrides, arguments.seed)
        return _run(source, pictures, arguments.debug)
    except DifflabError as error:
        sys.stderr.write(f"difflab: {error}\n")
        return error.exit_code
    finally:
        pictures.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="difflab", description="Open the laboratory's window.")
    parser.add_argument(
        "source",
        nargs="?",
        default=START,
        metavar="SOURCE",
        help="a preset, an experiment file, a run folder or an exported file",
    )
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", dest="overrides")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--debug", action="store_true", help="log to stderr as well")
    return parser


def _require_display() -> None:
    """Raise `PlatformError` where Qt would abort for want of a display."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise PlatformError(
            "There is no display to open the window on.",
            "Without a window, use the commands: difflab train swiss-roll --out RUN (see difflab --help).",
        )


def _run(source: "Source", pictures: "WorkerProcess", debug: bool) -> int:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from difflab.gui.main_window import MainWindow
    from difflab.gui.theme import Appearance
    from difflab.session.preferences import load_preferences

    _start_logging(debug)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("difflab")
    preferences = load_preferences()
    appearance = Appearance(application, preferences.theme, preferences.scale)
    window = MainWindow(source, appearance, preferences, pictures)
    window.show()
    accidents = Accidents(window)
    sys.excepthook = accidents.report
    # Python sees signals only when it runs: a slow timer lets Ctrl+C end the program.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    signal.signal(signal.SIGTERM, lambda *_: end_unasked(window, application.exit))
    heartbeat = QTimer()
    heartbeat.timeout.connect(accidents.breathe)
    heartbeat.start(200)
    # What is loaded now lives as long as the program: the collector need not look at it again, and its full
    # runs, which would show as stutter, become short.
    gc.collect()
    gc.freeze()
    return application.exec()


def end_unasked(window: "MainWindow", leave: Callable[[int], object]) -> None:
    """End as the system asks, without a question: whoever ends a process so does not wait for an answer."""
    window.discard_and_close()
    leave(0)  # the application's loop: dialogs that are still open hold nothing up


def _start_logging(debug: bool) -> None:
    """Log to a rotating file in the user's folder where that can be written, and to stderr when debugging."""
    log.setLevel(logging.DEBUG if debug else logging.INFO)
    if debug:
        _log_to(logging.StreamHandler())
    from difflab.session.places import log_file

    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        _log_to(RotatingFileHandler(log_file(), maxBytes=1_000_000, backupCount=2, encoding="utf-8"))
    except OSError:
        log.info("no log file can be written")


def _log_to(handler: logging.Handler) -> None:
    handler.setFormatter(logging.Formatter(LINE))
    log.addHandler(handler)


class Accidents:
    """Unexpected errors: logged with their traceback, told in the window in one line; the program goes on."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        details = "".join(traceback.format_exception(kind, error, trace))
        self._window.tell(f"Something went wrong inside difflab: {kind.__name__}: {error}", details)

    def breathe(self) -> None:
        """Let the interpreter run, so that it sees signals."""
