"""From images in time to panes: levels, differences and their scales, words."""

import numpy as np
import pytest

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.schedules import ScheduleOptions, build
from difflab.render.image_compose import (
    Nearest,
    beside_images,
    followed_reverse,
    reverse_images,
    scale_of,
    time_words,
)
from difflab.session.scene.images import Greys, ImagePaths, drift
from difflab.session.stage_view import StageView

GREYS = Greys(ImageShape(1, 2, 2), 0.25, 0.5)
SCHEDULE = build(ScheduleOptions(family="cosine", steps=10))
TIMES = np.array([10.0, 6.0, 3.0, 0.0])
RNG = np.random.default_rng(1)
X = RNG.normal(size=(4, 3, 4)).astype(np.float16)
ESTIMATE = RNG.normal(size=(4, 3, 4)).astype(np.float16)
PATHS = ImagePaths(TIMES, X, ESTIMATE, np.arange(3), whole=True)


def test_levels_are_raw_grey_levels() -> None:
    pane = reverse_images(PATHS, GREYS, "model", 6.0, None)
    assert pane.grid is not None
    assert pane.grid.values == pytest.approx(0.25 + 0.5 * X[1].astype(float).reshape(3, 1, 2, 2), abs=1e-3)
    assert reverse_images(None, GREYS, "model", 6.0, None).note


def test_beside_them_stands_what_the_view_asks_for() -> None:
    def pane(layer: str, model: str, t: float = 3.0):  # type: ignore[no-untyped-def]
        view = StageView().replace(image_layer=layer)
        return beside_images(PATHS, GREYS, view, model, SCHEDULE, t, None)  # type: ignore[arg-type]

    assert pane("none", "exact") is None
    estimate = pane("estimate", "exact").grid
    assert estimate.values == pytest.approx(
        0.25 + 0.5 * ESTIMATE[2].astype(float).reshape(3, 1, 2, 2), abs=1e-3
    )
    moved = pane("drift", "learned").grid
    expected = 0.5 * drift(X[2].astype(np.float32), ESTIMATE[2].astype(np.float32), SCHEDULE, 3.0)
    assert moved.values == pytest.approx(expected.reshape(3, 1, 2, 2), abs=1e-3)
    early, late = (pane("drift", "error", t).grid for t in (10.0, 0.0))
    assert (early.kind, early.top) == ("signed", late.top)  # errors have one scale for all times
    assert early.values == pytest.approx(0.5 * ESTIMATE[0].astype(float).reshape(3, 1, 2, 2), abs=1e-3)


def test_scales_go_in_steps() -> None:
    values = np.full((10, 1, 2, 2), 0.03, np.float32)
    assert scale_of(values) == 0.05
    many = values.repeat(10, axis=0)
    many[0, 0, 0, 0] = 0.9  # one of 400: an outlier
    assert scale_of(many) == 0.05
    assert scale_of(2 * values) == 0.1
    assert scale_of(np.zeros((0, 1, 2, 2), np.float32)) == 1.0


def test_films_run_from_data_to_noise() -> None:
    nearest = Nearest(np.zeros((3, 1, 2, 2), np.float32), ("a", "b", "c"))
    followed = followed_reverse(PATHS, GREYS, "exact", nearest, SCHEDULE, 6.0, 1, "words")
    assert followed.film is not None
    assert followed.film.times.tolist() == [0.0, 3.0, 6.0, 10.0]
    x, estimate = followed.film.rows
    assert x.values[0] == pytest.approx(GREYS.levels(X[3, 1][None])[0], abs=1e-3)
    now, belief, known = followed.portraits
    assert (now.image == x.values[2]).all()
    assert (belief.image == estimate.values[2]).all()
    assert known.words == "b"


def test_times_are_told_in_one_line() -> None:
    assert time_words(SCHEDULE, 0.0) == "t = 0, ᾱ = 1.000, log-SNR +∞"
    assert time_words(SCHEDULE, 9.0).startswith("t = 9, ᾱ = 0.")
    faint = build(ScheduleOptions(family="cosine", steps=1000))
    alpha_bar = float(faint.alpha_bars[973])  # of step 974: too small for two decimals
    assert f"ᾱ = {alpha_bar:.3g}," in time_words(faint, 974.0)
