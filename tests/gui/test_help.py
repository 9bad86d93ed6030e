"""The help: pages, links, the sheet of shortcuts."""

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from difflab.gui.actions import ACTIONS
from difflab.gui.help_window import PAGES, SHORTCUTS, HelpWindow, page_text, page_title
from difflab.resources import resources

ALL = (*PAGES, SHORTCUTS)


@pytest.fixture
def window(qtbot: QtBot) -> HelpWindow:
    window = HelpWindow()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.mark.parametrize("page", ALL)
def test_every_page_opens_with_its_title(window: HelpWindow, page: str) -> None:
    window.show_page(page)
    assert window.page() == page
    assert window.text().splitlines()[0] == page_title(page)
    assert len(window.text()) > 300


def test_no_page_is_forgotten() -> None:
    assert {path.stem for path in (resources() / "help").glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("page", ALL)
def test_links_lead_to_pages(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page_text(page)):
        assert target.removeprefix("help:") in ALL, target


@pytest.mark.parametrize("page", PAGES)
def test_the_words_are_in_house_style(page: str) -> None:
    text = page_text(page)
    assert "\N{EM DASH}" not in text
    assert not re.search(r"(?<=[\s(])-\d", text), "a negative number has a true minus sign"


def test_a_link_opens_its_page(window: HelpWindow) -> None:
    browser = window.findChild(QTextBrowser)
    assert browser is not None
    browser.anchorClicked.emit(QUrl("help:schedule"))
    assert window.page() == "schedule"
    browser.anchorClicked.emit(QUrl("https://example.org"))
    assert window.page() == "schedule"


def test_subscripts_are_set(window: HelpWindow) -> None:
    window.show_page("stage")
    assert "q(xt | xt−1)" in window.text()
    assert not re.search(r"\w_[\w{]", window.text())


def test_the_sheet_has_every_key(window: HelpWindow) -> None:
    window.show_page(SHORTCUTS)
    text = window.text()
    for spec in ACTIONS:
        if spec.shortcuts:
            assert spec.title in text


def test_an_unknown_page_is_an_error(window: HelpWindow) -> None:
    with pytest.raises(KeyError):
        window.show_page("nonsense")
