"""Reverse trajectories between their frames."""

import numpy as np
import pytest

from difflab.session.scene.trajectories import Trajectories

FRAMES = np.array([[[0.0, 0.0]], [[1.0, 2.0]], [[3.0, 2.0]]], dtype=np.float32)
PATHS = Trajectories(np.array([40.0, 20.0, 0.0]), FRAMES)


@pytest.mark.parametrize(
    ("t", "place"),
    [(45, (0, 0)), (40, (0, 0)), (30, (0.5, 1)), (20, (1, 2)), (10, (2, 2)), (0, (3, 2)), (-1, (3, 2))],
)
def test_positions_between_frames_lie_on_straight_lines(t: float, place: tuple[float, float]) -> None:
    np.testing.assert_allclose(PATHS.at(t), [place])


@pytest.mark.parametrize(("t", "progress"), [(40, 0.0), (30, 0.5), (0, 2.0)])
def test_progress_counts_frames_from_the_noise(t: float, progress: float) -> None:
    assert PATHS.progress(t) == pytest.approx(progress)
