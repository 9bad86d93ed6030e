"""Between the document and the stage of images: finds what must be computed anew, asks for it, shows it.

The forward images move at once, in the GUI thread: one multiplication and addition a pixel. Opening data,
and everything that asks a denoiser, is done by a worker; the reverse images are shown as they come.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from difflab.engine.schedules import Schedule, build
from difflab.gui import image_work
from difflab.gui.image_work import OpenedImages
from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.view_state import ViewState
from difflab.gui.work import Shown
from difflab.jobs.latest import Outcome
from difflab.render.image_compose import (
    Nearest,
    beside_images,
    followed_forward,
    followed_reverse,
    forward_images,
    reverse_images,
)
from difflab.render.images import Followed, ImagesPicture
from difflab.session.document import Document
from difflab.session.results import Results
from difflab.session.scene.forward import Float32, draw_noise
from difflab.session.scene.image_wording import class_words, memory_words, nearest_words
from difflab.session.scene.images import ChainNoise, FixedImages, ImageChain, ImagePaths, ImagesInTime
from difflab.session.wording import sampler_words

DATA, PATHS, NEIGHBOURS = TOPICS = "image-data", "image-paths", "image-neighbours"
FORWARD_PANE, REVERSE_PANE = 0, 1


class ImageCanvas(Protocol):
    """What the presenter needs of the widget that draws."""

    def show_picture(self, picture: ImagesPicture) -> None: ...

    def fade(self) -> None: ...


class ImagePresenter(QObject):
    """Keeps the stage of images in step with document, view and playhead, while there are such data."""

    failed = Signal(str)
    classes_known = Signal(object)  # the names of the data's classes

    def __init__(
        self,
        document: Document,
        state: ViewState,
        playhead: Playhead,
        bridge: JobBridge,
        results: Results,
        canvas: ImageCanvas,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._state, self._playhead = document, state, playhead
        self._bridge, self._results, self._canvas = bridge, results, canvas
        self._keys: dict[str, Any] = {}
        self._salt = 0
        self._schedule: Schedule = build(document.experiment.schedule)
        self._opened: OpenedImages | None = None
        self._noise: Float32 | None = None
        self._chain_noise: ChainNoise | None = None
        self._forward: ImagesInTime | None = None
        self._paths: ImagePaths | None = None
        self._earlier: ImagePaths | None = None  # shown where the new ones have not come yet
        self._nearest: Nearest | None = None
        self._memory = ""
        self._followed: tuple[int, int] | None = None  # pane and image
        self._under_way = False  # whether paths are being computed
        state.changed.connect(self.refresh)
        playhead.moved.connect(self._show_time)
        bridge.outcome.connect(self._take)

    @property
    def is_active(self) -> bool:
        """Whether the data are images."""
        return self._document.experiment.data.space == "image"

    @property
    def t(self) -> float:
        """The playhead's time in [0, T]."""
        return self._playhead.u * self._schedule.steps

    @Slot()
    def refresh(self) -> None:
        """Bring everything up to date after a change of the document, the view or the results."""
        if not self.is_active:
            return
        if self._state.view.fresh_noise and self._changed("experiment", self._document.experiment):
            self._salt += 1
        if self._changed("schedule", self._document.experiment.schedule):
            self._schedule = build(self._document.experiment.schedule)
        self._request_data()
        self._request_paths()
        self._update_forward()
        self._draw()

    @Slot()
    def draw_new_noise(self) -> None:
        """Other images and other noise."""
        self._salt += 1
        self.refresh()

    @Slot(int, int)
    def follow(self, pane: int, image: int) -> None:
        """Follow an image of the forward (0) or reverse pane (1; 2 stands beside it); -1 follows none."""
        followed = None if image < 0 else (min(pane, REVERSE_PANE), image)
        self._followed = None if followed == self._followed else followed
        self._draw()

    @Slot(int)
    def step(self, way: int) -> None:
        """Follow the next image, or the one before."""
        pane, image = self._followed or (REVERSE_PANE, -1 if way > 0 else 0)
        self.follow(pane, (image + way) % self._state.view.images)

    @Slot(float)
    def go_to(self, share: float) -> None:
        """Move the playhead to a time picked in the film."""
        self._playhead.pause()
        self._playhead.move_to(share)

    def shown(self) -> Shown:
        """What is looked at: the experiment with the model that answers."""
        experiment = self._document.experiment
        learned = self._results.get(experiment)
        model = self._state.view.model if learned is not None else "exact"
        return Shown(experiment, self._document.assets, self._schedule, model, learned)

    def _changed(self, name: str, key: Any) -> bool:
        """Whether `key` differs from the one noted under `name`; notes it."""
        if name in self._keys and self._keys[name] == key:
            return False
        self._keys[name] = key
        return True

    @property
    def _seed(self) -> int:
        return self._document.experiment.seed + 1_000_003 * self._salt

    @property
    def _kind(self) -> tuple[str, str]:
        """What data sets that differ in their parameters alone have in common."""
        data = self._document.experiment.data
        return data.name, str(getattr(data, "asset", ""))

    def _request_data(self) -> None:
        data, count = self._document.experiment.data, self._state.view.images
        if self._changed("kind", self._kind):
            # Other data: nothing of the old is of use, and the picture fades over.
            self._canvas.fade()
            self._opened = self._forward = self._paths = self._earlier = self._nearest = None
            self._followed, self._memory = None, ""
        if self._changed("data", (data, count, self._seed)):
            self._request(DATA, partial(image_work.opened, self.shown(), count, self._seed))

    def _request_paths(self) -> None:
        """Ask for other paths. Newer weights of the same training wait until those on their way are whole:
        they come faster than many images do."""
        shown, count = self.shown(), self._state.view.images
        experiment = shown.experiment
        learned = None if shown.model == "exact" else shown.learned
        about = (
            experiment.data, experiment.schedule, experiment.sampler, experiment.condition,
            learned is None, shown.model == "error", count, self._seed,
        )  # fmt: skip
        if not self._changed("paths", about) and (self._under_way or not self._changed("weights", learned)):
            return
        self._keys["weights"] = learned
        self._under_way = True
        self._bridge.cancel(NEIGHBOURS)
        self._request(PATHS, partial(image_work.paths, shown, count, self._seed), shown.model)

    def _request(self, topic: str, make: Callable[[], Any], key: object = None) -> None:
        self._bridge.request(topic, (self._kind, key), make)

    def _update_forward(self) -> None:
        """The forward process of the images at hand; the noise stays as long as it fits."""
        if self._opened is None:
            return
        rows, view = self._opened.rows, self._state.view
        (count, dim), seed = rows.x_0.shape, self._seed
        if self._changed("noise", (count, dim, seed)):
            self._noise, self._chain_noise = draw_noise(count, dim, seed), ChainNoise((count, dim), seed)
        if not self._changed("forward", (rows, self._keys["schedule"], view.forward, seed)):
            return
        assert self._noise is not None
        assert self._chain_noise is not None
        if view.forward == "markov":
            self._forward = ImageChain(rows, self._schedule, self._chain_noise)
        else:
            self._forward = FixedImages(rows, self._schedule, self._noise)

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic not in TOPICS or not self.is_active:
            return
        if outcome.error is not None:
            if outcome.topic == DATA:
                self._keys.pop("data", None)  # the next refresh tries again
            self._under_way = self._under_way and outcome.topic != PATHS
            self.failed.emit(str(outcome.error))
            return
        kind, key = outcome.key
        if outcome.value is None or kind != self._kind:
            return
        if outcome.topic == DATA:
            self._opened = outcome.value
            self.classes_known.emit(outcome.value.labels)
            self._update_forward()
        elif outcome.topic == PATHS:
            self._take_paths(outcome.value, key)
        else:
            self._take_neighbours(outcome.value)
            self._request_paths()  # with weights that have come meanwhile
        # While time runs the next tick draws anyway.
        if not self._playhead.moving:
            self._draw()

    def _take_paths(self, paths: ImagePaths, model: str) -> None:
        """New paths, perhaps of the first steps only: the old ones serve where these have not come yet."""
        same = self._earlier is not None and self._earlier.x.shape[1:] == paths.x.shape[1:]
        if self._paths is not None and self._paths.whole:
            self._earlier = self._paths if self._paths.x.shape[1:] == paths.x.shape[1:] else None
        elif not same:
            self._earlier = None
        self._paths = paths
        if paths.whole:
            self._earlier, self._under_way = None, False
            self._request(NEIGHBOURS, partial(image_work.neighbours, self.shown(), paths.ends), model)

    def _take_neighbours(self, found: Any) -> None:
        if self._opened is None or self._paths is None:
            return
        greys, labels = self._opened.greys, self._opened.labels
        words = tuple(nearest_words(found, at, labels) for at in range(len(found.distance)))
        self._nearest = Nearest(greys.levels(found.images), words)
        self._memory = memory_words(found)

    @Slot(float)
    def _show_time(self, u: float) -> None:
        del u
        if self.is_active:
            self._draw()

    def _paths_at(self, t: float) -> ImagePaths | None:
        """The paths to be shown at time t."""
        if self._paths is None:
            return None
        if self._earlier is not None and not self._paths.reaches(t):
            return self._earlier
        return self._paths

    def _draw(self) -> None:
        if self._opened is None or self._forward is None:
            return
        view, t, schedule, greys = self._state.view, self.t, self._schedule, self._opened.greys
        shown, paths = self.shown(), self._paths_at(t)
        words = sampler_words(shown.experiment, shown.model)
        forward, reverse = self._marked(FORWARD_PANE), self._marked(REVERSE_PANE)
        panes = [
            forward_images(self._forward.at(t), greys, view, schedule, t, forward),
            reverse_images(paths, greys, words, t, reverse, self._memory),
        ]
        beside = beside_images(paths, greys, view, shown.model, schedule, t, reverse)
        panes += [] if beside is None else [beside]
        self._canvas.show_picture(ImagesPicture(tuple(panes), self._followed_at(t, paths), view.smooth))

    def _marked(self, pane: int) -> int | None:
        return self._followed[1] if self._followed is not None and self._followed[0] == pane else None

    def _followed_at(self, t: float, paths: ImagePaths | None) -> Followed | None:
        """The followed image and its film, where it is still among those shown."""
        if self._followed is None or self._opened is None or self._forward is None:
            return None
        (pane, index), opened = self._followed, self._opened
        if pane == FORWARD_PANE and index < len(opened.rows.x_0):
            words = class_words(index, int(opened.rows.label[index]), opened.labels)
            return followed_forward(self._forward, opened.greys, self._schedule, t, index, words)
        if pane == REVERSE_PANE and paths is not None and index < paths.x.shape[1]:
            words = class_words(index, int(paths.label[index]), opened.labels)
            model = self.shown().model
            nearest = self._nearest if paths.whole else None
            return followed_reverse(paths, opened.greys, model, nearest, self._schedule, t, index, words)
        return None
