"""Pictures and animations of images, made as the window makes them; samples as grids and as single files."""

import io
from collections.abc import Callable, Iterator
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.networks.condition import IN_TURN
from difflab.engine.schedules import Schedule, build
from difflab.errors import UsageError
from difflab.export.film import film, schedule_time
from difflab.export.order import ExportOrder
from difflab.export.png import png_bytes
from difflab.export.png_sequence import write_png_sequence
from difflab.export.progress import Progress
from difflab.export.samples import npz_bytes
from difflab.render.colormaps import channels
from difflab.render.image_artist import ImageArtist
from difflab.render.image_compose import beside_images, forward_images, reverse_images
from difflab.render.image_grid import plain_mosaic
from difflab.render.image_layout import images_size
from difflab.render.image_scaling import pixels
from difflab.render.images import ImageArray, ImagePane, ImagesPicture
from difflab.render.raster import Picture, rasterise
from difflab.render.screen import Screen
from difflab.render.theme import LIGHT
from difflab.session.files.atomic import write_atomic
from difflab.session.files.carried_text import carried_text
from difflab.session.scene.forward import draw_noise
from difflab.session.scene.images import (
    ChainNoise,
    FixedImages,
    Greys,
    ImageChain,
    ImagePaths,
    ImagesInTime,
    draw_images,
)
from difflab.session.stage_view import ModelShown
from difflab.session.wording import sampler_words

GRID_SIDE = 1_200  # of a picture of samples, about so many pixels
SMALL = 16  # pixels: between images smaller than this is one pixel, between others two
MOST_IN_GRID = 2_500


class ImageScene:
    """Everything that the pictures of one order on images are made of."""

    def __init__(self, order: ExportOrder) -> None:
        experiment, view = order.experiment, order.view
        self._order = order
        self.schedule: Schedule = build(experiment.schedule)
        data = opened(order)
        self.greys = Greys.of(data)
        rows = draw_images(data, view.images, experiment.seed)
        self._forward: ImagesInTime
        if view.forward == "markov":
            noise = ChainNoise((view.images, data.dim), experiment.seed)
            self._forward = ImageChain(rows, self.schedule, noise)
        else:
            self._forward = FixedImages(
                rows, self.schedule, draw_noise(view.images, data.dim, experiment.seed)
            )
        self._paths: ImagePaths | None = None
        shown = view.model if view.model == "error" else "learned"
        self._model: ModelShown = "exact" if order.learned is None else shown

    def prepare(self) -> Iterator[Progress]:
        """Bring images back from noise."""
        from difflab.session.scene.error_curve import error_curve
        from difflab.session.scene.image_model import denoisers_of
        from difflab.session.scene.image_sampling import image_paths
        from difflab.session.scene.models import denoiser_of

        order, experiment = self._order, self._order.experiment
        found = denoisers_of(
            experiment,
            order.assets,
            order.learned,
            order.view.images,
            error=self._model == "error",
            device=order.device,
        )
        plain = denoiser_of(experiment, order.assets, order.learned, order.device)
        curve = error_curve(experiment, order.assets, plain, order.device)
        steps = image_paths(
            found,
            self.schedule,
            experiment.sampler,
            self.greys.shape.dim,
            experiment.seed,
            curve,
            order.device,
        )
        for done, paths in enumerate(steps):
            yield Progress(min(done, experiment.sampler.steps), experiment.sampler.steps, "sampling")
            self._paths = paths if paths is not None else self._paths

    def forward_pane(self, t: float) -> ImagePane:
        view = self._order.view
        return forward_images(self._forward.at(t), self.greys, view, self.schedule, t, None)

    def reverse_panes(self, t: float) -> tuple[ImagePane, ...]:
        """The images, and what the view wants beside them."""
        view, paths = self._order.view, self._paths
        words = sampler_words(self._order.experiment, self._model)
        when = f"t = {t:.0f} / {self.schedule.steps:,}"  # a file has no transport to tell it
        reverse = reverse_images(paths, self.greys, words, t, None, when)
        beside = beside_images(paths, self.greys, view, self._model, self.schedule, t, None)
        return (reverse,) if beside is None else (reverse, beside)

    def picture(self, *panes: ImagePane) -> ImagesPicture:
        return ImagesPicture(panes, smooth=self._order.view.smooth)

    def screen(self, picture: ImagesPicture) -> Screen:
        """One on which each field is a square of the order's size."""
        size = images_size(self._order.options.size, 1.0, len(picture.panes), band=False)
        return Screen(*size, 1.0, self._order.theme)


def opened(order: ExportOrder) -> ImageSet:
    data = order.experiment.data.open(order.assets)
    assert isinstance(data, ImageSet)
    return data


def _animation(order: ExportOrder) -> Iterator[Progress]:
    scene = ImageScene(order)
    forward = order.kind == "forward"
    if not forward:
        yield from scene.prepare()

    def at(share: float) -> ImagesPicture:
        t = schedule_time(order, share, scene.schedule.steps)
        return scene.picture(*((scene.forward_pane(t),) if forward else scene.reverse_panes(t)))

    yield from film(order, at, scene.screen, ImageArtist)


def _stage(order: ExportOrder) -> Iterator[Progress]:
    scene = ImageScene(order)
    yield from scene.prepare()
    picture = scene.picture(scene.forward_pane(order.t), *scene.reverse_panes(order.t))
    screen = scene.screen(picture)
    image = rasterise(ImageArtist().compose(picture, screen), screen.width, screen.height)
    write_atomic(order.path, png_bytes(image, carried_text(order.experiment, order.assets)))
    yield Progress(1, 1, "written")


def _samples(order: ExportOrder) -> Iterator[Progress]:
    """Numbers in raw units, a grid as one picture, or a picture of each in an archive."""
    from difflab.session.scene.drawing import draw_samples

    drawing, options = None, order.options
    for drawing in draw_samples(
        order.experiment, order.assets, order.learned, options.count, order.device, options.trajectory
    ):
        yield Progress(drawing.step, drawing.steps, "sampling")
    assert drawing is not None
    text, data = carried_text(order.experiment, order.assets), opened(order)
    levels = Greys.of(data).as_images(drawing.samples)
    suffix = order.path.suffix.lower()
    if suffix == ".png":
        content = png_bytes(sample_grid(levels, _columns(order, len(levels), len(data.labels))), text)
    elif suffix == ".zip":
        archive = io.BytesIO()
        for done in write_png_sequence(archive, map(_plain, levels), samples=(), fps=1, experiment=text):
            yield Progress(done, len(levels), "writing")
        content = archive.getvalue()
    else:
        content = npz_bytes(drawing, text, {"shape": np.array(data.shape)})
    write_atomic(order.path, content)


def sample_grid(levels: ImageArray, columns: int) -> Picture:
    """Images (n, C, H, W), the first of them if they are very many, each pixel a square of whole pixels."""
    gap = 1 if max(levels.shape[2:]) < SMALL else 2
    words = plain_mosaic(levels[:MOST_IN_GRID], columns, gap, LIGHT)
    times = max(GRID_SIDE // max(words.shape), 1)
    return _channels(words.repeat(times, axis=0).repeat(times, axis=1))


def _columns(order: ExportOrder, count: int, classes: int) -> int:
    """A column for each class where these are drawn in turn, else about as many as rows."""
    if classes and order.experiment.condition.label == IN_TURN and count >= classes:
        return classes
    return ceil(sqrt(min(count, MOST_IN_GRID)))


def _plain(image: ImageArray) -> Picture:
    """One image (C, H, W), a pixel for a pixel."""
    return _channels(pixels(image[None], "levels", 1.0, LIGHT)[0])


def _channels(words: NDArray[np.uint32]) -> Picture:
    return np.ascontiguousarray(channels(words.reshape(-1)).reshape(*words.shape, 3))


def _no_figure(order: ExportOrder) -> Iterator[Progress]:
    raise UsageError(
        f"Figure 1 shows points in the plane; {order.experiment.data.title} are images.",
        "Export the stage or an animation.",
    )


WAYS: dict[str, Callable[[ExportOrder], Iterator[Progress]]] = {
    "reverse": _animation,
    "forward": _animation,
    "stage": _stage,
    "figure1": _no_figure,
    "samples": _samples,
}
