"""The window as the program starts it: pictures come from a process of their own, which ends with it."""

import time

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from difflab.gui.canvas.stage import Stage
from difflab.gui.main_window import MainWindow
from difflab.gui.picture_process import picture_process
from difflab.gui.theme import Appearance
from difflab.session.preferences import Preferences
from difflab.session.sources import open_source
from tests.end_to_end.conftest import Driver


def test_pictures_come_from_the_process_and_follow_edits(qtbot: QtBot, qapp: QApplication) -> None:
    pictures = picture_process()
    pictures.start()
    window = MainWindow(open_source("swiss-roll"), Appearance(qapp, "dark"), Preferences(), pictures)
    window.resize(1280, 720)
    window.show()
    driver = Driver(window, qtbot)
    stage = driver.find(Stage, "stage")
    driver.wait(lambda: stage.picture().panes[1].cloud is not None)
    first = stage.picture().panes[1].trails
    driver.enter("schedule.beta_1", "0.01")
    driver.wait(lambda: window.is_idle and stage.picture().panes[1].trails is not first)
    assert window.document.experiment.schedule.beta_1 == 0.01
    began = time.monotonic()
    window.discard_and_close()
    assert not pictures.is_running
    assert time.monotonic() - began < 3.0
    window.deleteLater()
