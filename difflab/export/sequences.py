"""Pictures and animations of binary data, made as the window makes them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.sequence_sets import SequenceSet
from difflab.engine.processes import BinomialOptions
from difflab.engine.schedules import Schedule, build
from difflab.export.order import ExportOrder
from difflab.export.progress import Progress
from difflab.render.sequence_compose import Sequences, forward_sequences, reverse_sequences, sequence_figures
from difflab.render.sequence_facts import Facts
from difflab.render.sequences import RowGroups, SequencePane, SequencesPicture
from difflab.session.scene.forward import Float32
from difflab.session.scene.sequence_facts import COMPLETE
from difflab.session.scene.sequences import (
    FILMED,
    FRAMES,
    SHOWN,
    BitChain,
    BitsInTime,
    BitTrajectories,
    FixedUniforms,
    class_names,
    data_classes,
    draw_rows,
    draw_uniforms,
    over_time,
    sample_classes,
)
from difflab.session.stage_view import ModelShown
from difflab.session.wording import sampler_words


class SequenceScene:
    """Everything that the pictures of one order on binary data are made of."""

    def __init__(self, order: ExportOrder) -> None:
        experiment, view = order.experiment, order.view
        self._order = order
        self.schedule: Schedule = build(experiment.schedule)
        data, process = experiment.data.open(order.assets), experiment.process
        assert isinstance(data, SequenceSet)
        assert isinstance(process, BinomialOptions)  # the experiment's own check sees to it
        self._data = data
        rows = draw_rows(data, SHOWN, experiment.seed)
        self._forward: BitsInTime
        if view.forward == "markov":
            self._forward = BitChain(rows, self.schedule, process.rate, experiment.seed)
        else:
            uniforms = draw_uniforms(SHOWN, data.dim, experiment.seed)
            self._forward = FixedUniforms(rows, self.schedule, process.rate, uniforms)
        labels = data_classes(data, rows) if view.group_rows else None
        self._groups = None if labels is None else RowGroups(labels, class_names(data))
        self._paths: BitTrajectories | None = None
        self._path_groups: RowGroups | None = None
        self.facts = Facts()
        shown = view.model if view.model == "error" else "learned"
        self._model: ModelShown = "exact" if order.learned is None else shown

    def prepare(self, *, reverse: bool) -> Iterator[Progress]:
        """Import what computes and, where they are drawn, bring sequences back from noise."""
        from difflab.session.scene.models import denoiser_of
        from difflab.session.scene.sequence_sampling import bit_trajectories

        order, experiment = self._order, self._order.experiment
        self._denoiser = denoiser_of(experiment, order.assets, order.learned, order.device)
        self._exact = denoiser_of(experiment, order.assets, None, order.device)
        if not reverse:
            return
        steps = bit_trajectories(
            experiment, self._denoiser, self.schedule, self._data.dim, SHOWN, experiment.seed
        )
        for done, found in enumerate(steps):
            yield Progress(min(done, experiment.sampler.steps), experiment.sampler.steps, "sampling")
            self._paths = found if found is not None else self._paths
        if order.view.group_rows and self._paths is not None:
            only_valid = experiment.data.name in COMPLETE
            labels = sample_classes(self._data, self._paths.ends, only_valid=only_valid)
            names = class_names(self._data)
            self._path_groups = None if labels is None else RowGroups(labels, names, "invalid")

    def count(self) -> Iterator[Progress]:
        """Count samples for the figures beside the stage, which `facts` are then."""
        from difflab.session.scene.sequence_sampling import counted

        order, facts = self._order, None
        for facts in counted(order.experiment, order.assets, self._denoiser, order.experiment.seed):
            if facts is not None:
                yield Progress(facts.count, facts.planned, "counting samples")
        self.facts = sequence_figures(facts, order.experiment.data.name, self._model)

    def forward_pane(self, t: float) -> SequencePane:
        view = self._order.view
        shown = self._shown(self._forward, self._groups, view.follow, t)
        return self._timed(forward_sequences(shown, view, t, self.schedule.steps), t)

    def reverse_pane(self, t: float) -> SequencePane:
        assert self._paths is not None
        words = sampler_words(self._order.experiment, self._model)
        shown = self._shown(self._paths, self._path_groups, None, t)
        return self._timed(reverse_sequences(shown, words, t, self.schedule.steps), t)

    def picture(self, t: float) -> SequencesPicture:
        """Both panes and the figures."""
        return SequencesPicture((self.forward_pane(t), self.reverse_pane(t)), self.facts)

    def _shown(
        self, process: BitsInTime, groups: RowGroups | None, follow: int | None, t: float
    ) -> Sequences:
        """The bits, or what the model believes of them, at time t or over all time."""
        view, grid = self._order.view, self._data.grid
        if view.over_time:
            rows = [((follow or 0) + place) % SHOWN for place in range(1 if grid is None else FILMED)]
            values, groups = over_time(process, rows, self.schedule.steps, FRAMES), None
            times = np.linspace(0.0, self.schedule.steps, FRAMES).repeat(len(rows))
        else:
            values, times = process.at(t), np.full(SHOWN, t)
        if view.bit_layer == "bits":
            return Sequences(values, None, groups, grid, follow)
        return Sequences(self._believed(values, times), self._model, groups, grid, follow)

    def _believed(self, values: Float32, times: NDArray[np.float64]) -> Float32:
        from difflab.session.scene.sequence_sampling import probabilities

        bits, log_snrs = values.reshape(-1, values.shape[-1]), self.schedule.log_snrs_at(times)
        found = probabilities(self._denoiser, bits, log_snrs)
        if self._model == "error":
            found = found - probabilities(self._exact, bits, log_snrs)
        return found.reshape(values.shape)

    def _timed(self, pane: SequencePane, t: float) -> SequencePane:
        """A file has no transport to tell where in time a picture stands."""
        return replace(pane, subtitle=f"{pane.subtitle}, t = {t:.1f} / {self.schedule.steps}")
