"""The main window: it makes the parts, connects them in one place, and closes them in order."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from difflab.engine.datasets import DataSet
from difflab.engine.schedules import Schedule
from difflab.gui.actions import make_actions, recolour
from difflab.gui.command_facts import CommandFacts
from difflab.gui.default_model import DefaultModel
from difflab.gui.dialog_commands import DialogCommands
from difflab.gui.dialogs.close_question import CloseQuestion
from difflab.gui.edit_commands import EditCommands
from difflab.gui.export_controller import ExportController
from difflab.gui.figure_presenter import FigurePresenter
from difflab.gui.figures_presenter import FiguresPresenter
from difflab.gui.file_commands import FileCommands
from difflab.gui.frame_clock import FrameClock
from difflab.gui.gallery_presenter import GalleryPresenter
from difflab.gui.image_browser import BrowseCommands
from difflab.gui.job_bridge import JobBridge
from difflab.gui.ledger_commands import LedgerCommands
from difflab.gui.paper_commands import PaperCommands
from difflab.gui.playhead import Playhead
from difflab.gui.posterior_controller import PosteriorController
from difflab.gui.stage_presenters import StagePresenters
from difflab.gui.theme import Appearance
from difflab.gui.time_commands import TimeCommands
from difflab.gui.training_controller import TrainingController
from difflab.gui.view_commands import ViewCommands
from difflab.gui.view_state import ViewState
from difflab.gui.views import Views
from difflab.gui.widgets.key_courtesy import is_wanted_below
from difflab.gui.window_layout import lay_out
from difflab.jobs.process import WorkerProcess
from difflab.render.theme import Theme
from difflab.session import preferences as remembered
from difflab.session.document import Document
from difflab.session.preferences import Preferences
from difflab.session.results import Results
from difflab.session.sources import Source
from difflab.session.weights import bundled_for
from difflab.session.wording import experiment_words

PREPARE_MS = 4_000
SMALLEST, USUAL = QSize(1024, 640), QSize(1440, 900)


class MainWindow(QMainWindow):
    """One window on one document."""

    def __init__(
        self,
        source: Source,
        appearance: Appearance,
        preferences: Preferences,
        pictures: WorkerProcess | None = None,
    ) -> None:
        """`pictures` computes what the views show; without it threads of this process do."""
        super().__init__()
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self._appearance, self._preferences = appearance, preferences
        self._may_close = False
        self._document = Document(source.experiment, source.assets)
        self._results = Results(bundled_for)
        self._state = ViewState(parent=self)
        self._default_model = DefaultModel(self._document, self._results, self._state, self)
        self._playhead = Playhead(self)
        self._clock = FrameClock(self)
        self._bridge = JobBridge(pictures, self)
        self._actions = make_actions(self)
        recolour(self._actions, appearance.theme)
        self._views = Views(self, appearance.theme, self._state, self._playhead)
        lay_out(self, self._views, self._actions)
        self._make_controllers()
        self._connect()
        self._files.take(source, None)
        self._views.recent.show_files(preferences.recent)
        self._show_document()
        self._restore_layout()

    def _make_controllers(self) -> None:
        document, bridge, results, views = self._document, self._bridge, self._results, self._views
        self._edits = EditCommands(document, self)
        self._files = FileCommands(document, bridge, self)
        self._view_commands = ViewCommands(self._actions, self._state, self._appearance, self)
        self._stages = StagePresenters(
            document, self._state, self._playhead, bridge, results, views.stages, self
        )
        self._presenter = self._stages.plane
        self._gallery = GalleryPresenter(document, bridge, views.data.gallery, self)
        self._browse = BrowseCommands(document, bridge, self._appearance, self)
        self._time = TimeCommands(self._playhead, self._presenter, self)
        self._figure_presenter = FigurePresenter(self._presenter, bridge, views.figure, self)
        self._figures = FiguresPresenter(document, bridge, views.data, views.schedule, self)
        self._ledger = LedgerCommands(document, results, bridge, views, self)
        self._posterior = PosteriorController(
            document, self._state, bridge, results, views, self._actions, self._appearance, self
        )
        self._training = TrainingController(document, results, bridge, views.training, self)
        self._dialogs = DialogCommands(document, self._appearance, self)
        self._paper = PaperCommands(
            document, results, bridge, self._training, self._appearance, self._actions, self
        )
        self._export = ExportController(
            document, results, self._state, self._playhead, bridge, self._appearance,
            self._posterior.asked, self,
        )  # fmt: skip
        self._facts = CommandFacts(
            document, results, self._state, self._actions, views.stages, self._training, self._export,
            lambda: self._posterior.facts, self,
        )  # fmt: skip

    def _connect(self) -> None:
        """All connections between the parts."""
        views, presenter, training = self._views, self._presenter, self._training
        self._document.listen(self._show_document)
        views.on_edit(self._edits.apply)
        self._dialogs.edit_requested.connect(self._edits.apply)
        self._ledger.edit_requested.connect(self._edits.apply)
        self._posterior.edit_requested.connect(self._edits.apply)
        self._posterior.facts_changed.connect(self._facts.refresh)
        self._ledger.playhead_moved.connect(self._time.scrub)
        self._ledger.step_hovered.connect(views.schedule.editor.show_step)
        self._ledger.step_hovered.connect(presenter.peek)
        self._ledger.progressed.connect(views.status.show_job)
        self._ledger.failed.connect(self.tell)
        self._edits.refused.connect(self._show_document)
        self._clock.ticked.connect(self._playhead.advance)
        self._clock.ticked.connect(self._bridge.collect)
        self._clock.ticked.connect(views.status.count_frame)
        training.device_known.connect(views.status.show_device)
        training.devices_known.connect(views.training_options.show_devices)
        training.progressed.connect(views.status.show_job)
        self._export.progressed.connect(views.status.show_job)
        views.status.cancel_requested.connect(training.stop)
        views.status.cancel_requested.connect(self._export.cancel)
        views.status.cancel_requested.connect(self._ledger.stop)
        presenter.schedule_changed.connect(self._show_schedule)
        presenter.data_opened.connect(self._show_data)
        views.tabs.currentChanged.connect(self._show_tab)
        views.recent.chosen.connect(self._files.open)
        views.data.draw_requested.connect(self._dialogs.open_drawing)
        views.data.open_requested.connect(self._files.choose_and_open)
        views.data.browse_requested.connect(self._browse.open)
        views.stages.image_bar.browse_requested.connect(self._browse.open)
        self._stages.images.classes_known.connect(views.condition.show_classes)
        views.sampler.new_seed_requested.connect(self._edits.new_seed)
        views.training.start_requested.connect(training.start)
        views.training.pause_requested.connect(training.pause_or_resume)
        views.training.resume_requested.connect(training.pause_or_resume)
        views.training.stop_requested.connect(training.stop)
        views.training.run_chosen.connect(training.reopen)
        views.training_options.device_chosen.connect(training.choose_device)
        training.learned_changed.connect(self._show_learned)
        training.state_changed.connect(self._facts.refresh)
        self._paper.help_requested.connect(self._dialogs.open_help)
        failing = (self._edits, self._files, self._stages, self._figures, training, self._paper)
        for part in (*failing, self._posterior):
            part.failed.connect(self.tell)
        self._files.run_opened.connect(training.take_run)
        self._files.opened.connect(self._note_file)
        self._files.saved.connect(self._note_file)
        self._files.told.connect(views.notices.tell)
        self._time.moved.connect(views.schedule.set_playhead)
        self._time.moved.connect(self._ledger.show_time)
        views.transport.step_requested.connect(self._time.step)
        views.schedule.playhead_moved.connect(self._time.scrub)
        views.schedule.problem_found.connect(self.tell)
        views.schedule.import_requested.connect(self._import_schedule)
        views.schedule.export_requested.connect(self._export_schedule)
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
            "export.posterior": self._export.ask_posterior,
            "edit.undo": self._edits.undo,
            "edit.redo": self._edits.redo,
            "edit.new_seed": self._edits.new_seed,
            "view.stage": self._open_stage,
            "view.figure1": self._open_figure,
            "view.ledger": self._ledger.open,
            "ledger.copy": self._ledger.copy,
            "schedule.learn": self._ledger.open_learn,
            "paper.open": self._paper.open,
            "paper.ablations": self._paper.open_ablations,
            "help.contents": self._open_help,
            "help.shortcuts": self._dialogs.open_shortcuts,
            "help.about": self._dialogs.open_about,
            "stage.new_noise": self._stages.draw_new_noise,
            "stage.reset": self._views.stage.reset_view,
            "training.start": self._training.start,
            "training.pause": self._training.pause_or_resume,
            "training.stop": self._training.stop,
            "transport.play": self._playhead.toggle,
            "transport.reverse": self._playhead.toggle_reverse,
            "transport.back": self._time.back,
            "transport.forth": self._time.forth,
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

    @Slot(str)
    def tell(self, message: str, details: str = "") -> None:
        """Tell the user what went wrong and what helps, in one line that goes away by itself."""
        self._views.notices.complain(message, details)

    @Slot()
    def _show_document(self) -> None:
        """Bring every part up to date with the document."""
        self._default_model.follow()
        experiment = self._document.experiment
        self._views.show_experiment(experiment, self._document.assets)
        self._facts.refresh()
        name = self._document.path.name if self._document.path is not None else experiment_words(experiment)
        if self.windowTitle() != (title := f"{name}[*] - difflab"):
            self.setWindowTitle(title)
        if self.isWindowModified() != (modified := self._document.modified):
            self.setWindowModified(modified)
        self._stages.refresh()
        self._figures.refresh()
        self._ledger.refresh()
        self._posterior.refresh()

    @Slot()
    def _show_learned(self) -> None:
        """A training has brought newer weights."""
        self._facts.refresh()
        self._stages.refresh()
        self._ledger.refresh()
        self._posterior.refresh()

    @Slot(object)
    def _show_schedule(self, schedule: Schedule) -> None:
        self._views.transport.show_schedule(schedule)

    @Slot(object)
    def _show_data(self, data: DataSet) -> None:
        self._views.stage_bar.show_particle_classes(bool(data.labels))

    @Slot(int)
    def _show_tab(self, index: int) -> None:
        figure = self._views.tabs.widget(index) is self._views.figure
        self._views.stage_bar.show_figure(figure)
        own_controls = (self._views.ledger, self._views.posterior)
        self._views.show_stage_bar(self._views.tabs.widget(index) not in own_controls)
        self._posterior.show_tab()
        self._figure_presenter.set_visible(figure)

    @Slot()
    def _open_stage(self) -> None:
        self._views.tabs.setCurrentWidget(self._views.stages)

    @Slot()
    def _open_figure(self) -> None:
        self._views.tabs.setCurrentWidget(self._views.figure)

    @Slot()
    def _open_help(self) -> None:
        pages: dict[object, str] = {self._views.figure: "figure1", self._views.ledger: "ledger"}
        pages[self._views.posterior] = "posterior"
        pages[self._views.stages] = self._stages.help_page
        self._dialogs.open_help(pages.get(self._views.tabs.currentWidget(), "welcome"))

    @Slot(object)
    def _note_file(self, path: Path) -> None:
        self._preferences = self._preferences.with_recent(path)
        self._views.recent.show_files(self._preferences.recent)

    @Slot()
    def _import_schedule(self) -> None:
        text = self._files.choose_and_read("Import a schedule", "Schedules (*.json *.csv *.txt)")
        if text is not None:
            self._views.schedule.import_text(text)

    @Slot(str)
    def _export_schedule(self, kind: str) -> None:
        text = self._views.schedule.exported_text(kind)
        self._files.choose_and_write("Export the schedule", f"schedule.{kind}", text)

    @Slot(object)
    def _wear(self, theme: Theme) -> None:
        recolour(self._actions, theme)
        self._views.apply_theme(theme)

    def event(self, event: QEvent) -> bool:
        if is_wanted_below(event):
            event.accept()
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._views.stages.setFocus()
        self._clock.start()
        self._playhead.play(1)
        QTimer.singleShot(PREPARE_MS, self._prepare)

    @Slot()
    def _prepare(self) -> None:
        """After the first pictures, what a training needs is made ready before the user asks for one."""
        if self.isVisible():
            self._training.prepare()

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved, training = self._document.modified, self._training.is_under_way
        if not self._may_close and (unsaved or training):
            event.ignore()
            if any(asked.isVisible() for asked in self.findChildren(CloseQuestion)):
                return
            question = CloseQuestion("Quit", unsaved=unsaved, training=training, parent=self)
            question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            question.answered.connect(self._close_as)
            question.open()
            return
        self._clock.stop()
        self._dialogs.close_all()
        self._browse.close_all()
        self._export.close()
        self._bridge.close()
        self._training.close()
        self._paper.close()
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
        self.resize(USUAL)
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
