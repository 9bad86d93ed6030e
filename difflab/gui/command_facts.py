"""Which commands are possible now: worked out in one place from what is going on."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from difflab.gui.action_spec import Fact
from difflab.gui.actions import enable
from difflab.gui.view_state import ViewState
from difflab.session.document import Document
from difflab.session.results import Results


class Work(Protocol):
    @property
    def is_under_way(self) -> bool: ...


class ModelChoice(Protocol):
    def show_learned(self, why_not: str = "") -> None: ...


class CommandFacts(QObject):
    """Keeps the actions and the choice of models in step with document, results and work."""

    def __init__(
        self,
        document: Document,
        results: Results,
        state: ViewState,
        actions: Mapping[str, QAction],
        models: ModelChoice,
        training: Work,
        export: Work,
        of_tabs: Callable[[], tuple[Fact, ...]],
        parent: QObject | None = None,
    ) -> None:
        """`of_tabs` tells what further facts the tab in front states."""
        super().__init__(parent)
        self._document, self._results, self._state = document, results, state
        self._actions, self._models = actions, models
        self._training, self._export, self._of_tabs = training, export, of_tabs
        self._shown: object = None

    @Slot()
    def refresh(self) -> None:
        """Enable what is possible; nothing is touched while the facts are the same."""
        document = self._document
        why_not = self._results.why_missing(document.experiment)
        under_way = (self._training.is_under_way, self._export.is_under_way)
        space = document.experiment.data.space
        shown = (why_not, document.undo_label, document.redo_label, under_way, space, self._of_tabs())
        if shown == self._shown:
            return
        self._shown = shown
        self._models.show_learned(why_not)
        if why_not:
            self._state.change(model="exact")
        enable(self._actions, self._facts(learned=not why_not))
        self._name("edit.undo", "Undo", document.undo_label)
        self._name("edit.redo", "Redo", document.redo_label)

    def _facts(self, *, learned: bool) -> list[Fact]:
        facts: list[Fact] = [*self._of_tabs()]
        facts += [] if self._export.is_under_way else ["idle-export"]
        facts += ["training"] if self._training.is_under_way else ["trainable"]
        facts += ["undo"] if self._document.undo_label else []
        facts += ["redo"] if self._document.redo_label else []
        facts += ["learned"] if learned else []
        facts += ["plane"] if self._document.experiment.data.space == "plane" else []
        return facts

    def _name(self, action: str, words: str, label: str | None) -> None:
        """Say in the menu what would be undone; the button keeps its one word."""
        self._actions[action].setText(f"&{words} {label}" if label else f"&{words}")
        self._actions[action].setIconText(words)
