"""Between the stage and Figure 1: the same particles and paths at three times, and the drift there."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot

from difflab.gui import work
from difflab.gui.canvas.figure_one import FigureOne
from difflab.gui.job_bridge import JobBridge
from difflab.gui.stage_presenter import StagePresenter
from difflab.jobs.latest import Outcome
from difflab.render.arrows import field_positions
from difflab.render.compose import arrow_field, figure_picture
from difflab.render.picture import ArrowField
from difflab.session.wording import experiment_words, sampler_words

ARROWS = 15
NO_DRIFTS: tuple[ArrowField | None, ArrowField | None, ArrowField | None] = (None, None, None)


class FigurePresenter(QObject):
    """Keeps Figure 1 in step with the stage, but only while it can be seen."""

    def __init__(
        self, stage: StagePresenter, bridge: JobBridge, figure: FigureOne, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stage, self._bridge, self._figure = stage, bridge, figure
        self._drifts = NO_DRIFTS
        self._key: Any = None
        self._visible = False
        stage.scene_changed.connect(self.refresh)
        bridge.outcome.connect(self._take)

    def set_visible(self, visible: bool) -> None:
        """The figure has come into sight or gone out of it."""
        self._visible = visible
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        if not self._visible:
            return
        shown = self._stage.shown()
        experiment = shown.experiment
        if experiment.data.space != "plane":
            return  # the figure is of points in the plane
        extent = self._figure.extent()
        key = (experiment.data, experiment.schedule, shown.model, shown.learned, extent)
        if key != self._key:
            self._key = key
            grid = field_positions(extent, ARROWS)
            self._bridge.request("figure", shown.model, partial(work.figure_drifts, shown, grid))
        self._draw()

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic != "figure" or outcome.value is None:
            return
        first, half, last = (arrow_field(arrows, "drift", outcome.key) for arrows in outcome.value)
        self._drifts = (first, half, last)
        self._draw()

    def _draw(self) -> None:
        scene = self._stage
        if scene.forward is None:
            return
        shown = scene.shown()
        words = f"{experiment_words(shown.experiment)} · {sampler_words(shown.experiment, shown.model)}"
        if shown.model == "error":
            words += " · drift: learned − exact"
        steps = shown.schedule.steps
        self._figure.show_picture(
            figure_picture(scene.forward, scene.colours, scene.paths, self._drifts, steps, words)
        )
