"""An export of several phases is told as one way."""

from difflab.export.progress import PARTS, Progress, in_one


def test_two_phases_run_once_from_none_to_all() -> None:
    parts = [Progress(0, 1, "preparing")]
    parts += [Progress(done, 4, "sampling") for done in range(5)]
    parts += [Progress(done, 10, "drawing") for done in range(11)]
    told = [part.done for part in in_one(parts, 2)]
    assert told == sorted(told)
    assert told[:6] == [0, 0, 125, 250, 375, 500]
    assert told[-1] == PARTS


def test_more_phases_than_known_never_go_back() -> None:
    parts = [Progress(1, 1, "sampling"), Progress(0, 5, "counting"), Progress(1, 1, "written")]
    assert [part.done for part in in_one(parts, 1)] == [PARTS, PARTS, PARTS]
