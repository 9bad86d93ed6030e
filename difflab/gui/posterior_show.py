"""Puts what is known of a posterior into the parts of its tab: pictures, samples, the exact product."""

import numpy as np
from PySide6.QtCore import QObject, Slot

from difflab.gui.canvas.mask_brush import Layer, as_mask
from difflab.gui.canvas.posterior_results import MethodPictures
from difflab.gui.panels.posterior_tab import PosteriorTab
from difflab.gui.posterior_frames import Levels, MethodView, Plane, RunView, Samples
from difflab.gui.posterior_words import TITLES, block_words, distance_words, method_tip, variation_words
from difflab.render.picture import Cloud, Heat, Pane
from difflab.render.posterior_layout import DEVIATION, MEAN
from difflab.render.posterior_pictures import deviation_pixels, level_pixels
from difflab.render.theme import Theme
from difflab.render.tone import DensityScale, heat_table

LEAST_DEVIATION = 0.05  # grey levels; a map of less than this would show rounding
WAITING = "Sampling…"


class PosteriorShow(QObject):
    """What is shown, and which of the pictures is laid over the original."""

    def __init__(self, tab: PosteriorTab, theme: Theme) -> None:
        super().__init__(tab)
        self._tab, self._theme = tab, theme
        self.original: Levels | None = None
        self._given: Levels | None = None
        self.shown = "estimate"
        self._picked: tuple[str, int] = ("", 0)
        self._run: RunView | None = None
        self._task = ""
        self._plane: Plane | None = None
        self._idle = ""  # what is read while the pointer is elsewhere

    def apply_theme(self, theme: Theme) -> None:
        """Colour maps follow the theme."""
        self._theme = theme
        if self._run is not None and self._task:
            self.show_run(self._run, self._task)
        if self._plane is not None:
            self._show_density(self._plane)

    @property
    def is_empty(self) -> bool:
        """Whether no samples are in sight."""
        return self._run is None

    # Pictures

    def show_picture(self, levels: Levels) -> None:
        """Show the picture (H, W, C) on which one paints."""
        self._plane, self._idle = None, ""
        self._tab.canvas.show_picture(level_pixels(levels))

    def show_run(self, run: RunView, task: str) -> None:
        """Show samples, mean and deviation of every method that has some."""
        self._run, self._task = run, task
        most = max([LEAST_DEVIATION, *(_largest(view) for view in run.methods.values())])
        if task == "denoise" and run.given is not None:
            self.show_picture(run.given)
        self._tab.results.show_blocks(tuple(self._block(view, most) for view in in_order(run)))
        self._compare()

    def clear(self, note: str) -> None:
        """Show nothing but a note."""
        self._run = None
        self._idle = ""  # figures go with the samples that they are about
        self._tab.show_readout("")
        self._tab.results.show_blocks(())
        self._tab.results.show_note(note)
        self._tab.canvas.show_result(None)
        self._tab.plane.show_panes(Pane("Samples", note=note))

    def wait(self) -> None:
        """Samples are on their way; those before stay in sight until then."""
        if self._run is None:
            self.clear(WAITING)

    @Slot(str)
    def choose_shown(self, shown: str) -> None:
        """Show the estimates of x_0 or the noisy x_t themselves."""
        self.shown = shown
        if self._run is not None and self._task:
            self.show_run(self._run, self._task)
        elif self._run is not None:
            self.show_points(self._run, self._plane, "multiply")

    def pick(self, method: str, number: int) -> None:
        """Lay another picture over the original; the handle uncovers it if none was."""
        self._picked = (method, number)
        self._compare()
        self._tab.uncover()

    def _block(self, view: MethodView, most: float) -> MethodPictures:
        assert view.mean is not None
        assert view.deviation is not None
        samples = np.asarray(self._of_samples(view), dtype=np.uint8)
        return MethodPictures(
            view.method,
            TITLES[view.method],
            block_words(view),
            method_tip(view.method, view.facts),
            level_pixels(samples),
            level_pixels(view.mean),
            deviation_pixels(view.deviation, most, self._theme),
            f"from 0, the background, to {most:.2f}, where grey levels go from 0 to 1",
            most,
        )

    def _of_samples(self, view: MethodView) -> Samples:
        return view.estimate if self.shown == "estimate" or view.done else view.noisy

    def _compare(self) -> None:
        """Give the canvas the picture that is compared with the original."""
        blocks = self._tab.results.blocks
        if not blocks:
            self._tab.canvas.show_result(None)
            return
        method, number = self._picked
        block = next((found for found in blocks if found.method == method), blocks[0])
        number = number if number < len(block.samples) else 0
        chosen = {MEAN: block.mean, DEVIATION: block.deviation}.get(number)
        self._tab.results.show_picked(block.method, number)
        self._tab.canvas.show_result(block.samples[number] if chosen is None else chosen)

    # The plane

    def show_plane(self, plane: Plane, layer: Layer) -> None:
        """Show the density that is multiplied, and r(x) as a veil over it."""
        self._plane = plane
        self._tab.show_title("p(x), veiled where r(x) is small")
        self._show_density(plane)
        self._tab.canvas.show_layer(layer)
        self._tab.tools.offer_class(bool(plane.classes), "These data have no classes.")
        if self._run is not None:
            self.show_points(self._run, plane, "multiply")

    def _show_density(self, plane: Plane) -> None:
        grid = plane.density.values
        peak = float(np.quantile(grid[grid > 0], 0.98)) if (grid > 0).any() else 1.0
        place = DensityScale(max(peak, 1e-12)).places(grid[::-1])
        pixels = heat_table(self._theme)[np.rint(255 * place).astype(np.intp)]
        self._tab.canvas.show_picture(pixels)

    def show_points(self, run: RunView, plane: Plane | None, task: str) -> None:
        """Show samples in the plane, and beside them the exact product that they are drawn from."""
        self._run, self._task = run, ""
        self._idle = " · ".join(filter(None, (distance_words(view) for view in in_order(run))))
        self._tab.show_readout(self._idle)
        panes = [self._samples(view) for view in in_order(run)]
        if plane is not None and task == "multiply":
            product = plane.product
            heat = Heat(product.values, product.extent)
            panes.append(Pane("Exact", "p(x) r(x) on a grid", heat=heat))
        self._tab.plane.show_panes(*panes)

    def _samples(self, view: MethodView) -> Pane:
        points = np.asarray(self._of_samples(view), np.float32)
        words = variation_words(view.facts).replace("total variation", "TV") or block_words(view)
        return Pane(f"{TITLES[view.method]}, {len(points):,} samples", words, cloud=Cloud(points))

    # Under the brush

    def point(self, row: int, column: int) -> None:
        """Tell about the pixel, or the place of the plane, under the brush."""
        if row < 0:
            self._tab.show_readout(self._idle)
        elif self._plane is not None:
            self._tab.show_readout(self._place_words(row, column))
        elif self.original is not None and row < len(self.original):
            self._tab.show_readout(self._pixel_words(row, column))

    def _pixel_words(self, row: int, column: int) -> str:
        assert self.original is not None
        levels = " ".join(f"{level / 255:.2f}" for level in self.original[row, column])
        unknown = as_mask(self._tab.canvas.hand.layer)[row, column]
        return f"row {row}, column {column}: {levels}, {'unknown' if unknown else 'known'}"

    def _place_words(self, row: int, column: int) -> str:
        assert self._plane is not None
        left, right, bottom, top = self._plane.density.extent
        rows, columns = self._tab.canvas.shape
        x = left + (right - left) * (column + 0.5) / columns
        y = top - (top - bottom) * (row + 0.5) / rows
        return f"({x:.2f}, {y:.2f}): r = {self._tab.canvas.hand.layer[row, column]:.2f}"


def in_order(run: RunView) -> list[MethodView]:
    """The methods of a run as they are listed everywhere: the right one first."""
    return sorted(run.methods.values(), key=lambda view: list(TITLES).index(view.method))


def _largest(view: MethodView) -> float:
    return float(view.deviation.max(initial=0.0)) if view.deviation is not None else 0.0
