"""The document: edits, undo by snapshots, gestures, and what counts as modified."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from difflab.errors import UsageError
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment


def steps(document: Document) -> int:
    return document.experiment.schedule.steps


def change_steps(document: Document, count: int, gesture: str = "") -> None:
    document.apply(Edit("steps", {"schedule.steps": count}, gesture))


def test_an_edit_is_applied_undone_and_redone() -> None:
    document = Document(Experiment())
    change_steps(document, 100)
    assert (steps(document), document.undo_label, document.redo_label) == (100, "steps", None)
    document.undo()
    assert (document.experiment, document.undo_label, document.redo_label) == (Experiment(), None, "steps")
    document.redo()
    assert steps(document) == 100


def test_edits_of_one_gesture_are_one_undo_step() -> None:
    document = Document(Experiment())
    for count in (50, 60, 70):
        change_steps(document, count, gesture="drag 1")
    change_steps(document, 80, gesture="drag 2")
    document.undo()
    assert steps(document) == 70
    document.undo()
    assert document.experiment == Experiment()


def test_a_gesture_that_goes_on_after_undo_starts_a_new_step() -> None:
    document = Document(Experiment())
    change_steps(document, 50, gesture="a")
    change_steps(document, 60, gesture="b")
    document.undo()
    change_steps(document, 70, gesture="a")
    document.undo()
    assert steps(document) == 50


def test_an_impossible_edit_changes_nothing() -> None:
    document = Document(Experiment())
    with pytest.raises(UsageError, match=r"schedule\.steps"):
        change_steps(document, 0)
    assert document.experiment == Experiment()
    assert document.undo_label is None


def test_an_edit_to_the_same_value_leaves_no_trace() -> None:
    document = Document(Experiment())
    change_steps(document, Experiment().schedule.steps)
    assert document.undo_label is None


def test_listeners_hear_of_changes_only() -> None:
    document = Document(Experiment())
    heard: list[int] = []
    document.listen(lambda: heard.append(steps(document)))
    change_steps(document, 100)
    change_steps(document, 100)
    document.undo()
    assert heard == [100, Experiment().schedule.steps]


def test_saving_and_undoing_decide_what_is_modified(tmp_path: Path) -> None:
    document = Document(Experiment())
    seen = []
    change_steps(document, 100)
    seen.append(document.modified)
    document.mark_saved(tmp_path / "a.toml")
    seen.append(document.modified)
    document.undo()
    seen.append(document.modified)
    document.redo()
    seen.append(document.modified)
    assert seen == [True, False, True, False]


def test_opening_can_be_undone() -> None:
    document = Document(Experiment())
    change_steps(document, 100)
    document.load(Experiment(seed=3), {}, None)
    assert document.experiment.seed == 3
    assert not document.modified
    document.undo()
    assert steps(document) == 100


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=20))
def test_as_many_undos_as_edits_restore_the_start(counts: list[int]) -> None:
    document = Document(Experiment())
    for count in counts:
        change_steps(document, count)
    end = document.experiment
    while document.undo_label:
        document.undo()
    assert document.experiment == Experiment()
    while document.redo_label:
        document.redo()
    assert document.experiment == end


def test_an_edit_elsewhere_does_not_split_a_gesture() -> None:
    document = Document(Experiment())
    change_steps(document, 50, gesture="learn 1")
    document.apply(Edit("seed", {"seed": 5}))
    change_steps(document, 60, gesture="learn 1")
    assert (steps(document), document.experiment.seed, document.undo_label) == (60, 5, "seed")
    document.undo()
    assert (steps(document), document.experiment.seed) == (60, 7)
    document.undo()
    assert document.experiment == Experiment()
    document.redo()
    document.redo()
    assert (steps(document), document.experiment.seed) == (60, 5)


def test_an_edit_of_the_same_part_ends_a_gesture() -> None:
    document = Document(Experiment())
    change_steps(document, 50, gesture="learn 1")
    change_steps(document, 55)
    change_steps(document, 60, gesture="learn 1")
    document.undo()
    assert steps(document) == 55
