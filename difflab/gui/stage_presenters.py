"""The presenters of all stages: one for each space of data, of which that of the document's data is awake."""

from PySide6.QtCore import QObject, Signal, Slot

from difflab.gui.image_presenter import ImagePresenter
from difflab.gui.job_bridge import JobBridge
from difflab.gui.playhead import Playhead
from difflab.gui.sequence_presenter import SequencePresenter
from difflab.gui.stage_presenter import StagePresenter
from difflab.gui.stages import Stages
from difflab.gui.view_state import ViewState
from difflab.session.document import Document
from difflab.session.results import Results

# The page of help about each stage.
HELP = {"plane": "welcome", "binary": "sequences", "image": "images"}


class StagePresenters(QObject):
    """Makes them and connects each with its stage and its bar."""

    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        state: ViewState,
        playhead: Playhead,
        bridge: JobBridge,
        results: Results,
        stages: Stages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        parts = (document, state, playhead, bridge, results)
        self.plane = StagePresenter(*parts, stages.plane, self)
        self.sequences = SequencePresenter(*parts, stages.sequences, self)
        self.images = ImagePresenter(*parts, stages.images, self)
        self._connect(stages)

    def _connect(self, stages: Stages) -> None:
        plane, sequences, images = self.plane, self.sequences, self.images
        stages.plane.view_changed.connect(plane.look_elsewhere)
        stages.plane.forward_picked.connect(plane.follow_forward)
        stages.plane.reverse_picked.connect(plane.follow_reverse)
        stages.plane_bar.reset_requested.connect(stages.plane.reset_view)
        stages.sequences.picked.connect(sequences.follow)
        stages.sequences.opened.connect(sequences.open)
        stages.sequences.step_requested.connect(sequences.step)
        stages.sequences.time_picked.connect(sequences.go_to)
        stages.images.picked.connect(images.follow)
        stages.images.step_requested.connect(images.step)
        stages.images.time_picked.connect(images.go_to)
        for presenter, bar in (
            (plane, stages.plane_bar),
            (sequences, stages.sequence_bar),
            (images, stages.image_bar),
        ):
            bar.new_noise_requested.connect(presenter.draw_new_noise)
            presenter.failed.connect(self.failed)

    @property
    def help_page(self) -> str:
        """The page of help about the stage that is shown."""
        return HELP[self._document.experiment.data.space]

    @Slot()
    def refresh(self) -> None:
        """Bring the stage up to date after a change of the document or the results."""
        self.plane.refresh()
        self.sequences.refresh()
        self.images.refresh()

    @Slot()
    def draw_new_noise(self) -> None:
        self.plane.draw_new_noise()
        self.sequences.draw_new_noise()
        self.images.draw_new_noise()
