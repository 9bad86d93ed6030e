"""A button with one of the lab's icons, drawn anew whenever the palette changes."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from difflab.gui.icons import palette_icon
from difflab.gui.style import set_look


class IconButton(QToolButton):
    """A tool button showing `icon`; its name for screen readers is `text`."""

    def __init__(
        self,
        name: str,
        icon: str,
        text: str,
        tip: str = "",
        *,
        look: str = "flat",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tip or text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._size_icon()
        if look:
            set_look(self, look)
        self._draw_icon()

    def set_icon_name(self, icon: str) -> None:
        """Show another icon, as a button does whose meaning changes (play, pause)."""
        if icon != self._icon_name:
            self._icon_name = icon
            self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()
        elif event.type() == QEvent.Type.FontChange:
            self._size_icon()

    def _size_icon(self) -> None:
        """An icon is about as tall as a line of text, at every text size."""
        side = max(round(1.1 * self.fontMetrics().height()), 16)
        self.setIconSize(QSize(side, side))

    def _draw_icon(self) -> None:
        self.setIcon(palette_icon(self._icon_name, self.palette()))
