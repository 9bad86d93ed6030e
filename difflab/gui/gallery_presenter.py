"""Brings the gallery the images that it asks for: some data sets take long to open."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from difflab.engine.datasets import Data
from difflab.gui import image_work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.data_gallery import DataGallery
from difflab.jobs.latest import Outcome
from difflab.session.document import Document

TOPIC = "gallery"


class GalleryPresenter(QObject):
    """Opens one data set after the other in a worker, the one that was asked for last."""

    def __init__(
        self, document: Document, bridge: JobBridge, gallery: DataGallery, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._bridge, self._gallery = document, bridge, gallery
        gallery.images_wanted.connect(self._ask)
        bridge.outcome.connect(self._take)

    @Slot(object)
    def _ask(self, value: Data) -> None:
        self._bridge.request(TOPIC, value, partial(image_work.examples, value, dict(self._document.assets)))

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.topic == TOPIC and outcome.final:
            # Own data that cannot be opened keep a plain tile; choosing them says why.
            self._gallery.take_images(outcome.key, None if outcome.error else outcome.value)
