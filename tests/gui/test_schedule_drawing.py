"""What the schedule plot shows of a curve that was drawn in another view."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from difflab.engine.schedules import ScheduleOptions, View, build
from difflab.engine.schedules.options import Curve, Handle
from difflab.gui.panels.schedule_panel import HINT, hint_words
from difflab.gui.plots.schedule_drawing import Line, drawing, misfit
from difflab.gui.plots.schedule_editor import ScheduleEditor
from difflab.gui.plots.schedule_scale import time_words
from difflab.render.theme import DARK

BENT = ScheduleOptions(
    family="edited",
    steps=40,
    curve=Curve(
        view="alpha_bar", handles=(Handle(0.3, 0.95), Handle(0.33, 0.3), Handle(1.0, 1e-3)), base="cosine"
    ),
)


def height(line: Line, t: float, view: View) -> float:
    """The drawn line at t; on the logarithmic axis of beta its pieces are straight in the logarithm."""
    if view == "beta":
        return float(np.exp(np.interp(t, line.times, np.log(line.values))))
    return float(np.interp(t, line.times, line.values))


@pytest.mark.parametrize("view", ["beta", "sigma", "log_snr", "alpha_bar"])
def test_handles_lie_on_the_curve_in_every_view(view: View) -> None:
    shown = drawing(BENT, view)
    for anchor in shown.anchors:
        assert anchor.value == pytest.approx(height(shown.curve, anchor.t, view), rel=1e-9)


@pytest.mark.parametrize("view", ["sigma", "log_snr"])
def test_the_curve_runs_through_the_steps_in_every_view(view: View) -> None:
    shown = drawing(BENT, view)
    values = {"sigma": build(BENT).sigmas, "log_snr": build(BENT).log_snrs}[view]
    for t, value in zip(range(1, 41), values, strict=True):
        # Between samples a sixth of a step apart the line is straight: half a pixel of 200 at most.
        assert height(shown.curve, t, view) == pytest.approx(
            value, abs={"sigma": 0.0025, "log_snr": 0.05}[view]
        )


def test_a_sharp_bend_is_told_where_it_cannot_be_kept() -> None:
    assert misfit(BENT, "alpha_bar") == 0.0
    assert misfit(BENT, "beta") > 0.01 > misfit(BENT, "log_snr")
    assert hint_words(BENT, misfit(BENT, "beta"))[0].startswith("handles here within ")
    assert hint_words(BENT, misfit(BENT, "log_snr"))[0] == HINT


def test_a_chain_of_one_step_says_whose_beta_is_shown() -> None:
    assert hint_words(ScheduleOptions(steps=1), 0.0)[0] != HINT


def test_the_playhead_keeps_its_place_when_the_steps_change(qtbot: QtBot) -> None:
    editor = ScheduleEditor(DARK)
    qtbot.addWidget(editor)
    editor.show_schedule(ScheduleOptions(steps=40))
    editor.set_playhead(10.0)
    editor.show_schedule(ScheduleOptions(steps=1))
    assert editor.playhead == 0.25


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ([0.0, 5_000.0, 10_000.0], ["0", "5,000", "10,000"]),
        ([0.0, 2_000.0, 8_000.0], ["0", "2000", "8000"]),
        ([], []),
    ],
)
def test_the_steps_of_an_axis_are_all_grouped_or_none(times: list[float], words: list[str]) -> None:
    assert time_words(times) == words
