"""A row of controls that sheds the least important ones while it is narrow, instead of cutting all of them.

The row has several forms, 0 the roomiest. Each part says in which of them it is shown; the row takes the
first form that fits its width. What leaves must be reachable in another way: by a part that comes, or by a
menu.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

EVER = 99


@dataclass(frozen=True)
class _Part:
    widget: QWidget
    since: int
    until: int
    stretch: int
    wish: int

    def is_in(self, form: int) -> bool:
        return self.since <= form <= self.until


class FittingRow(QWidget):
    """Widgets side by side, some of them only while there is room."""

    def __init__(self, spacing: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[_Part] = []
        self._form = 0
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(spacing)
        # The parts' own least widths must not hold the row open: it is what gives way.
        self._line.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def form(self) -> int:
        """The form now shown."""
        return self._form

    def add(
        self, widget: QWidget, *, since: int = 0, until: int = EVER, stretch: int = 0, wish: int = 0
    ) -> None:
        """Append a widget that is shown in the forms `since` to `until`; the row alone shows and hides it.

        One that stretches gets `wish` pixels before others leave for it no more.
        """
        self._parts.append(_Part(widget, since, until, stretch, wish))
        self._line.addWidget(widget, stretch)
        widget.setVisible(self._parts[-1].is_in(self._form))

    def add_stretch(self) -> None:
        """Append an empty room that takes what is left over."""
        self._line.addStretch(1)

    def width_of(self, form: int) -> int:
        """The width that a form takes at least."""
        wishes = form < self._last
        widths = [_least_width(part, wishes) for part in self._parts if part.is_in(form)]
        return sum(widths) + self._line.spacing() * max(len(widths) - 1, 0)

    def form_for(self, width: int) -> int:
        """The roomiest form that fits into `width`, else the narrowest."""
        return next((form for form in range(self._last) if self.width_of(form) <= width), self._last)

    def sizeHint(self) -> QSize:
        return QSize(self.width_of(0), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.width_of(self._last), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a part has another size: other words, another font
            self._fit()
            self.updateGeometry()
        return done

    @property
    def _last(self) -> int:
        """The narrowest form."""
        ends = [part.until + 1 for part in self._parts if part.until != EVER]
        return max([part.since for part in self._parts] + ends, default=0)

    def _height(self) -> int:
        return max((part.widget.sizeHint().height() for part in self._parts), default=0)

    def _fit(self) -> None:
        form = self.form_for(self.width())
        if form != self._form:
            self._form = form
            for part in self._parts:
                part.widget.setVisible(part.is_in(form))
            self._line.activate()  # at once: the next paint must not show parts over each other


def _least_width(part: _Part, wishes: bool) -> int:
    """What a part takes at least: one that stretches may be as narrow as it can; the others keep their hint,
    until nothing more can leave."""
    widget = part.widget
    widget.ensurePolished()
    shrinks = part.stretch or (
        not wishes and widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Preferred
    )
    hint = widget.minimumSizeHint().width() if shrinks else widget.sizeHint().width()
    wish = part.wish if wishes else 0
    return min(max(hint, widget.minimumWidth(), wish), widget.maximumWidth())
