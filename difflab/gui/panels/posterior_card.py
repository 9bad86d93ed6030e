"""The options of posterior sampling in the left dock, while the Posterior tab is open."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from difflab.engine.posterior.options import PosteriorOptions, method_of
from difflab.gui.binding import OptionsForm
from difflab.gui.widgets.card import Card
from difflab.session.experiment import Experiment
from difflab.session.spaces import posterior_task

# What the tab itself asks for.
IN_TAB = ("task", "method", "answer", "mask", "factor", "index")
# When an option means something: task, and the choice it belongs to, if any, with the values that use it.
USED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "resamples": ("inpaint", "method", ("repaint",)),
    "jump": ("inpaint", "method", ("repaint",)),
    "bandwidth": ("inpaint", "", ()),
    "mask_side": ("inpaint", "mask", ("centre", "border")),
    "mask_drop": ("inpaint", "mask", ("random",)),
    "mask_seed": ("inpaint", "mask", ("random",)),
    "snr": ("denoise", "", ()),
    "factor_angle": ("multiply", "factor", ("half-plane",)),
    "factor_offset": ("multiply", "factor", ("half-plane",)),
    "factor_softness": ("multiply", "factor", ("half-plane", "ring")),
    "factor_radius": ("multiply", "factor", ("ring",)),
    "factor_class": ("multiply", "factor", ("class",)),
    "factor_bandwidth": ("multiply", "factor", ("painted", "class")),
    "factor_time": ("multiply", "answer", ("chain",)),
}


class PosteriorCard(Card):
    """The card *Posterior*; the tab has what is chosen most often."""

    edit_requested = Signal(object)  # Edit

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Posterior", "posterior_card", parent)
        self.form = OptionsForm(
            PosteriorOptions,
            "posterior",
            leave_out=IN_TAB,
            sliders={"steps": (1.0, 1000.0), "snr": (0.01, 100.0)},
            labels={"steps": "Steps", "snr": "SNR", "resamples": "Repeats", "jump": "Jump"},
            parent=self,
        )
        self.form.edit_requested.connect(self.edit_requested)
        self.body.addWidget(self.form)

    def show_experiment(self, experiment: Experiment, *, compare: bool = False) -> None:
        """Show the options that mean something for the present task; all methods' where all are run."""
        task = posterior_task(experiment.data.space, experiment.posterior.task)
        self.form.show_options(experiment.posterior)
        self.form.leave_aside(unused(experiment.posterior, task, compare=compare))


def unused(options: PosteriorOptions, task: str, *, compare: bool = False) -> set[str]:
    """The options that change nothing beside the others' present values."""
    found = set()
    for name, (of_task, choice, values) in USED.items():
        chosen = getattr(options, choice) if choice else ""
        free = compare and choice in ("method", "answer")
        if of_task != task or (choice and chosen not in values and not free):
            found.add(name)
    if method_of(options, task) == "exact" and not compare:
        found.add("steps")
    return found
