"""Carrying out an export, step by step: it can be watched, and stopped by closing the generator.

The file appears under its name only when it is complete.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from difflab.engine.datasets import Space
from difflab.engine.schedules import Schedule, build
from difflab.engine.schedules.text import to_csv, to_json
from difflab.errors import UsageError
from difflab.export import images
from difflab.export.film import film, schedule_time
from difflab.export.order import ExportOrder
from difflab.export.png import png_bytes
from difflab.export.progress import Progress
from difflab.export.sequences import SequenceScene
from difflab.render.animation import (
    figure_one_image,
    figure_one_screen,
    sequences_image,
    sequences_screen,
    stage_image,
    stage_screen,
)
from difflab.render.arrows import field_positions
from difflab.render.compose import (
    Backdrop,
    ReversePaths,
    arrow_field,
    figure_picture,
    forward_pane,
    particle_colours,
    reverse_pane,
)
from difflab.render.picture import ArrowField, Pane
from difflab.render.screen import Screen
from difflab.render.sequence_artist import SequenceArtist
from difflab.render.sequences import SequencesPicture
from difflab.render.stage import StageArtist, StagePicture
from difflab.session.files.atomic import write_atomic
from difflab.session.files.carried_text import carried_text
from difflab.session.scene.forward import FixedNoise, Forward, MarkovChain, draw_noise, draw_particles
from difflab.session.scene.plane import Extent
from difflab.session.wording import experiment_words, sampler_words

ARROWS = 23
EXTENT: Extent = (-3.0, 3.0, -3.0, 3.0)
DENSITY_POINTS = 160


def produce(order: ExportOrder) -> Iterator[Progress]:
    """Write the file that `order` asks for; raises a `DifflabError` where that is not possible."""
    order.check()
    yield Progress(0, 1, "preparing")
    yield from _WAYS_OF[order.experiment.data.space][order.kind](order)


def _schedule(order: ExportOrder) -> Iterator[Progress]:
    write = to_json if order.path.suffix.lower() == ".json" else to_csv
    write_atomic(order.path, write(build(order.experiment.schedule)).encode())
    yield Progress(1, 1, "written")


def _posterior(order: ExportOrder) -> Iterator[Progress]:
    from difflab.export.inpainting import PosteriorOrder, produce_posterior

    usual = PosteriorOrder(
        order.path, order.experiment, order.assets, order.learned,
        methods=order.methods, fps=order.options.fps, theme=order.theme, device=order.device,
    )  # fmt: skip
    yield from produce_posterior(replace(usual, count=order.count) if order.count else usual)


def _samples(order: ExportOrder) -> Iterator[Progress]:
    from difflab.export.samples import bits_png_bytes as bits_png
    from difflab.export.samples import npz_bytes
    from difflab.export.samples import png_bytes as samples_png
    from difflab.session.scene.drawing import draw_samples

    drawing = None
    options = order.options
    for drawing in draw_samples(
        order.experiment, order.assets, order.learned, options.count, order.device, options.trajectory
    ):
        yield Progress(drawing.step, drawing.steps, "sampling")
    assert drawing is not None
    text = carried_text(order.experiment, order.assets)
    if order.path.suffix.lower() != ".png":
        content = npz_bytes(drawing, text)
    elif order.experiment.data.space == "binary":
        content = bits_png(drawing, text, getattr(order.experiment.data.open(order.assets), "grid", None))
    else:
        content = samples_png(drawing, text)
    write_atomic(order.path, content)


def _animation(order: ExportOrder) -> Iterator[Progress]:
    scene = _Scene(order)
    yield from scene.prepare(reverse=order.kind == "reverse")

    def at(share: float) -> StagePicture:
        t = schedule_time(order, share, scene.schedule.steps)
        return StagePicture((scene.forward_pane(t) if order.kind == "forward" else scene.reverse_pane(t),))

    screen = stage_screen(order.options.size, 1, order.theme)
    yield from film(order, at, lambda _: screen, StageArtist)


def _stage(order: ExportOrder) -> Iterator[Progress]:
    scene = _Scene(order)
    yield from scene.prepare(reverse=True)
    picture = StagePicture((scene.forward_pane(order.t), scene.reverse_pane(order.t)))
    image = stage_image(picture, stage_screen(order.options.size, 2, order.theme))
    write_atomic(order.path, png_bytes(image, carried_text(order.experiment, order.assets)))
    yield Progress(1, 1, "written")


def _figure(order: ExportOrder) -> Iterator[Progress]:
    scene = _Scene(order)
    yield from scene.prepare(reverse=True)
    steps = scene.schedule.steps
    drifts = (scene.field(1.0), scene.field(max(steps / 2, 1.0)), scene.field(float(steps)))
    words = f"{experiment_words(order.experiment)} · {scene.words}"
    picture = figure_picture(scene.forward, scene.colours, scene.paths, drifts, steps, words)
    image = figure_one_image(picture, figure_one_screen(order.options.size // 2, order.theme))
    write_atomic(order.path, png_bytes(image, carried_text(order.experiment, order.assets)))
    yield Progress(1, 1, "written")


def _bits_animation(order: ExportOrder) -> Iterator[Progress]:
    scene = SequenceScene(order)
    yield from scene.prepare(reverse=order.kind == "reverse")

    def at(share: float) -> SequencesPicture:
        t = schedule_time(order, share, scene.schedule.steps)
        return SequencesPicture(
            (scene.forward_pane(t) if order.kind == "forward" else scene.reverse_pane(t),)
        )

    def screen(picture: SequencesPicture) -> Screen:
        return sequences_screen(picture, order.options.size, order.theme)

    yield from film(order, at, screen, SequenceArtist)


def _bits_stage(order: ExportOrder) -> Iterator[Progress]:
    scene = SequenceScene(order)
    yield from scene.prepare(reverse=True)
    yield from scene.count()
    picture = scene.picture(order.t)
    image = sequences_image(picture, sequences_screen(picture, order.options.size, order.theme))
    write_atomic(order.path, png_bytes(image, carried_text(order.experiment, order.assets)))
    yield Progress(1, 1, "written")


def _no_figure(order: ExportOrder) -> Iterator[Progress]:
    raise UsageError(
        f"Figure 1 shows points in the plane; {order.experiment.data.title} are bits.",
        "Export the stage or an animation.",
    )


class _Scene:
    """Everything that the pictures of one order are made of."""

    def __init__(self, order: ExportOrder) -> None:
        experiment, view = order.experiment, order.view
        self._order = order
        self.schedule: Schedule = build(experiment.schedule)
        data = experiment.data.open(order.assets)
        particles = draw_particles(data, view.particles, experiment.seed)
        self.forward: Forward = (
            MarkovChain(particles, self.schedule, experiment.seed)
            if view.forward == "markov"
            else FixedNoise(particles, self.schedule, draw_noise(view.particles, data.dim, experiment.seed))
        )
        self.colours = particle_colours(particles, view, data.labels)
        self.paths: ReversePaths | None = None
        self.words = sampler_words(experiment, "learned" if order.learned is not None else "exact")

    def prepare(self, *, reverse: bool) -> Iterator[Progress]:
        """Import what computes and, where they are drawn, carry the reverse particles along."""
        from difflab.session.scene.error_curve import error_curve
        from difflab.session.scene.exact import exact_density
        from difflab.session.scene.learned import learned_reverse
        from difflab.session.scene.models import denoiser_of
        from difflab.session.scene.reverse import reverse_trajectories

        order = self._order
        self._density = exact_density(order.experiment.data, order.assets)
        self._denoiser = denoiser_of(order.experiment, order.assets, order.learned, order.device)
        if not reverse:
            return
        sampler, count, seed = order.experiment.sampler, order.view.trajectories, order.experiment.seed
        curve = error_curve(order.experiment, order.assets, self._denoiser, order.device)
        own = None if order.learned is None else learned_reverse(order.learned, order.device)
        steps = reverse_trajectories(self._denoiser, self.schedule, sampler, count, seed, curve, own)
        for done, trajectories in enumerate(steps):
            yield Progress(min(done, sampler.steps), sampler.steps, "sampling")
            if trajectories is not None:
                self.paths = ReversePaths.of(trajectories)

    def forward_pane(self, t: float) -> Pane:
        pane = forward_pane(self.forward, self.colours, self._order.view, t, self._backdrop(t))
        return replace(pane, subtitle=f"{pane.subtitle}, {self._time(t)}")

    def reverse_pane(self, t: float) -> Pane:
        view = self._order.view
        words = f"{self.words}, {self._time(t)}"
        return reverse_pane(self.paths, words, view, t, self.field(t), self._backdrop(t))

    def _time(self, t: float) -> str:
        """Where in time a picture stands: a file has no transport to tell it."""
        return f"t = {t:.1f} / {self.schedule.steps}"

    def field(self, t: float) -> ArrowField:
        """The arrows that the view asks for (the drift where it asks for none: figure 1 needs it)."""
        from difflab.session.scene.fields import arrows

        kind = self._order.view.field if self._order.view.field != "none" else "drift"
        found = arrows(kind, self._denoiser, self.schedule, t, field_positions(EXTENT, ARROWS))
        return arrow_field(found, kind, "exact" if self._order.learned is None else "learned")

    def _backdrop(self, t: float) -> Backdrop | None:
        from difflab.session.scene.fields import density_grid

        view = self._order.view
        if not (view.show_density or view.show_contours):
            return None
        return Backdrop.of(density_grid(self._density, self.schedule, t, EXTENT, DENSITY_POINTS))


_Ways = Mapping[str, Callable[[ExportOrder], Iterator[Progress]]]
_WAYS: _Ways = {
    "reverse": _animation,
    "forward": _animation,
    "stage": _stage,
    "figure1": _figure,
    "samples": _samples,
    "schedule": _schedule,
    "posterior": _posterior,
}
_BITS_WAYS: _Ways = {
    "reverse": _bits_animation,
    "forward": _bits_animation,
    "stage": _bits_stage,
    "figure1": _no_figure,
}
_WAYS_OF: Mapping[Space, _Ways] = {
    "plane": _WAYS,
    "binary": {**_WAYS, **_BITS_WAYS},
    "image": {**_WAYS, **images.WAYS},
}
