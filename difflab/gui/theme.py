"""Which of the two themes the window wears, and everything Qt must be told about it.

The choice is the user's (follow the system, light, dark); the colours are those of `render/theme.py`. One
object per application applies them and announces each change, so that widgets which draw themselves follow.
"""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from difflab.gui.style import style_sheet
from difflab.render.colour import Colour
from difflab.render.theme import THEMES, Theme, ThemeName

ThemeChoice = Literal["system", "light", "dark"]

SMALLEST_SCALE, LARGEST_SCALE, SCALE_STEP = 0.8, 2.0, 0.1
BASE_POINTS = 9.0
BASE_PIXELS = 12  # the height of the interface's text for which pictures are designed

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Appearance(QObject):
    """Applies theme and text size to the application and follows the system's light and dark live."""

    theme_changed = Signal(object)  # Theme

    def __init__(self, app: QApplication, choice: ThemeChoice = "system", scale: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = choice
        self._scale = _within(scale)
        self._points = app.font().pointSizeF() if app.font().pointSizeF() > 0 else BASE_POINTS
        self._system: ThemeName = system_theme(app)
        style = QStyleFactory.create("Fusion")
        if style is not None:
            app.setStyle(style)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme now worn."""
        return THEMES[self._system if self._choice == "system" else self._choice]

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    @property
    def scale(self) -> float:
        """Size of text and controls, 1.0 = the system's."""
        return self._scale

    def choose(self, choice: ThemeChoice) -> None:
        """Wear the light or the dark theme, or follow the system."""
        if choice == self._choice:
            return
        self._choice = choice
        # Window frames and native dialogs follow this hint where the platform supports it.
        self._app.styleHints().setColorScheme(_SCHEMES[choice])
        self._apply()

    def set_scale(self, scale: float) -> None:
        """Set the size of text and controls, between 0.8 and 2 times the system's."""
        scale = _within(scale)
        if scale != self._scale:
            self._scale = scale
            self._apply()

    @Slot(Qt.ColorScheme)
    def _follow_system(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice == "system":
            self._system = system_theme(self._app)
            self._apply()

    def _apply(self) -> None:
        theme = self.theme
        self._app.setPalette(palette(theme))
        self._app.setFont(interface_font(self._points * self._scale))
        self._app.setStyleSheet(style_sheet(theme, self._scale))
        self.theme_changed.emit(theme)


def system_theme(app: QGuiApplication) -> ThemeName:
    """What the system asks for; where it does not say, what its own palette looks like."""
    scheme = app.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        standard = QPalette()
        return "dark" if standard.windowText().color().lightness() > 127 else "light"
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def interface_font(points: float) -> QFont:
    """The system's interface font with figures of equal width, so that changing numbers do not dance."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(points)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def text_scale(font: QFont, room: float) -> float:
    """How much larger than designed words in pictures are, to go with an interface font.

    A picture that has only `room` times the least height it was designed for keeps what it shows in sight.
    """
    wanted = max(QFontInfo(font).pixelSize() / BASE_PIXELS, SMALLEST_SCALE)
    return min(wanted, max(room, 1.0))


def qcolor(colour: Colour, alpha: int = 255) -> QColor:
    """A colour of the theme as Qt takes it."""
    return QColor(*colour.rgb, alpha)


def palette(theme: Theme) -> QPalette:
    """The theme as a Fusion palette: what the style sheet leaves alone looks right too."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.card,
        roles.Text: theme.text,
        roles.Button: theme.card,
        roles.ButtonText: theme.text,
        # Qt itself hardly uses this role; here it is the ink of what is refused.
        roles.BrightText: theme.error,
        roles.PlaceholderText: theme.muted,
        roles.ToolTipBase: theme.card,
        roles.ToolTipText: theme.text,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent,
        roles.Link: theme.learned,
        roles.LinkVisited: theme.learned,
        roles.Light: theme.card,
        roles.Midlight: theme.card,
        roles.Mid: theme.border,
        roles.Dark: theme.border,
        roles.Shadow: theme.window,
    }
    result = QPalette()
    for role, colour in colours.items():
        result.setColor(role, qcolor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, role, qcolor(theme.faint))
    result.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, qcolor(theme.border))
    return result


def _within(scale: float) -> float:
    return round(min(max(scale, SMALLEST_SCALE), LARGEST_SCALE), 2)
