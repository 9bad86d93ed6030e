"""Paper mode: the figures and table rows of the 2015 paper as cards, in a window beside the main one."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from difflab.gui.panels.ablation_page import AblationPage
from difflab.gui.panels.paper_card import PaperCard
from difflab.gui.paper_controller import PaperController
from difflab.gui.style import GRID, set_look
from difflab.gui.widgets.card import CardColumn
from difflab.gui.widgets.tips import rich_tip
from difflab.render.theme import Theme
from difflab.session.ablations import AXES
from difflab.session.paper_table import as_csv, as_text

INTRODUCTION = (
    "What Sohl-Dickstein, Weiss, Maheswaranathan and Ganguli (2015) state, beside what this lab measures. "
    "More is better, and nothing can pass the limit, where one is known. Figures of images are drawn again."
)
COPIES = {
    "text": ("Copy as text", "Copy all figures and the known deviations as plain text."),
    "csv": ("Copy as CSV", "Copy all figures as a table for a spreadsheet."),
}
SAID_MS = 1_500


class PaperWindow(QWidget):
    """The cards of all claims; a second tab holds the ablations. It does not block the main window."""

    help_requested = Signal()

    def __init__(self, controller: PaperController, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("paper")
        self.setAccessibleName("Paper mode")
        self.setWindowTitle("Paper mode - difflab")
        self._controller = controller
        self.cards = {each.preset: PaperCard(each, theme, self) for each in controller.claims}
        self._buttons = {key: self._button(key, *words) for key, words in COPIES.items()}
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MS)
        self._said.timeout.connect(self._unsay)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("paper.tabs")
        self.tabs.setDocumentMode(True)
        self.ablations = AblationPage(AXES, theme, self)
        self._claims = self._claims_page()
        self.tabs.addTab(self._claims, "Figures and tables")
        self.tabs.addTab(self.ablations, "Ablations")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.addWidget(self.tabs)
        for key, slot in ((QKeySequence.StandardKey.Cancel, self.close), ("F1", self.help_requested)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        for name, card in self.cards.items():
            card.open_requested.connect(controller.open)
            card.reproduce_requested.connect(controller.reproduce)
            card.cancel_requested.connect(controller.cancel)
            self._show_reading(name)
            self._show_status(name)
        controller.reading_changed.connect(self._show_reading)
        controller.status_changed.connect(self._show_status)
        controller.picture_changed.connect(self._show_picture)
        self.resize(880, 680)

    def show_claims(self) -> None:
        """Bring the cards to the front."""
        self.tabs.setCurrentWidget(self._claims)
        self.setFocus()  # not a button: Enter would press it

    def show_ablations(self) -> None:
        """Bring the grid of small runs to the front."""
        self.tabs.setCurrentWidget(self.ablations)

    def apply_theme(self, theme: Theme) -> None:
        for card in self.cards.values():
            card.apply_theme(theme)
        self.ablations.apply_theme(theme)

    def text(self, form: str) -> str:
        """All claims as "text" or "csv"."""
        readings = [self._controller.reading(name) for name in self.cards]
        return as_csv(readings) if form == "csv" else as_text(readings)

    @Slot(str)
    def _show_reading(self, name: str) -> None:
        reading, computing = self._controller.reading(name), self._controller.is_computing(name)
        self.cards[name].show_reading(reading, computing=computing)

    @Slot(str)
    def _show_status(self, name: str) -> None:
        self.cards[name].show_reproduction(self._controller.status(name))

    @Slot(str, object)
    def _show_picture(self, name: str, picture: object) -> None:
        view = self.cards[name].picture
        if view is not None:
            view.show_picture(picture)  # type: ignore[arg-type]

    @Slot()
    def _copy_text(self) -> None:
        self._copy("text")

    @Slot()
    def _copy_csv(self) -> None:
        self._copy("csv")

    def _copy(self, form: str) -> None:
        QGuiApplication.clipboard().setText(self.text(form))
        self._unsay()
        self._buttons[form].setText("Copied")
        self._said.start()

    @Slot()
    def _unsay(self) -> None:
        for key, (words, _) in COPIES.items():
            self._buttons[key].setText(words)

    def _button(self, key: str, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(f"paper.copy_{key}")
        button.setAccessibleName(words)
        button.setToolTip(rich_tip(words, tip))
        button.clicked.connect(self._copy_csv if key == "csv" else self._copy_text)
        button.setMinimumWidth(button.sizeHint().width())
        return button

    def _claims_page(self) -> QWidget:
        page = QWidget(self)
        words = QLabel(INTRODUCTION, page)
        words.setWordWrap(True)
        set_look(words, "muted")
        head = QHBoxLayout()
        head.setContentsMargins(GRID, GRID, GRID, 0)
        head.setSpacing(GRID)
        head.addWidget(words, 1)
        for button in self._buttons.values():
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = CardColumn("paper.column", page)
        for card in self.cards.values():
            column.add(card)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(column, 1)
        return page
