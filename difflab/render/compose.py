"""From the values of an experiment's views to the panes that are drawn: one way, for window and exporters."""

from dataclasses import dataclass, replace

import numpy as np

from difflab.render.figure_one import FigureOnePicture
from difflab.render.picture import (
    ArrowField,
    Cloud,
    ContourGrid,
    Followed,
    Heat,
    Pane,
    ParticleColours,
    Trails,
)
from difflab.render.viewport import Viewport
from difflab.session.scene.forward import Float32, Forward, Particles
from difflab.session.scene.plane import Arrows, DensityGrid
from difflab.session.scene.trajectories import Trajectories
from difflab.session.stage_view import FieldKind, ModelShown, StageView

TRAILS = 30
CALM = 0.4  # median length of a step, scaled units, up to which lines are readable
FORWARD_TITLE, REVERSE_TITLE = "Forward  q(xₜ | x₀)", "Reverse  p(xₜ₋₁ | xₜ)"
FORWARD_WORDS = {"fixed-noise": "same noise at every t", "markov": "fresh noise at every step"}
FIELD_WORDS: dict[FieldKind, str] = {
    "drift": "drift f(x, t) − x",
    "score": "score ∇ log q",
    "velocity": "flow velocity",
}


def particle_colours(
    particles: Particles, view: StageView, labels: tuple[str, ...]
) -> ParticleColours | None:
    """The colours that the view asks for; None means by density."""
    if view.colour == "angle":
        return ParticleColours.by_angle(particles.angle)
    if view.colour == "class" and labels:
        return ParticleColours.by_class(particles.label, labels)
    return None


@dataclass(frozen=True, eq=False)
class ReversePaths:
    """Reverse trajectories with what drawing them takes, cut out once.

    trails: (k, s, 2), from frame `first` on: before it a stochastic sampler leaps across the field in each
    step, and lines would show nothing but a tangle.
    """

    trajectories: Trajectories
    trails: Float32
    first: int
    colours: ParticleColours

    @classmethod
    def of(cls, trajectories: Trajectories) -> "ReversePaths":
        ends = trajectories.positions[-1]
        few = trajectories.positions[:, :TRAILS]
        lengths = np.linalg.norm(np.diff(few, axis=0), axis=2)
        middle = (
            lengths.shape[1] // 2
        )  # the upper median: numpy.median would load numpy.ma between two frames
        leaps = np.partition(lengths, middle, axis=1)[:, middle]
        wide = np.flatnonzero(leaps > CALM)
        first = int(wide[-1]) + 1 if len(wide) else 0
        trails = np.ascontiguousarray(few[first:].transpose(1, 0, 2))
        angle = np.arctan2(ends[:, 1], ends[:, 0]) / (2 * np.pi) % 1.0
        return cls(trajectories, trails, first, ParticleColours.by_angle(angle))

    def trails_at(self, progress: float) -> Trails | None:
        """The trails walked so far, None while the particles still leap."""
        if progress < self.first or self.trails.shape[1] < 2:
            return None
        return Trails(self.trails, progress - self.first)


@dataclass(frozen=True, eq=False)
class Backdrop:
    """The exact density of the noisy data, as a heat map and as lines; drawn where the view wants it."""

    heat: Heat
    contours: ContourGrid

    @classmethod
    def of(cls, density: DensityGrid) -> "Backdrop":
        return cls(
            Heat(density.values, density.extent), ContourGrid(density.values, density.extent, role="exact")
        )


def arrow_field(arrows: Arrows, kind: FieldKind, model: ModelShown) -> ArrowField:
    """Arrows in the colour of the model that they belong to, with their name."""
    words = FIELD_WORDS[kind]
    caption = f"error of {words}" if model == "error" else words
    return ArrowField(arrows.positions, arrows.vectors, model, caption)


def forward_pane(
    forward: Forward,
    colours: ParticleColours | None,
    view: StageView,
    t: float,
    backdrop: Backdrop | None = None,
    followed: Followed | None = None,
) -> Pane:
    """The forward process at time t."""
    points = forward.at(t)
    return Pane(
        FORWARD_TITLE,
        f"{len(points):,} particles, {FORWARD_WORDS[view.forward]}",
        cloud=Cloud(points, colours) if view.show_particles else None,
        heat=backdrop.heat if backdrop and view.show_density else None,
        contours=backdrop.contours if backdrop and view.show_contours else None,
        followed=followed,
    )


def reverse_pane(
    paths: ReversePaths | None,
    words: str,
    view: StageView,
    t: float,
    field: ArrowField | None = None,
    backdrop: Backdrop | None = None,
    followed: int | None = None,
) -> Pane:
    """The reverse process at time t; `words` name model and sampler."""
    pane = Pane(
        REVERSE_TITLE,
        words,
        field=field if view.field != "none" else None,
        heat=backdrop.heat if backdrop and view.show_density else None,
        contours=backdrop.contours if backdrop and view.show_contours else None,
    )
    if paths is None:
        return replace(pane, note="computing the reverse process…")
    progress = paths.trajectories.progress(t)
    colours = None if view.colour == "density" else paths.colours
    return replace(
        pane,
        cloud=Cloud(paths.trajectories.at(t), colours) if view.show_particles else None,
        trails=paths.trails_at(progress) if view.show_trails else None,
        followed=_followed_reverse(paths, followed, progress),
    )


def figure_picture(
    forward: Forward,
    colours: ParticleColours | None,
    paths: ReversePaths | None,
    drifts: tuple[ArrowField | None, ArrowField | None, ArrowField | None],
    steps: int,
    words: str,
    viewport: Viewport | None = None,
) -> FigureOnePicture:
    """Figure 1 of the paper: forward, reverse and drift at t = 0, T/2 and T; `words` say what is shown."""
    times = (0.0, steps / 2, float(steps))
    one, two, three = (Pane(cloud=Cloud(forward.at(t), colours)) for t in times)
    back = (Pane(), Pane(), Pane())
    if paths is not None:
        of_origin = paths.colours if colours is not None else None
        first, second, third = (Pane(cloud=Cloud(paths.trajectories.at(t), of_origin)) for t in times)
        back = (first, second, third)
    at_data, half_way, at_noise = (Pane(field=drift) for drift in drifts)
    return FigureOnePicture(
        (one, two, three), back, (at_data, half_way, at_noise), words, steps, viewport or Viewport()
    )


def followed_forward(forward: Forward, index: int, t: float) -> Followed:
    """The forward path of one particle and where on it the particle stands at time t."""
    times, path = forward.path(index)
    return Followed(path, float(np.interp(t, times, np.arange(len(times)))), origin=0)


def _followed_reverse(paths: ReversePaths, index: int | None, progress: float) -> Followed | None:
    if index is None or index >= paths.trajectories.positions.shape[1]:
        return None
    return Followed(np.ascontiguousarray(paths.trajectories.positions[:, index]), progress, origin=-1)
