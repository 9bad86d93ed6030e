"""The visible parts of the window, made in one place. They know nothing of each other."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QTabWidget, QWidget

from difflab.engine.datasets import Space
from difflab.gui.canvas.figure_one import FigureOne
from difflab.gui.dialogs.toast import Notices
from difflab.gui.panels.data_panel import DataPanel
from difflab.gui.panels.image_condition_panel import ImageConditionPanel
from difflab.gui.panels.learn_panel import LearnPanel
from difflab.gui.panels.ledger_dock import LedgerDock
from difflab.gui.panels.ledger_strip import LedgerStrip
from difflab.gui.panels.ledger_tab import LedgerTab
from difflab.gui.panels.network_panel import NetworkPanel
from difflab.gui.panels.objective_panel import ObjectivePanel
from difflab.gui.panels.posterior_card import PosteriorCard
from difflab.gui.panels.posterior_tab import PosteriorTab
from difflab.gui.panels.process_panel import ProcessPanel
from difflab.gui.panels.sampler_panel import SamplerPanel
from difflab.gui.panels.schedule_panel import SchedulePanel
from difflab.gui.panels.training_options_panel import TrainingOptionsPanel
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.playhead import Playhead
from difflab.gui.recent_menu import RecentMenu
from difflab.gui.stages import Stages
from difflab.gui.status_bar import StatusBar
from difflab.gui.transport import Transport
from difflab.gui.view_state import ViewState
from difflab.render.theme import Theme
from difflab.session.assets import AnyArray
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment

# Training finds CUDA by itself; what else there is is known only after torch is loaded.
DEVICES = {"auto": "auto", "cpu": "CPU"}


class Views:
    """Panels, tabs, bars and notices of one window."""

    def __init__(self, window: QWidget, theme: Theme, state: ViewState, playhead: Playhead) -> None:
        self.notices = Notices(window, theme)
        self.recent = RecentMenu(window)
        self.status = StatusBar(playhead, window)
        self.stages = Stages(theme, state)
        self.stage, self.sequences = self.stages.plane, self.stages.sequences
        self.figure = FigureOne(theme)
        self.stage_bar = self.stages.plane_bar
        self.transport = Transport(playhead)
        self.data = DataPanel(theme)
        self.process = ProcessPanel()
        self.sampler = SamplerPanel()
        self.condition = ImageConditionPanel()
        self.network = NetworkPanel()
        self.objective = ObjectivePanel()
        self.training_options = TrainingOptionsPanel(DEVICES)
        self.schedule = SchedulePanel(theme)
        self.ledger = LedgerTab(theme)
        self.ledger_strip = LedgerStrip(theme)
        self.schedule_and_ledger = LedgerDock(self.schedule, self.ledger_strip)
        self.learn = LearnPanel(theme, window)
        self.posterior, self.posterior_card = PosteriorTab(theme), PosteriorCard()
        self.training = TrainingPanel(theme)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.stages, "Stage")
        self.tabs.addTab(self.figure, "Figure 1")
        self.tabs.addTab(self.ledger, "Ledger")
        self.tabs.addTab(self.posterior, "Posterior")
        self._space: Space = "plane"
        self._bar_shown = True
        self.stages.show_space("plane", self.tabs)

    @property
    def experiment_cards(
        self,
    ) -> tuple[
        DataPanel,
        ProcessPanel,
        ImageConditionPanel,
        SamplerPanel,
        NetworkPanel,
        ObjectivePanel,
        TrainingOptionsPanel,
    ]:
        """The cards of the left dock, from above."""
        below = (self.network, self.objective, self.training_options)
        return (self.data, self.process, self.condition, self.sampler, *below)

    def show_experiment(self, experiment: Experiment, assets: Mapping[str, AnyArray]) -> None:
        """Bring every panel up to date; those whose part has not changed return at once."""
        self._show_space(experiment.data.space)
        self.data.show_experiment(experiment, assets)
        for panel in (*self.experiment_cards[1:], self.schedule):
            panel.show_experiment(experiment)

    def _show_space(self, space: Space) -> None:
        """The stage that fits the data; figure 1 is of the plane."""
        if space == self._space:
            return
        self._space = space
        self.stages.show_space(space, self.tabs)
        self.tabs.setTabVisible(self.tabs.indexOf(self.figure), space == "plane")
        self.tabs.setTabVisible(self.tabs.indexOf(self.posterior), space != "binary")
        self.show_stage_bar(self._bar_shown)  # another stage brings its own bar to the corner

    def show_stage_bar(self, shown: bool) -> None:
        """Show or hide the controls of the stage: the ledger has its own."""
        self._bar_shown = shown
        bar = self.tabs.cornerWidget()
        if bar is not None:
            bar.setVisible(shown)

    def on_edit(self, slot: Callable[[Edit], None]) -> None:
        """Let every panel that asks for edits ask `slot`."""
        for panel in (*self.experiment_cards, self.schedule):
            panel.edit_requested.connect(slot)

    def apply_theme(self, theme: Theme) -> None:
        for view in (self.stages, self.figure, self.data, self.schedule, self.training, self.notices):
            view.apply_theme(theme)
        for ledger in (self.ledger, self.ledger_strip, self.learn):
            ledger.apply_theme(theme)
        self.posterior.apply_theme(theme)
