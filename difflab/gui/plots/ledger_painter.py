"""Painting the ledger: bars or filled curves of bits per step, and the entropies within their bounds."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from difflab.engine.bounds import Ledger
from difflab.engine.schedules.views import FloatArray
from difflab.gui.canvas.primitives import draw_lines, draw_rects
from difflab.gui.plots.ledger_layout import Axes, PlotStyle, entropy_lines
from difflab.gui.plots.ledger_reading import LedgerReading, Model
from difflab.gui.plots.ledger_scale import BitScale
from difflab.gui.plots.schedule_painter import polygon
from difflab.gui.plots.schedule_scale import time_words
from difflab.gui.theme import qcolor
from difflab.render.theme import Theme

MOST_BARS = 150  # above, a curve tells more than hair-thin bars
ROOMY_SLOT = 9.0  # pixels of a step's slot from which two bars stand side by side
SEEN = 1.0  # pixels: shorter error bars are not drawn
FEW_POINTS = 100
FILL, BAND = 70, 46  # opacity of areas under a curve, of the band between the bounds
KEY = 14.0
STROKE = 6.0  # pixels to either side of the only step of a chain
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True)
class Words:
    """The titles of the panes."""

    terms: str
    entropy: str = ""


class LedgerPainter:
    """Paints one ledger plot with one painter."""

    def __init__(self, painter: QPainter, axes: Axes, style: PlotStyle, theme: Theme) -> None:
        self._painter, self._axes, self._style, self._theme = painter, axes, style, theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._line = painter.fontMetrics().height()

    def paint_ground(self, words: Words, models: tuple[Model, ...]) -> None:
        """What stays while a handle is dragged: axes, titles, keys."""
        self._paint_time_axis()
        self._paint_bits_axis(self._axes.terms)
        if self._axes.entropy is not None:
            self._paint_bits_axis(self._axes.entropy)
            self._paint_title(self._axes.entropy, words.entropy, self._paint_entropy_keys())
        self._paint_title(self._axes.terms, words.terms, self._paint_keys(models))

    def paint_marks(self, reading: LedgerReading) -> None:
        """The bits of every step, and the entropies."""
        models = list(reading.drawn)
        self._paint_terms(models)
        if self._axes.entropy is not None:
            self._paint_entropies(models[0][1])

    def paint_step(self, step: int) -> None:
        """The slot of one step through both panes."""
        left, right = self._axes.time.x(step - 0.5), self._axes.time.x(step + 0.5)
        missing = max(0.0, 3.0 - (right - left)) / 2
        for pane in self._panes():
            slot = QRectF(left - missing, pane.area.top(), right - left + 2 * missing, pane.area.height())
            self._painter.fillRect(slot, qcolor(self._theme.text, 38))

    def paint_playhead(self, t: float) -> None:
        """A line through the panes at time t with a grip at its top."""
        x, ink = self._axes.time.x(t), qcolor(self._theme.text)
        top = self._axes.terms.area.top() + 2  # below the keys, which it would cross
        self._painter.setPen(QPen(ink, 1.0))
        for pane in self._panes():
            self._painter.drawLine(QPointF(x, pane.area.top() - 1), QPointF(x, pane.area.bottom()))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ink)
        self._painter.drawPolygon(
            QPolygonF([QPointF(x - 5, top - 5), QPointF(x + 5, top - 5), QPointF(x, top + 2)])
        )

    def paint_words(self, words: str) -> None:
        """What there is to say instead of a curve, in the middle of the plot."""
        self._painter.setPen(qcolor(self._theme.muted))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        self._painter.drawText(self._axes.terms.area.adjusted(8, 8, -8, -8), flags, words)

    # Axes

    def _panes(self) -> list[BitScale]:
        return [pane for pane in (self._axes.terms, self._axes.entropy) if pane is not None]

    def _paint_time_axis(self) -> None:
        painter, time = self._painter, self._axes.time
        grid, words = QPen(qcolor(self._theme.grid), 1), qcolor(self._theme.muted)
        bottom = self._panes()[-1].area.bottom()
        times = time.ticks()
        for t, text in zip(times, time_words(times), strict=True):
            x = round(time.x(t)) + 0.5
            painter.setPen(grid)
            for pane in self._panes():
                painter.drawLine(QPointF(x, pane.area.top()), QPointF(x, pane.area.bottom()))
            painter.setPen(words)
            painter.drawText(QRectF(x - 40, bottom + 3, 80, self._line), CENTRE, text)
        below = QRectF(time.left, bottom + self._line + 3, time.width, self._line)
        painter.drawText(below, CENTRE, "step t (log scale)" if time.logarithmic else "step t")
        painter.drawText(below, LEFT, "data")
        painter.drawText(below, RIGHT, "noise")

    def _paint_title(self, scale: BitScale, title: str, right: float) -> None:
        """What a pane shows, as much of it as there is room for before `right`."""
        place = QRectF(4, scale.area.top() - self._line - 6, right - 4, self._line)
        shown = self._painter.fontMetrics().elidedText(
            title, Qt.TextElideMode.ElideRight, round(place.width())
        )
        self._painter.setPen(qcolor(self._theme.muted))
        self._painter.drawText(place, LEFT, shown)

    def _paint_bits_axis(self, scale: BitScale) -> None:
        painter, area = self._painter, scale.area
        for value in scale.ticks():
            y = round(scale.y(value)) + 0.5
            painter.setPen(QPen(qcolor(self._theme.grid), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(qcolor(self._theme.muted))
            painter.drawText(
                QRectF(0, y - self._line / 2, area.left() - 8, self._line), RIGHT, scale.words_of(value)
            )
        painter.setPen(QPen(qcolor(self._theme.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())

    def _paint_keys(self, models: tuple[Model, ...]) -> float:
        """Names beside the marks, above the noisy end; where they begin."""
        right = self._axes.terms.area.right()
        for model in reversed(models):
            place, right = self._paint_key(self._axes.terms, model, right)
            self._paint_mark(model, place)
        return right

    def _paint_entropy_keys(self) -> float:
        """What the band and the line in it are; where the names begin."""
        scale = self._axes.entropy
        assert scale is not None
        place, right = self._paint_key(scale, "bounds", scale.area.right())
        self._painter.fillRect(place, qcolor(self._theme.muted, BAND))
        self._painter.setPen(QPen(qcolor(self._theme.muted), 1.0))
        self._painter.drawLine(place.topLeft(), place.topRight())
        self._painter.drawLine(place.bottomLeft(), place.bottomRight())
        place, right = self._paint_key(scale, "reverse step", right)
        self._painter.setPen(self._pen("exact"))
        self._painter.drawLine(
            QPointF(place.left(), place.center().y()), QPointF(place.right(), place.center().y())
        )
        return right

    def _paint_key(self, scale: BitScale, name: str, right: float) -> tuple[QRectF, float]:
        """A name that ends at `right`; gives the place of its mark, and where the next name ends."""
        width = self._painter.fontMetrics().horizontalAdvance(name)
        y = scale.area.top() - self._line / 2 - 6
        self._painter.setPen(qcolor(self._theme.text))
        self._painter.drawText(QRectF(right - width, y - self._line / 2, width + 2, self._line), LEFT, name)
        return QRectF(right - width - KEY - 6, y - 4, KEY, 8), right - width - KEY - 20

    def _paint_mark(self, model: Model, place: QRectF) -> None:
        """Exact filled, learned hollow; as curves solid and dashed."""
        painter, ink = self._painter, self._ink(model)
        if self._as_bars():
            painter.setPen(QPen(ink, 1.2))
            painter.setBrush(ink if model == "exact" else Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(3, 0, -3, 0))
        else:
            painter.setPen(self._pen(model))
            y = place.center().y()
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))

    # Bits per step

    def _as_bars(self) -> bool:
        return self._axes.time.steps <= MOST_BARS and not self._axes.time.narrowest() < 1.0

    def _paint_terms(self, models: list[tuple[Model, Ledger]]) -> None:
        self._painter.save()
        self._painter.setClipRect(self._axes.terms.area.adjusted(0, -1, 1, 0))
        beside = len(models) > 1 and self._as_bars() and self._axes.time.narrowest() >= ROOMY_SLOT
        for place, (model, figures) in enumerate(models):
            part = (place, len(models)) if beside else (0, 1)
            if not self._as_bars():
                self._paint_curve(model, figures)
            elif beside or model == "exact" or len(models) == 1:
                self._paint_bars(model, figures, part)
            else:
                self._paint_stairs(model, figures)
        self._painter.restore()

    def _paint_bars(self, model: Model, figures: Ledger, part: tuple[int, int]) -> None:
        """One bar a step, with its standard error; `part` of each slot belongs to this model."""
        edges, bottom = self._axes.time.slots(), self._axes.terms.area.bottom()
        widths = np.diff(edges)
        gap = np.where(widths > 4, np.minimum(0.16 * widths, 4.0), np.minimum(0.2 * widths, 0.5))
        inner = (widths - gap) / part[1]
        lefts = edges[:-1] + gap / 2 + part[0] * inner
        tops = self._axes.terms.ys(figures.terms_bits)
        ink, hollow = self._ink(model), model == "learned"
        inset = 0.6 if hollow else 0.0
        self._painter.setPen(QPen(ink, 1.2) if hollow else QPen(Qt.PenStyle.NoPen))
        self._painter.setBrush(_faded(ink, FILL) if hollow else ink)
        spare = 1.0 if part[1] > 1 else 0.0
        wide, high = np.maximum(inner - spare - 2 * inset, 0.8), np.maximum(bottom - tops, 0.0)
        bars = np.stack([lefts + inset, tops, wide, high], axis=1)
        draw_rects(self._painter, bars[np.isfinite(tops)])
        self._paint_errors(figures, lefts + (inner - spare) / 2)

    def _paint_stairs(self, model: Model, figures: Ledger) -> None:
        """The second model's bars as an outline over the first's, where there is no room for both."""
        edges, tops = self._axes.time.slots(), self._axes.terms.ys(figures.terms_bits)
        self._painter.setPen(QPen(self._ink(model), 1.3))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(polygon(np.repeat(edges, 2)[1:-1], np.repeat(tops, 2)))

    def _paint_curve(self, model: Model, figures: Ledger) -> None:
        """An area with its edge; the standard error as a band around it."""
        steps = np.arange(2, self._axes.time.steps + 1, dtype=np.float64)
        x, terms, errors = _by_column(self._axes.time.xs(steps), figures.terms_bits, figures.terms_se)
        y, bottom = self._axes.terms.ys(terms), self._axes.terms.area.bottom()
        if model == "exact":
            self._fill(x, y, np.full_like(y, bottom), _faded(self._ink(model), FILL))
        high, low = self._axes.terms.ys(terms + errors), self._axes.terms.ys(np.maximum(terms - errors, 0.0))
        if np.max(low - high, initial=0.0) > 2 * SEEN:
            self._fill(x, high, low, _faded(self._ink(model), 2 * FILL))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(self._pen(model))
        self._painter.drawPolyline(polygon(x, y))

    def _fill(self, x: FloatArray, top: FloatArray, bottom: FloatArray, ink: QColor) -> None:
        """The area between two lines; of many points in columns: several times quicker than a polygon."""
        if len(x) < FEW_POINTS:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(ink)
            outline = polygon(np.concatenate([x, x[::-1]]), np.concatenate([top, bottom[::-1]]))
            self._painter.drawPolygon(outline)
            return
        middles = np.concatenate([x[:1], (x[1:] + x[:-1]) / 2, x[-1:]])
        edges = np.round(middles)
        upper, lower = np.minimum(top, bottom), np.maximum(top, bottom)
        columns = np.stack([edges[:-1], upper, np.diff(edges), lower - upper], axis=1)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ink)
        draw_rects(self._painter, columns[columns[:, 2] > 0])
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_errors(self, figures: Ledger, middles: FloatArray) -> None:
        terms, errors = figures.terms_bits, figures.terms_se
        high = self._axes.terms.ys(terms + errors)
        low = self._axes.terms.ys(np.maximum(terms - errors, 0.0))
        shown = np.isfinite(high) & (low - high > 2 * SEEN)
        self._painter.setPen(QPen(qcolor(self._theme.text), 1.0))
        at = middles[shown]
        draw_lines(self._painter, np.stack([at, high[shown], at, low[shown]], axis=1))

    # Entropies

    def _paint_entropies(self, figures: Ledger) -> None:
        """The band between the bounds, and the entropy of the reverse step within it."""
        scale = self._axes.entropy
        assert scale is not None
        steps = np.arange(2, self._axes.time.steps + 1, dtype=np.float64)
        x = self._axes.time.xs(steps)
        lower, reverse, upper = (scale.ys(line) for line in entropy_lines(figures, self._style))
        if len(steps) == 1:  # one step is a short stroke: a point alone would not be seen
            x = np.array([x[0] - STROKE, x[0] + STROKE])
            lower, reverse, upper = (np.repeat(line, 2) for line in (lower, reverse, upper))
        sound = np.isfinite(lower) & np.isfinite(reverse) & np.isfinite(upper)
        at, low, high = _by_column(x[sound], lower[sound], upper[sound])
        self._painter.save()
        self._painter.setClipRect(scale.area.adjusted(0, -1, 1, 1))
        self._fill(at, high, low, qcolor(self._theme.muted, BAND))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(qcolor(self._theme.muted), 1.0))
        for edge in (low, high):
            self._painter.drawPolyline(polygon(at, edge))
        at, y, _ = _by_column(x[sound], reverse[sound], reverse[sound])
        self._painter.setPen(self._pen("exact"))
        self._painter.drawPolyline(polygon(at, y))
        self._painter.restore()

    def _ink(self, model: Model) -> QColor:
        return qcolor(self._theme.role(model))

    def _pen(self, model: Model) -> QPen:
        """Solid for exact; dashed for learned, so that it is seen over the other."""
        # A wider antialiased line of a thousand points would take Qt tens of milliseconds.
        pen = QPen(self._ink(model), 1.0)
        if model == "learned":
            pen.setDashPattern([6.0, 4.0])
        return pen


def _faded(ink: QColor, alpha: int) -> QColor:
    result = QColor(ink)
    result.setAlpha(alpha)
    return result


def _by_column(
    x: FloatArray, first: FloatArray, second: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A point for every two columns of pixels: of very many steps that is enough."""
    columns = np.floor(x / 2)
    chosen = np.flatnonzero(np.concatenate([[True], columns[1:] != columns[:-1]]))
    if len(chosen) and chosen[-1] != len(x) - 1:
        chosen = np.append(chosen, len(x) - 1)
    return x[chosen], np.asarray(first)[chosen], np.asarray(second)[chosen]
