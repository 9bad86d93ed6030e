"""What is shown of one training beside its losses: samples of its network, and the floor of its loss."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from PySide6.QtCore import QObject, Slot

from difflab.gui import image_work, work
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.jobs.latest import Outcome
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned

SAMPLE_COUNT = 2_000


class RunPictures(QObject):
    """Asks for both and hands them to the training panel."""

    def __init__(self, bridge: JobBridge, panel: TrainingPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._panel = bridge, panel
        bridge.outcome.connect(self._take)

    def draw_sample(self, learned: Learned, experiment: Experiment, assets: Mapping[str, AnyArray]) -> None:
        """Ask for a picture of what the network draws."""
        make: Callable[[], Iterator[object]] = partial(work.learned_sample, learned, experiment, SAMPLE_COUNT)
        if experiment.data.space == "binary":
            make = partial(work.learned_bits, learned, experiment, assets)
        elif experiment.data.space == "image":
            make = partial(image_work.learned_images, learned, experiment, assets)
        self._bridge.request("learned-sample", learned.step, make)

    def ask_for_exact_loss(self, experiment: Experiment, assets: Mapping[str, AnyArray]) -> None:
        """The floor that the loss cannot get below; with images the exact model knows its list by heart, and
        what that loses is no floor for images that are new."""
        if experiment.data.space == "image":
            self._panel.show_exact_loss(None)
        else:
            self._bridge.request("exact-loss", None, partial(work.exact_loss, experiment, assets))

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        if outcome.error is not None or outcome.value is None:
            return
        if outcome.topic == "exact-loss":
            self._panel.show_exact_loss(outcome.value)
        elif outcome.topic == "learned-sample":
            self._panel.show_sample(outcome.key, outcome.value)
