"""The main window: it builds the parts, connects them in one place, and closes them in order."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from difflab.engine.datasets import DataSet
from difflab.engine.schedules import Schedule
from difflab.errors import DifflabError
from difflab.gui import work
from difflab.gui.actions import HEADER, Fact, enable, fill_menus, make_actions, recolour
from difflab.gui.canvas.figure_one import FigureOne
from difflab.gui.canvas.stage import Stage
from difflab.gui.dialog_commands import DialogCommands
from difflab.gui.dialogs.close_question import CloseQuestion
from difflab.gui.dialogs.toast import Notices
from difflab.gui.export_controller import ExportController
from difflab.gui.figure_presenter import FigurePresenter
from difflab.gui.figures_presenter import FiguresPresenter
from difflab.gui.file_commands import FileCommands
from difflab.gui.frame_clock import FrameClock
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.data_panel import DataPanel
from difflab.gui.panels.network_panel import NetworkPanel
from difflab.gui.panels.objective_panel import ObjectivePanel
from difflab.gui.panels.sampler_panel import SamplerPanel
from difflab.gui.panels.schedule_panel import SchedulePanel
from difflab.gui.panels.training_options_panel import TrainingOptionsPanel
from difflab.gui.panels.training_panel import TrainingPanel
from difflab.gui.playhead import Playhead
from difflab.gui.stage_bar import StageBar
from difflab.gui.stage_presenter import StagePresenter
from difflab.gui.style import set_look
from difflab.gui.theme import Appearance
from difflab.gui.training_controller import TrainingController
from difflab.gui.transport import Transport
from difflab.gui.view_commands import ViewCommands
from difflab.gui.view_state import ViewState
from difflab.gui.widgets.card import CardColumn
from difflab.gui.widgets.key_courtesy import is_wanted_below
from difflab.render.theme import Theme
from difflab.session import preferences as remembered
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.preferences import Preferences
from difflab.session.results import Results
from difflab.session.sources import Source
from difflab.session.wording import experiment_words

SIDE_WIDTH = 272
SCHEDULE_HEIGHT = 232


class MainWindow(QMainWindow):
    """One window on one document."""

    def __init__(self, source: Source, appearance: Appearance, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(1024, 640))
        self._appearance, self._preferences = appearance, preferences
        self._may_close = False
        self._document = Document(source.experiment, source.assets)
        self._results = Results()
        self._state = ViewState(parent=self)
        self._playhead = Playhead(self)
        self._clock = FrameClock(self)
        self._bridge = JobBridge(self)
        self._files = FileCommands(self._document, self._results, self)
        self._actions = make_actions(self)
        self._view_commands = ViewCommands(self._actions, self._state, appearance, self)
        self._make_views(appearance.theme)
        self._make_controllers()
        self._lay_out()
        self._connect()
        self._files.take(source, None)
        self._show_document()
        self._restore_layout()

    def _make_views(self, theme: Theme) -> None:
        self._notices = Notices(self, theme)
        self._stage = Stage(theme)
        self._figure = FigureOne(theme)
        self._stage_bar = StageBar(self._state)
        self._transport = Transport(self._playhead)
        self._data_panel = DataPanel(theme)
        self._sampler_panel = SamplerPanel()
        self._network_panel = NetworkPanel()
        self._objective_panel = ObjectivePanel()
        self._training_options = TrainingOptionsPanel({"auto": "auto", "cpu": "CPU"})
        self._schedule_panel = SchedulePanel(theme)
        self._training_panel = TrainingPanel(theme)
        self._panels = (
            self._data_panel,
            self._sampler_panel,
            self._network_panel,
            self._objective_panel,
            self._training_options,
            self._schedule_panel,
        )

    def _make_controllers(self) -> None:
        document, bridge, results = self._document, self._bridge, self._results
        self._presenter = StagePresenter(
            document, self._state, self._playhead, bridge, results, self._stage, self
        )
        self._figure_presenter = FigurePresenter(self._presenter, bridge, self._figure, self)
        self._figures = FiguresPresenter(document, bridge, self._data_panel, self._schedule_panel, self)
        self._training = TrainingController(document, results, bridge, self._training_panel, self)
        self._dialogs = DialogCommands(document, self._appearance, self)
        self._export = ExportController(
            document, results, self._state, self._playhead, bridge, self._appearance, self
        )

    def _lay_out(self) -> None:
        recolour(self._actions, self._appearance.theme)
        self._lay_out_menus()
        self._tabs = QTabWidget()
        self._tabs.setObjectName("tabs")
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._stage, "Stage")
        self._tabs.addTab(self._figure, "Figure 1")
        self._tabs.setCornerWidget(self._stage_bar)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(8)
        layout.addWidget(self._tabs, 1)
        layout.addWidget(self._transport)
        self.setCentralWidget(centre)
        column = CardColumn("experiment_column")
        for panel in self._panels[:5]:
            column.add(panel)
        areas = Qt.DockWidgetArea
        self.setCorner(Qt.Corner.BottomLeftCorner, areas.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, areas.RightDockWidgetArea)
        self._docks = [
            self._dock("Experiment", column, areas.LeftDockWidgetArea),
            self._dock("Training", self._training_panel, areas.RightDockWidgetArea),
            self._dock("Schedule", self._schedule_panel, areas.BottomDockWidgetArea),
        ]
        self.resizeDocks(self._docks[:2], [SIDE_WIDTH, SIDE_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks(self._docks[2:], [SCHEDULE_HEIGHT], Qt.Orientation.Vertical)

    def _lay_out_menus(self) -> None:
        """The menus, and beside them the commands that are needed most."""
        bar = self.menuBar()
        bar.setNativeMenuBar(False)
        fill_menus(bar, self._actions)
        corner = QWidget(bar)
        corner.setObjectName("header")
        line = QHBoxLayout(corner)
        line.setContentsMargins(0, 2, 8, 2)
        line.setSpacing(4)
        for name in HEADER:
            line.addWidget(_header_button(self._actions[name]))
        bar.setCornerWidget(corner)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock.{title.lower()}")
        dock.setWidget(widget)
        # Cards have titles of their own; a title bar would say the same again.
        dock.setTitleBarWidget(QWidget(dock))
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        """All connections between the parts."""
        self._document.listen(self._show_document)
        for panel in self._panels:
            panel.edit_requested.connect(self._apply)
        self._clock.ticked.connect(self._playhead.advance)
        self._clock.ticked.connect(self._collect)
        self._transport.step_requested.connect(self._step)
        self._stage.view_changed.connect(self._presenter.look_elsewhere)
        self._stage.forward_picked.connect(self._presenter.follow_forward)
        self._stage.reverse_picked.connect(self._presenter.follow_reverse)
        self._stage_bar.new_noise_requested.connect(self._presenter.draw_new_noise)
        self._stage_bar.reset_requested.connect(self._stage.reset_view)
        self._presenter.schedule_changed.connect(self._show_schedule)
        self._presenter.data_opened.connect(self._show_data)
        self._tabs.currentChanged.connect(self._show_tab)
        self._data_panel.draw_requested.connect(self._dialogs.open_drawing)
        self._data_panel.open_requested.connect(self._files.choose_and_open)
        self._sampler_panel.new_seed_requested.connect(self._new_seed)
        self._dialogs.edit_requested.connect(self._apply)
        self._training_panel.start_requested.connect(self._training.start)
        self._training_panel.pause_requested.connect(self._training.pause_or_resume)
        self._training_panel.resume_requested.connect(self._training.pause_or_resume)
        self._training_panel.stop_requested.connect(self._training.stop)
        self._training_panel.run_chosen.connect(self._training.reopen)
        self._training_options.device_chosen.connect(self._training.choose_device)
        self._training.learned_changed.connect(self._show_learned)
        self._training.state_changed.connect(self._show_facts)
        self._training.failed.connect(self.tell)
        self._presenter.failed.connect(self.tell)
        self._figures.failed.connect(self.tell)
        self._files.failed.connect(self.tell)
        self._files.opened.connect(self._note_file)
        self._files.saved.connect(self._note_file)
        self._playhead.moved.connect(self._show_time)
        self._schedule_panel.playhead_moved.connect(self._scrub)
        self._schedule_panel.problem_found.connect(self.tell)
        self._schedule_panel.import_requested.connect(self._import_schedule)
        self._schedule_panel.export_requested.connect(self._export_schedule)
        self._appearance.theme_changed.connect(self._wear)
        for name, slot in self._command_slots().items():
            self._actions[name].triggered.connect(slot)

    def _command_slots(self) -> dict[str, Callable[[], object]]:
        """What carries out each command that the View menu's own keeper does not."""
        return {
            "file.open": self._files.choose_and_open,
            "file.open_run": self._files.choose_and_open_run,
            "file.save": self._files.save,
            "file.save_as": self._files.choose_and_save,
            "file.quit": self.close,
            "data.draw": self._dialogs.open_drawing,
            "export.animation": self._export.ask_animation,
            "export.stage": self._export.ask_stage,
            "export.figure1": self._export.ask_figure,
            "export.samples": self._export.ask_samples,
            "edit.undo": self._undo,
            "edit.redo": self._redo,
            "edit.new_seed": self._new_seed,
            "view.stage": self._open_stage,
            "view.figure1": self._open_figure,
            "help.contents": self._open_help,
            "help.shortcuts": self._dialogs.open_shortcuts,
            "help.about": self._dialogs.open_about,
            "stage.new_noise": self._presenter.draw_new_noise,
            "stage.reset": self._stage.reset_view,
            "training.start": self._training.start,
            "training.pause": self._training.pause_or_resume,
            "training.stop": self._training.stop,
            "transport.play": self._playhead.toggle,
            "transport.reverse": self._playhead.toggle_reverse,
            "transport.back": self._step_back,
            "transport.forth": self._step_forth,
            "transport.to_data": self._playhead.to_data,
            "transport.to_noise": self._playhead.to_noise,
            "transport.slower": self._playhead.slower,
            "transport.faster": self._playhead.faster,
        }

    @property
    def document(self) -> Document:
        return self._document

    @property
    def playhead(self) -> Playhead:
        return self._playhead

    @property
    def results(self) -> Results:
        return self._results

    @property
    def actions_by_id(self) -> Mapping[str, QAction]:
        return self._actions

    @property
    def is_idle(self) -> bool:
        """Whether no work is under way for this window."""
        return self._bridge.idle

    def tell(self, message: str) -> None:
        """Tell the user what went wrong and what helps, in one line that goes away by itself."""
        self._notices.complain(message)

    @Slot(object)
    def _apply(self, edit: Edit) -> None:
        try:
            self._document.apply(edit)
        except DifflabError as error:
            self.tell(str(error))
            self._show_document()

    def _show_document(self) -> None:
        """Bring every part up to date with the document."""
        experiment = self._document.experiment
        self._data_panel.show_experiment(experiment, self._document.assets)
        for panel in self._panels[1:]:
            panel.show_experiment(experiment)
        self._show_facts()
        name = self._document.path.name if self._document.path is not None else experiment_words(experiment)
        self.setWindowTitle(f"{name}[*] - difflab")
        self.setWindowModified(self._document.modified)
        self._presenter.refresh()
        self._figures.refresh()

    @Slot()
    def _show_learned(self) -> None:
        """A training has brought newer weights."""
        self._show_facts()
        self._presenter.refresh()

    @Slot()
    def _show_facts(self) -> None:
        """Enable the commands that are possible now."""
        document = self._document
        learned = self._results.get(document.experiment) is not None
        self._stage_bar.show_learned(learned)
        facts: list[Fact] = [] if self._export.is_under_way else ["idle-export"]
        facts += ["training"] if self._training.is_under_way else ["trainable"]
        facts += ["undo"] if document.undo_label else []
        facts += ["redo"] if document.redo_label else []
        facts += ["learned"] if learned else []
        enable(self._actions, facts)
        for name, words, label in (
            ("undo", "Undo", document.undo_label),
            ("redo", "Redo", document.redo_label),
        ):
            self._actions[f"edit.{name}"].setText(f"&{words} {label}" if label else f"&{words}")
            self._actions[f"edit.{name}"].setIconText(words)

    @Slot(object)
    def _show_schedule(self, schedule: Schedule) -> None:
        self._transport.show_schedule(schedule)

    @Slot(object)
    def _show_data(self, data: DataSet) -> None:
        self._stage_bar.show_particle_classes(bool(data.labels))

    @Slot(int)
    def _show_tab(self, index: int) -> None:
        figure = self._tabs.widget(index) is self._figure
        self._stage_bar.setEnabled(not figure)
        self._figure_presenter.set_visible(figure)

    @Slot()
    def _open_stage(self) -> None:
        self._tabs.setCurrentWidget(self._stage)

    @Slot()
    def _open_figure(self) -> None:
        self._tabs.setCurrentWidget(self._figure)

    @Slot()
    def _open_help(self) -> None:
        at_figure = self._tabs.currentWidget() is self._figure
        self._dialogs.open_help("figure1" if at_figure else "welcome")

    @Slot(object)
    def _note_file(self, path: Path) -> None:
        self._preferences = self._preferences.with_recent(path)

    @Slot(float)
    def _show_time(self, u: float) -> None:
        self._schedule_panel.set_playhead(u * self._presenter.schedule.steps)

    @Slot(float)
    def _scrub(self, t: float) -> None:
        self._playhead.pause()
        self._playhead.move_to(t / self._presenter.schedule.steps)

    @Slot()
    def _import_schedule(self) -> None:
        text = self._files.choose_and_read("Import a schedule", "Schedules (*.json *.csv *.txt)")
        if text is not None:
            self._schedule_panel.import_text(text)

    @Slot(str)
    def _export_schedule(self, kind: str) -> None:
        self._files.choose_and_write(
            "Export the schedule", f"schedule.{kind}", self._schedule_panel.exported_text(kind)
        )

    @Slot(int)
    def _step(self, direction: int) -> None:
        """One whole step of the schedule towards noise (1) or data (-1)."""
        self._playhead.pause()
        steps = self._presenter.schedule.steps
        self._playhead.move_to((round(self._presenter.t) + direction) / steps)

    @Slot()
    def _step_back(self) -> None:
        self._step(-1)

    @Slot()
    def _step_forth(self) -> None:
        self._step(1)

    @Slot()
    def _undo(self) -> None:
        self._document.undo()

    @Slot()
    def _redo(self) -> None:
        self._document.redo()

    @Slot()
    def _new_seed(self) -> None:
        # The one place where chance itself may choose: the seed that is drawn is recorded in the experiment.
        self._apply(Edit("new seed", {"seed": secrets.randbelow(10_000)}))

    @Slot(float)
    def _collect(self, seconds: float) -> None:
        del seconds
        self._bridge.collect()

    @Slot(object)
    def _wear(self, theme: Theme) -> None:
        recolour(self._actions, theme)
        for view in (
            self._stage,
            self._figure,
            self._data_panel,
            self._schedule_panel,
            self._training_panel,
            self._notices,
        ):
            view.apply_theme(theme)

    def event(self, event: QEvent) -> bool:
        if is_wanted_below(event):
            event.accept()
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stage.setFocus()
        self._clock.start()
        self._playhead.play(1)
        # After the first pictures: what a training loads is loaded before the user asks for one.
        self._bridge.request("warm-up", None, work.warm_up)

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved, training = self._document.modified, self._training.is_under_way
        if not self._may_close and (unsaved or training):
            event.ignore()
            question = CloseQuestion("Quit", unsaved=unsaved, training=training, parent=self)
            question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            question.answered.connect(self._close_as)
            question.open()
            return
        self._clock.stop()
        self._dialogs.close_all()
        self._export.close()
        self._bridge.close()
        self._remember_layout()
        event.accept()

    def discard_and_close(self) -> None:
        """Close without asking; unsaved changes are lost and a training is stopped."""
        self._may_close = True
        self.close()

    @Slot(str)
    def _close_as(self, answer: str) -> None:
        """What the question before closing was answered with: save, go, stay."""
        if answer == "go" or (answer == "save" and self._files.save()):
            self.discard_and_close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self._files.open(Path(url.toLocalFile()))

    def _restore_layout(self) -> None:
        self.resize(1440, 900)
        self.restoreGeometry(QByteArray(remembered.from_text(self._preferences.geometry)))
        self.restoreState(QByteArray(remembered.from_text(self._preferences.layout)))

    def _remember_layout(self) -> None:
        self._preferences = self._preferences.replace(
            theme=self._appearance.choice,
            scale=self._appearance.scale,
            geometry=remembered.to_text(bytes(self.saveGeometry().data())),
            layout=remembered.to_text(bytes(self.saveState().data())),
        )
        remembered.save_preferences(self._preferences)


def _header_button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setObjectName(f"header.{action.objectName()}")
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_look(button, "main" if action.objectName() == "training.start" else "segment")
    return button
