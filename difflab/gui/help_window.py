"""The help: one page per view from `resources/help`, and the sheet of shortcuts from the table of actions."""

import re
from functools import lru_cache

from PySide6.QtCore import QEvent, Qt, QUrl, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeySequence,
    QPalette,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from difflab.gui.actions import shortcut_rows
from difflab.gui.style import GRID, set_look
from difflab.resources import resources

# The pages in their order: file names in resources/help, and the one that is made here.
PAGES = (
    "welcome",
    "stage",
    "sequences",
    "images",
    "schedule",
    "data",
    "training",
    "figure1",
    "ledger",
    "posterior",
    "paper",
    "export",
    "command-line",
)
SHORTCUTS = "shortcuts"
LINE_HEIGHT = 135.0  # per cent
_SUBSCRIPT = re.compile(r"(?<=\w)_(?:\{(?P<long>[^}]+)\}|(?P<short>\w))")


class HelpWindow(QWidget):
    """A window with the list of pages on the left and the page on the right; it does not block the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("help_window")
        self.setWindowTitle("difflab help")
        self._list = QListWidget(self)
        self._list.setObjectName("help_window.pages")
        self._list.setAccessibleName("Help pages")
        self._list.setToolTip("The pages of the help.")
        set_look(self._list, "quiet")
        self._browser = QTextBrowser(self)
        self._browser.setObjectName("help_window.text")
        self._browser.setAccessibleName("Help text")
        self._browser.setToolTip("")
        self._browser.setOpenLinks(False)
        self._browser.anchorClicked.connect(self._follow)
        for page in (*PAGES, SHORTCUTS):
            item = QListWidgetItem(page_title(page))
            item.setData(Qt.ItemDataRole.UserRole, page)
            self._list.addItem(item)
        self._list.currentItemChanged.connect(self._open)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._list)
        layout.addWidget(self._browser, 1)
        self._list.setFixedWidth(self._list.sizeHintForColumn(0) + 5 * GRID)
        close = QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self)
        close.activated.connect(self.close)
        self.resize(880, 640)
        self._list.setCurrentRow(0)

    def show_page(self, page: str) -> None:
        """Open a page by its name; `KeyError` where there is none."""
        at = (*PAGES, SHORTCUTS).index(page) if page in (*PAGES, SHORTCUTS) else None
        if at is None:
            raise KeyError(page)
        self._list.setCurrentRow(at)

    def page(self) -> str:
        """The name of the page that is open."""
        return str(self._list.currentItem().data(Qt.ItemDataRole.UserRole))

    def text(self) -> str:
        """The open page as plain text."""
        return self._browser.toPlainText()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._open(self._list.currentItem())

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            document = self._browser.document()
            document.setMarkdown(page_text(item.data(Qt.ItemDataRole.UserRole)))
            _set_subscripts(document)
            _set_type(document, self._browser.font())
            _set_tables(document, self.palette().color(QPalette.ColorRole.Mid))
            self._browser.moveCursor(QTextCursor.MoveOperation.Start)

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        """Links lead to other pages ("help:stage"); nothing here opens the network."""
        if url.scheme() == "help" and url.path() in (*PAGES, SHORTCUTS):
            self.show_page(url.path())


def page_title(page: str) -> str:
    """The first heading of a page."""
    return page_text(page).splitlines()[0].lstrip("# ").strip()


@lru_cache
def page_text(page: str) -> str:
    """A page as Markdown."""
    if page == SHORTCUTS:
        return _shortcut_sheet()
    return (resources() / "help" / f"{page}.md").read_text(encoding="utf-8")


def _shortcut_sheet() -> str:
    lines = ["# Shortcuts", ""]
    menu = ""
    for place, command, keys in shortcut_rows():
        if place != menu:
            menu = place
            lines += ["", f"## {menu}", "", "| keys | command |", "|---|---|"]
        lines.append(f"| {keys.replace('|', '&#124;')} | {command} |")
    return "\n".join(lines) + "\n"


def _set_subscripts(document: QTextDocument) -> None:
    """x_t and x_{t-1} as they are printed: what follows the underscore is lowered."""
    cursor = QTextCursor(document)
    for match in reversed(list(_SUBSCRIPT.finditer(document.toPlainText()))):
        cursor.setPosition(match.start())
        cursor.setPosition(match.end(), QTextCursor.MoveMode.KeepAnchor)
        style = cursor.charFormat()
        style.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
        cursor.insertText(match["long"] or match["short"], style)


def _set_tables(document: QTextDocument, line: QColor) -> None:
    """Hairlines below the rows instead of Qt's bright boxes."""
    for table in document.rootFrame().childFrames():
        if not isinstance(table, QTextTable):
            continue
        style = table.format()
        style.setBorder(0)
        style.setBorderCollapse(True)
        style.setCellPadding(0.75 * GRID)
        table.setFormat(style)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                form = cell.format().toTableCellFormat()
                form.setBottomBorder(1)
                form.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                form.setBottomBorderBrush(line)
                cell.setFormat(form)


def _set_type(document: QTextDocument, font: QFont) -> None:
    """Room between lines and above headings, which Markdown itself does not give in Qt."""
    document.setDocumentMargin(2 * GRID)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        style = QTextBlockFormat(block.blockFormat())
        in_table = cursor.currentTable() is not None
        style.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        level = style.headingLevel()
        style.setTopMargin({0: 0.0, 1: 0.0, 2: 2.5 * GRID}.get(level, 2.0 * GRID))
        style.setBottomMargin(2.0 if in_table or style.nonBreakableLines() else 1.0 * GRID)
        cursor.setBlockFormat(style)
        block = block.next()
    document.setDefaultFont(font)
