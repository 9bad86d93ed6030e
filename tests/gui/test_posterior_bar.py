"""The choice of methods under the pictures."""

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from difflab.gui.panels.posterior_bar import PosteriorBar


@pytest.mark.parametrize("compare", [True, False])
def test_choosing_one_method_leaves_all(qtbot: QtBot, compare: bool) -> None:
    bar = PosteriorBar()
    qtbot.addWidget(bar)
    bar.show_methods("inpaint", "clamp", compare=compare)
    asked: list[object] = []
    bar.compare_chosen.connect(asked.append)
    bar.method_chosen.connect(asked.append)
    for method in ("repaint", "clamp"):
        button = bar.findChild(QToolButton, f"posterior.method.{method}")
        assert button is not None
        asked.clear()
        button.click()
        assert asked == ([False, method] if compare else [method])
