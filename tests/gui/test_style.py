"""Looks that words would have to explain."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from difflab.gui.style import style_sheet
from difflab.render.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_ticked_box_that_cannot_be_changed_looks_ticked(qtbot: QtBot, theme: Theme) -> None:
    pictures = []
    for ticked in (True, False):
        box = QCheckBox("")
        qtbot.addWidget(box)
        box.setStyleSheet(style_sheet(theme))
        box.setChecked(ticked)
        box.setEnabled(False)
        box.resize(24, 24)
        image = box.grab(QRect(2, 6, 12, 12)).toImage()
        places = [(x, y) for x in range(image.width()) for y in range(image.height())]
        pictures.append(np.array([image.pixelColor(*place).lightness() for place in places], dtype=float))
    # The tick is about a tenth of the box and stands off its ground.
    assert (np.abs(pictures[0] - pictures[1]) > 60).mean() > 0.05
