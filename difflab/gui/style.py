"""The style sheet: what Fusion and the palette alone do not give the window.

Widgets ask for a look with `set_look(widget, "card")`; the sheet knows the looks. Lengths are written for
a text size of 100 % and scale with it. Everything lies on a grid of 8 pixels, halved inside controls.
"""

from string import Template

from PySide6.QtWidgets import QWidget

from difflab.render.theme import Theme
from difflab.resources import resources

GRID = 8

# "card": a raised panel, "toast" one that floats, "quiet" a list without a frame; then kinds of text and of
# buttons.
LOOKS = frozenset(
    {
        *("card", "toast", "quiet"),
        *("title", "heading", "wordmark", "figure", "strong", "muted", "refusal"),
        *("main", "flat", "segment"),
    }
)


def set_look(widget: QWidget, look: str) -> None:
    """Give `widget` one of the looks of the style sheet; call it before the widget is first shown."""
    if look not in LOOKS:
        raise ValueError(f"no look {look!r}")
    widget.setProperty("look", look)


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """The style sheet of one theme, `scale` times as large as designed."""
    drawings = resources() / "icons" / "style"
    words = {name: colour.hex for name, colour in theme.colours().items()}
    words |= {f"px{pixels}": f"{max(1, round(pixels * scale))}px" for pixels in range(1, 65)}
    # The handle of a slider is a circle at every scale: its margins come from whole pixels.
    groove = max(2, round(4 * scale))
    handle = groove + 2 * round(5 * scale)
    words |= {
        "groove": f"{groove}px",
        "groove_radius": f"{groove // 2}px",
        "handle": f"{handle - 2}px",
        "handle_margin": f"-{(handle - groove) // 2}px",
        "handle_radius": f"{handle // 2}px",
        "hover": theme.card.mixed(theme.text, 0.06).hex,
        "pressed": theme.selected.mixed(theme.text, 0.06).hex,
        "track": theme.border.mixed(theme.text, 0.10).hex,
        "chevron": (drawings / f"chevron-{theme.name}.svg").as_posix(),
        "check": (drawings / f"check-{theme.name}.svg").as_posix(),
        "tick": (drawings / f"tick-{theme.name}.svg").as_posix(),
    }
    return _SHEET.substitute(words)


_SHEET = Template("""
QToolTip { background: $card; color: $text; border: 1px solid $control; padding: $px4 $px6; }

/* Surfaces */
QMainWindow::separator { background: transparent; width: $px4; height: $px4; }
QMainWindow::separator:hover { background: $border; }
QDockWidget { border: none; }
QSplitter::handle { background: transparent; }
QFrame[look="card"] { background: $surface; border: 1px solid $border; border-radius: $px6; }
QFrame[look="toast"] { background: $card; border: 1px solid $control; border-radius: $px6; }
QScrollArea, QScrollArea > QWidget > QWidget[look="quiet"] { background: transparent; border: none; }
QDialog { background: $window; }

/* Text */
QLabel { background: transparent; }
QLabel[look="title"] { font-weight: bold; }
QLabel[look="heading"] { font-weight: bold; font-size: ${px16}; }
QLabel[look="figure"] { font-weight: bold; font-size: ${px20}; }
QLabel[look="wordmark"] { font-weight: bold; font-size: ${px18}; }
QLabel[look="strong"] { font-weight: bold; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="refusal"] { color: $text; border-left: 2px solid $error; padding-left: $px6; }
QLabel:disabled { color: $faint; }

/* Buttons */
QPushButton, QToolButton { background: $card; color: $text; border: 1px solid $border; border-radius: $px4;
    padding: $px4 $px10; }
QToolButton { padding: $px4; }
QPushButton:hover, QToolButton:hover { background: $hover; border-color: $control; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:checked, QToolButton:checked { background: $selected; font-weight: bold;
    border-color: $selected; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: transparent; border-color: $border; }
QPushButton[look="main"], QToolButton[look="main"] { background: $accent; color: $on_accent;
    border-color: $accent; font-weight: bold; }
QPushButton[look="main"]:hover, QToolButton[look="main"]:hover { background: $text; color: $window;
    border-color: $text; }
QPushButton[look="main"]:focus, QToolButton[look="main"]:focus { border-color: $text; }
QPushButton[look="main"]:disabled, QToolButton[look="main"]:disabled { background: transparent; color: $faint;
    border-color: $border; }
QPushButton[look="flat"], QToolButton[look="flat"] {
    background: transparent; border-color: transparent; color: $muted; padding: $px2 $px4; }
QPushButton[look="flat"]:hover, QToolButton[look="flat"]:hover { background: $card; color: $text; }
QPushButton[look="flat"]:focus, QToolButton[look="flat"]:focus { border-color: $accent; color: $text; }
QToolButton[look="flat"]:checked { background: $selected; color: $text; border-color: $control; }
QPushButton[look="flat"]:disabled, QToolButton[look="flat"]:disabled { color: $faint; }
QToolButton[look="segment"], QPushButton[look="segment"] { background: $card; border: 1px solid $border;
    border-radius: $px4; padding: $px4 $px10; }
QToolButton[look="segment"]:checked, QPushButton[look="segment"]:checked { background: $selected;
    border-color: $selected; font-weight: bold; }
QToolButton[look="segment"]:focus, QPushButton[look="segment"]:focus { border-color: $accent; }
QToolButton[popupMode="1"], QToolButton[popupMode="2"] { padding-right: $px16; }
QToolButton::menu-indicator { image: url("$chevron"); width: $px10; height: $px10;
    subcontrol-position: right center; subcontrol-origin: padding; right: $px4; }
QToolButton[sign="true"] { padding: $px2 $px4; }
QToolButton[sign="true"]::menu-indicator { image: none; width: 0px; }
QToolButton::menu-button { border: none; width: $px16; }
QToolButton::menu-arrow { image: url("$chevron"); width: $px10; height: $px10; }

/* Fields */
QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit { background: $surface; color: $text;
    border: 1px solid $border; border-radius: $px4; padding: $px2 $px6;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover { border-color: $control; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border-color: $accent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: $faint; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit { background: transparent; border: none; padding: 0px; }
QComboBox { background: $card; color: $text; border: 1px solid $border; border-radius: $px4;
    padding: $px2 $px2 $px2 $px8; }
QComboBox:hover { border-color: $control; background: $hover; }
QComboBox:focus { border-color: $accent; }
QComboBox:disabled { color: $faint; background: transparent; }
QComboBox::drop-down { border: none; width: $px20; }
QComboBox::down-arrow { image: url("$chevron"); width: $px12; height: $px12; }
QComboBox QAbstractItemView { background: $card; color: $text; border: 1px solid $control; outline: none;
    padding: $px2; selection-background-color: $selected; selection-color: $text; }
QCheckBox, QRadioButton { spacing: $px8; background: transparent; }
QCheckBox::indicator { width: $px14; height: $px14; border: 1px solid $control; border-radius: $px3;
    background: $card; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:focus { border-color: $text; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:disabled { border-color: $border; background: transparent; }
QCheckBox::indicator:checked:disabled { border-color: $control; background: transparent;
    image: url("$tick"); }
QSlider { min-height: $px20; background: transparent; }
QSlider::groove:horizontal { height: $groove; border-radius: $groove_radius; background: $track; }
QSlider::sub-page:horizontal { height: $groove; border-radius: $groove_radius; background: $accent; }
QSlider::handle:horizontal { width: $handle; margin: $handle_margin -1px; border-radius: $handle_radius;
    background: $text; border: 1px solid $surface; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: $accent; }
QSlider::sub-page:horizontal:disabled { background: $track; }
QSlider::handle:horizontal:disabled { background: $control; }

/* Menus, tabs, bars */
QMenuBar { background: $window; color: $text; border: none; padding: 0px $px4; }
QMenuBar::item { background: transparent; padding: $px4 $px8; border-radius: $px4; }
QMenuBar::item:selected { background: $card; }
QMenu { background: $card; color: $text; border: 1px solid $control; padding: $px4; }
QMenu::item { padding: $px4 $px24 $px4 $px24; border-radius: $px3; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: $px4 $px8; }
QMenu::indicator { width: $px12; height: $px12; left: $px6; }
QMenu::indicator:checked { image: url("$tick"); }
QToolBar { background: $window; border: none; spacing: $px8; padding: $px4 $px8; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: $px2 solid transparent;
    padding: $px6 $px16; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $text; }
QTabBar::tab:focus { background: $card; }
QTabBar::scroller { width: $px24; }
QTabBar QToolButton { padding: 0px; border-radius: $px2; }
QTabWidget::pane { border: none; }
QStatusBar { background: $window; color: $muted; border: none; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; }
QProgressBar { background: $track; border: none; border-radius: $px2; max-height: $px4; min-height: $px4; }
QProgressBar::chunk { background: $accent; border-radius: $px2; }

/* Lists and scroll bars */
QListView, QTreeView, QTableView, QTextBrowser { background: $surface; color: $text;
    border: 1px solid $border; border-radius: $px6; outline: none;
    selection-background-color: $selected; selection-color: $text; }
QAbstractItemView[look="quiet"] { background: transparent; border: none; }
QListView::item { padding: $px4 $px8; border-radius: $px4; }
QListView::item:selected, QTableView::item:selected, QTreeView::item:selected { background: $selected;
    color: $text; }
QTableView::item { padding: 0px $px4; }
QListView::item:hover:!selected { background: $card; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $muted; border: none; padding: $px2 $px4; }
QScrollBar:vertical { background: transparent; width: $px8; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: $px8; margin: 0px; }
QScrollBar::handle { background: $track; border-radius: $px3; }
QScrollBar::handle:vertical { min-height: $px32; margin: 0px 1px; }
QScrollBar::handle:horizontal { min-width: $px32; margin: 1px 0px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")
