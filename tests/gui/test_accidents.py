"""Unexpected errors are told in one line, with their traceback for a report."""

import sys

from difflab.gui.application import Accidents


class Window:
    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.closed = False

    def tell(self, message: str, details: str = "") -> None:
        self.told.append((message, details))

    def close(self) -> None:
        self.closed = True


def test_an_accident_is_told_in_a_line_and_reported_whole() -> None:
    window = Window()
    try:
        [][1]
    except IndexError:
        Accidents(window).report(*sys.exc_info())  # type: ignore[arg-type]
    [(message, details)] = window.told
    assert "\n" not in message
    assert "IndexError" in message
    assert "[][1]" in details


def test_ctrl_c_closes_the_window() -> None:
    window = Window()
    Accidents(window).report(KeyboardInterrupt, KeyboardInterrupt(), None)  # type: ignore[arg-type]
    assert window.closed
    assert not window.told
