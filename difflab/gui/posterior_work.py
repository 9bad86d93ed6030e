"""The work that the Posterior tab asks of the picture process, as functions that make generators."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from difflab.engine.datasets.image_set import ImageSet
from difflab.gui.posterior_frames import Levels, MethodView, Pictures, Plane, RunView
from difflab.gui.work import Shown
from difflab.render.posterior_pictures import to_levels
from difflab.session.scene.plane import DensityGrid, Extent

if TYPE_CHECKING:
    from difflab.session.scene.posterior_frames import PosteriorFrame
    from difflab.session.scene.posterior_problem import PosteriorProblem

MOST_PICTURES = 2_000
CELLS = 96  # a side of the grid that r(x) is painted on
FIELD_CELLS = 121
# The density under the painting is that of the data with this little noise: data may have none of their own.
LITTLE_NOISE = 5.0  # log-SNR


def pictures(shown: Shown) -> Iterator[Pictures]:
    """The hold-out images of the data, the first ones first."""
    data = shown.experiment.data.open(shown.assets)
    assert isinstance(data, ImageSet)
    held = data.held_out(MOST_PICTURES)
    channels, height, width = data.shape
    shares = held.points.reshape(-1, channels, height, width).transpose(0, 2, 3, 1)
    yield Pictures(data.shape, to_levels(shares), held.label.astype(np.int64), tuple(data.labels))


def plane(shown: Shown, extent: Extent) -> Iterator[Plane]:
    """What r(x) is painted on, and the exact product with it."""
    import torch

    from difflab.session.scene.arrays import as_array
    from difflab.session.scene.exact import exact_density
    from difflab.session.scene.plane import grid_over
    from difflab.session.scene.posterior_product import factor_values, product_density

    experiment, assets = shown.experiment, shown.assets
    points = torch.from_numpy(grid_over(extent, CELLS, CELLS))
    density = exact_density(experiment.data, assets).log_density(points, LITTLE_NOISE)
    values = np.exp(as_array(density)).reshape(CELLS, CELLS)
    factor = factor_values(experiment, assets, extent, CELLS, CELLS)
    product = product_density(experiment, assets, extent, FIELD_CELLS, FIELD_CELLS)
    classes = tuple(experiment.data.open(assets).labels)
    yield Plane(DensityGrid(values, extent), factor, product, classes)


def run(shown: Shown, count: int, methods: Sequence[str] | None) -> Iterator[RunView]:
    """Samples of the posterior, all methods so far in every frame."""
    from difflab.session.scene.posterior import posterior_run
    from difflab.session.scene.posterior_problem import posterior_problem

    learned = None if shown.model == "exact" else shown.learned
    problem = posterior_problem(shown.experiment, shown.assets)
    view = RunView(_given(problem))
    for frame in posterior_run(shown.experiment, shown.assets, learned, count, methods=methods):
        found = _view(frame, problem)
        view = replace(view, methods={**view.methods, frame.method: found})
        yield view


def _given(problem: "PosteriorProblem") -> Levels | None:
    if problem.shape is None or problem.given is None:
        return None
    return to_levels(problem.pictures(problem.given))


def _view(frame: "PosteriorFrame", problem: "PosteriorProblem") -> MethodView:
    found = MethodView(
        frame.method, frame.index, frame.steps, frame.t, frame.preview, frame.done, frame.samples,
        frame.denoised, facts=frame.facts,
    )  # fmt: skip
    if problem.shape is None:
        return found
    channels, height, width = problem.shape
    deviation = frame.deviation.reshape(channels, height, width)
    return replace(
        found,
        noisy=to_levels(problem.pictures(frame.samples)),
        estimate=to_levels(problem.pictures(frame.denoised)),
        mean=to_levels(problem.pictures(frame.mean)),
        deviation=np.asarray(problem.scale * np.sqrt((deviation**2).mean(axis=0)), dtype=np.float32),
    )
