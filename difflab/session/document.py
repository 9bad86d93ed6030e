"""The document: the one place where the current experiment lives and changes.

Undo is a list of snapshots: values share their parts, so a snapshot costs as much as what changed in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from difflab.session.assets import AnyArray, frozen
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes

HISTORY_LENGTH = 500


@dataclass(frozen=True)
class Snapshot:
    """An experiment and the edit that led to it."""

    experiment: Experiment
    label: str = ""
    gesture: str = ""


class Document:
    """The current experiment with its assets, its history and the file it belongs to.

    Listeners are called after every change, in the order in which they registered.
    """

    def __init__(self, experiment: Experiment, assets: Mapping[str, AnyArray] | None = None) -> None:
        self._snapshots = [Snapshot(experiment)]
        self._position = 0
        self._saved = experiment
        self._assets: dict[str, AnyArray] = frozen(assets or {})
        self._listeners: list[Callable[[], None]] = []
        self.path: Path | None = None

    @property
    def experiment(self) -> Experiment:
        return self._snapshots[self._position].experiment

    @property
    def assets(self) -> Mapping[str, AnyArray]:
        """All arrays that the experiment or its history name."""
        return self._assets

    @property
    def modified(self) -> bool:
        """Whether the experiment differs from what was last saved or opened."""
        return self.experiment != self._saved

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, None when there is nothing."""
        return self._snapshots[self._position].label if self._position else None

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back, None when there is nothing."""
        later = self._snapshots[self._position + 1 :]
        return later[0].label if later else None

    def listen(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def apply(self, edit: Edit) -> None:
        """Carry out an edit; raises `UsageError` and changes nothing where the edit is not possible."""
        experiment = with_changes(self.experiment, edit.changes)
        self._assets |= frozen(edit.assets)
        if experiment == self.experiment:
            return
        going = self._going(edit)
        kept = self._snapshots[: self._position + 1 if going is None else going]
        if going is None or going == self._position:
            kept.append(Snapshot(experiment, edit.label, edit.gesture))
        else:
            later = self._snapshots[going : self._position + 1]
            kept += [replace(it, experiment=with_changes(it.experiment, edit.changes)) for it in later]
        self._snapshots = kept
        del self._snapshots[:-HISTORY_LENGTH]
        self._position = len(self._snapshots) - 1
        self._tell()

    def _going(self, edit: Edit) -> int | None:
        """The step of undo that `edit` belongs to, None where it begins one.

        Edits of other sections may have come between (a new seed while a schedule learns itself): the gesture
        stays one step, and they stay on top of it.
        """
        sections = {path.partition(".")[0] for path in edit.changes}
        now = self._snapshots[self._position].experiment
        for at in range(self._position, 0, -1) if edit.gesture else ():
            known = self._snapshots[at]
            if any(getattr(known.experiment, name) != getattr(now, name) for name in sections):
                return None
            if known.gesture == edit.gesture:
                return at
        return None

    def undo(self) -> None:
        if self._position:
            self._close_gesture()
            self._position -= 1
            self._close_gesture()
            self._tell()

    def redo(self) -> None:
        if self._position < len(self._snapshots) - 1:
            self._position += 1
            self._close_gesture()
            self._tell()

    def load(
        self,
        experiment: Experiment,
        assets: Mapping[str, AnyArray],
        path: Path | None,
    ) -> None:
        """Take over an opened experiment, as an edit that undo takes back; it counts as saved."""
        self._saved = experiment
        self.path = path
        self.apply(
            Edit("open", {name: getattr(experiment, name) for name in Experiment.model_fields}, assets=assets)
        )
        self._tell()

    def mark_saved(self, path: Path) -> None:
        self.path = path
        self._saved = self.experiment
        self._tell()

    def _close_gesture(self) -> None:
        """After undo or redo a going drag starts a new step instead of rewriting history."""
        self._snapshots[self._position] = replace(self._snapshots[self._position], gesture="")

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
