"""The two themes, the style sheet and the icons."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from difflab.gui.icons import icon, icon_names, icon_pixmap
from difflab.gui.style import LOOKS, set_look, style_sheet
from difflab.gui.theme import Appearance, interface_font, palette, qcolor
from difflab.render.theme import DARK, LIGHT, THEMES, Theme
from difflab.resources import resources


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    # Widgets of earlier tests wait for an event loop to be deleted; each would be styled anew here.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    before = (qapp.palette(), qapp.font(), qapp.styleSheet())
    appearance = Appearance(qapp, "dark")
    yield appearance
    appearance.deleteLater()
    qapp.styleHints().unsetColorScheme()
    qapp.setStyleSheet(before[2])
    qapp.setFont(before[1])
    qapp.setPalette(before[0])


def test_a_choice_is_applied_and_announced(qtbot: QtBot, appearance: Appearance, qapp: QApplication) -> None:
    assert appearance.theme is DARK
    with qtbot.waitSignal(appearance.theme_changed) as changed:
        appearance.choose("light")
    assert changed.args == [LIGHT]
    assert qapp.palette().color(QPalette.ColorRole.Window) == qcolor(LIGHT.window)
    with qtbot.assertNotEmitted(appearance.theme_changed):
        appearance.choose("light")


def test_the_system_is_followed_live_only_when_asked(qtbot: QtBot, appearance: Appearance) -> None:
    with qtbot.assertNotEmitted(appearance.theme_changed):
        appearance._follow_system(Qt.ColorScheme.Light)
    appearance.choose("system")
    with qtbot.waitSignal(appearance.theme_changed):
        appearance._follow_system(Qt.ColorScheme.Light)


@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_text_and_controls_scale_together(appearance: Appearance, qtbot: QtBot, scale: float) -> None:
    button = QPushButton("Train")
    qtbot.addWidget(button)
    button.ensurePolished()
    before = button.sizeHint().height()
    appearance.set_scale(scale)
    button.ensurePolished()
    assert button.sizeHint().height() == pytest.approx(scale * before, rel=0.2)


def test_the_scale_stays_usable(appearance: Appearance) -> None:
    appearance.set_scale(9.0)
    assert appearance.scale == 2.0
    appearance.set_scale(0.1)
    assert appearance.scale == 0.8


@pytest.mark.usefixtures("appearance")
def test_figures_have_one_width() -> None:
    metrics = QFontMetrics(interface_font(9.0))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_the_sheet_has_no_loose_ends(theme: Theme) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_the_drawings_of_the_sheet_have_the_colours_of_the_theme(theme: Theme) -> None:
    folder = resources() / "icons" / "style"
    inks = {"chevron": theme.muted, "check": theme.on_accent, "tick": theme.text}
    for name, ink in inks.items():
        assert ink.hex in (folder / f"{name}-{theme.name}.svg").read_text(encoding="utf-8")


def test_looks_are_checked(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for look in LOOKS:
        set_look(label, look)
    with pytest.raises(ValueError, match="glossy"):
        set_look(label, "glossy")


def test_the_palette_tells_disabled_text_apart() -> None:
    for theme in THEMES.values():
        colours = palette(theme)
        role = QPalette.ColorRole.ButtonText
        active = colours.color(QPalette.ColorGroup.Active, role)
        assert active != colours.color(QPalette.ColorGroup.Disabled, role)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", icon_names())
def test_icons_are_drawn_in_the_ink_they_are_given(name: str) -> None:
    picture = icon_pixmap(name, LIGHT.error, 32).toImage()
    inked = [
        picture.pixelColor(x, y)
        for x in range(32)
        for y in range(32)
        if picture.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert all(colour == qcolor(LIGHT.error) for colour in inked)
    for x in range(32):  # nothing touches the border: an icon is never cut
        assert picture.pixelColor(x, 0).alpha() == picture.pixelColor(0, x).alpha() == 0


@pytest.mark.usefixtures("qapp")
def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        icon("unicorn", DARK)
