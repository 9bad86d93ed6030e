"""Brings the gallery the images that it asks for: some data sets take long to open."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from difflab.engine.datasets import Data
from difflab.gui import image_work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.data_gallery import DataGallery
from difflab.jobs.latest import Outcome
from difflab.session.document import Document

TOPIC = "gallery"
# The first pictures of the stage come before those of the gallery.
LATER_MS = 2_500


class GalleryPresenter(QObject):
    """Opens one data set after the other in a worker, the one that was asked for last."""

    def __init__(
        self, document: Document, bridge: JobBridge, gallery: DataGallery, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._bridge, self._gallery = document, bridge, gallery
        self._wanted: Data | None = None
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(self._begin)
        self._has_begun = False
        gallery.images_wanted.connect(self._ask)
        bridge.outcome.connect(self._take)

    @Slot(object)
    def _ask(self, value: Data) -> None:
        self._wanted = value
        if self._has_begun:
            self._request(value)
        elif not self._start.isActive():
            self._start.start(LATER_MS)

    @Slot()
    def _begin(self) -> None:
        self._has_begun = True
        if self._wanted is not None:
            self._request(self._wanted)

    def _request(self, value: Data) -> None:
        self._bridge.request(TOPIC, value, partial(image_work.examples, value, dict(self._document.assets)))

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic == TOPIC and outcome.final:
            # Own data that cannot be opened keep a plain tile; choosing them says why.
            self._gallery.take_images(outcome.key, None if outcome.error else outcome.value)
