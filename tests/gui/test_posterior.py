"""The parts of the Posterior tab: pixels, layout, words, canvas, and what the presenter asks for."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from difflab.engine.posterior.options import METHODS, PosteriorOptions
from difflab.gui.actions import make_actions
from difflab.gui.canvas.mask_canvas import MaskCanvas
from difflab.gui.job_bridge import JobBridge
from difflab.gui.panels.posterior_card import unused
from difflab.gui.panels.posterior_tab import PosteriorTab, key_code
from difflab.gui.posterior_actions import POSTERIOR_ACTIONS
from difflab.gui.posterior_commands import PosteriorCommands
from difflab.gui.posterior_frames import MethodView
from difflab.gui.posterior_presenter import PICTURES, RUN, PosteriorPresenter
from difflab.gui.posterior_words import BIAS, TITLES, block_words, method_tip, share
from difflab.gui.view_state import ViewState
from difflab.render.colormaps import channels
from difflab.render.posterior_layout import DEVIATION, MEAN, posterior_layout
from difflab.render.posterior_pictures import deviation_pixels, level_pixels, to_levels
from difflab.render.theme import DARK, THEMES, Theme
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.results import Results
from difflab.session.scene.posterior_frames import Error, PosteriorFacts, Variation

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHORT = {"data.name": "digits", "posterior.steps": 3, "sampler.steps": 3, "schedule.steps": 10}


# Pictures


def test_levels_become_grey_or_coloured_pixels() -> None:
    grey = level_pixels(np.array([[[0], [200]]], np.uint8))
    assert grey.tolist() == [[0xFF000000, 0xFFC8C8C8]]
    assert level_pixels(np.array([[[1, 2, 3]]], np.uint8)).tolist() == [[0xFF010203]]
    assert to_levels(np.array([-1.0, 0.0, 0.5, 1.0, 9.0, np.nan])).tolist() == [0, 0, 128, 255, 255, 0]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_no_deviation_is_the_surface_and_the_largest_stands_out(theme: Theme) -> None:
    pixels = deviation_pixels(np.array([[0.0, 0.5, 1.0]]), 1.0, theme)
    none, _, most = channels(pixels[0]).astype(int)
    assert tuple(none) == theme.surface.rgb
    assert np.abs(most - none).max() > 150
    assert (deviation_pixels(np.zeros((2, 2)), 0.0, theme) == pixels[0, 0]).all()


@given(
    width=st.floats(160, 2000), height=st.floats(140, 1200), methods=st.integers(1, 4),
    samples=st.integers(1, 64), aspect=st.floats(0.25, 4.0),
)  # fmt: skip
def test_pictures_lie_within_and_beside_each_other(
    width: float, height: float, methods: int, samples: int, aspect: float
) -> None:
    layout = posterior_layout(width, height, methods, samples, aspect, 18.0)
    assert len(layout.tiles) == methods * (samples + 2)
    for block, tiles in enumerate(layout.blocks):
        mine = [tile for tile in layout.tiles if tile.block == block]
        assert {tile.number for tile in mine} == {MEAN, DEVIATION, *range(samples)}
        del tiles
    boxes = np.array([(t.left, t.top, t.left + t.width, t.top + t.height) for t in layout.tiles])
    large = min(tile.height for tile in layout.tiles) > 2 and min(tile.width for tile in layout.tiles) > 2
    if large:  # else there is no room for so many, and they are as small as can be
        assert boxes[:, 2].max() <= width + 1e-6
        assert boxes[:, 3].max() <= height + 1e-6
        over = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:]) - np.maximum(
            boxes[:, None, :2], boxes[None, :, :2]
        )
        apart = (over <= 1e-6).any(axis=2) | np.eye(len(boxes), dtype=bool)
        assert apart.all()


# Words


def view(method: str = "clamp", **changes: object) -> MethodView:
    empty = np.zeros((1, 2, 2, 1), np.uint8)
    values = {"index": 3, "steps": 10, "t": 1.0, "preview": False, "done": False} | changes
    return MethodView(method, noisy=empty, estimate=empty, **values)  # type: ignore[arg-type]


def test_words_say_how_far_a_method_is_and_what_is_wrong_with_it() -> None:
    assert block_words(view(preview=True, index=0)) == "preview"
    assert block_words(view()) == "step 3 of 10"
    facts = PosteriorFacts(1.25, 6.21, Error(0.123, 0.01), Error(0.2, 0.02))
    assert block_words(view(done=True, facts=facts)) == (
        "biased · mean off by 0.12 ± 0.01 · std. off by 0.20 ± 0.02 · 6.2 data share the weight · 1.2 s"
    )
    plane = PosteriorFacts(0.5, total_variation=Variation(0.1234, 0.01, 0.05, 0.01))
    assert "total variation 0.123 ± 0.010, floor 0.050" in method_tip("chain", plane)
    assert share([view(done=True), view(index=5)]) == 0.75


def test_every_method_has_its_words() -> None:
    methods = {method for task in METHODS.values() for method in task}
    assert methods == set(TITLES) == set(BIAS)


def test_options_that_mean_nothing_are_left_aside() -> None:
    options = PosteriorOptions(method="replace", mask="centre")
    assert {"resamples", "jump", "snr", "factor_radius", "mask_drop"} <= unused(options, "inpaint")
    assert not {"steps", "mask_side", "bandwidth"} & unused(options, "inpaint")
    assert "resamples" not in unused(options, "inpaint", compare=True)
    assert "steps" in unused(options.replace(method="exact"), "inpaint")
    assert "factor_radius" not in unused(PosteriorOptions(factor="ring"), "multiply")


# The canvas


@pytest.fixture
def canvas(qtbot: QtBot) -> MaskCanvas:
    canvas = MaskCanvas(DARK)
    qtbot.addWidget(canvas)
    canvas.resize(284, 284)
    canvas.show_picture(np.full((28, 28), 0xFF808080, np.uint32))
    canvas.set_radius(0.5)
    return canvas


def pixel(canvas: MaskCanvas, row: int, column: int) -> QPoint:
    return canvas.widget_point(row, column).toPoint()


def colour(canvas: MaskCanvas, row: int, column: int) -> QColor:
    canvas.clearFocus()
    return canvas.grab().toImage().pixelColor(pixel(canvas, row, column))


def test_what_is_masked_is_covered_and_a_key_uncovers_it(canvas: MaskCanvas) -> None:
    layer = np.zeros((28, 28), np.float32)
    layer[5:20, 5:20] = 1
    canvas.show_layer(layer)
    # Between the lines of the hatching only the surface is seen.
    seen = canvas.grab().toImage()
    places = [pixel(canvas, 12, 12) + QPoint(shift, 0) for shift in range(8)]
    assert QColor(*DARK.surface.rgb) in [seen.pixelColor(place) for place in places]
    assert QColor(128, 128, 128) not in [seen.pixelColor(place) for place in places]
    assert colour(canvas, 24, 24) == QColor(128, 128, 128)
    canvas.hide_mask(True)
    assert colour(canvas, 12, 12) == QColor(128, 128, 128)


def test_the_result_is_drawn_behind_the_line(canvas: MaskCanvas) -> None:
    canvas.show_result(np.full((28, 28), 0xFFFF0000, np.uint32))
    assert colour(canvas, 14, 24) == QColor(128, 128, 128)
    canvas.set_split(0.5)
    assert colour(canvas, 14, 24) == QColor(255, 0, 0)
    assert colour(canvas, 14, 3) == QColor(128, 128, 128)


def test_painting_goes_on_after_zooming_and_moving(canvas: MaskCanvas, qtbot: QtBot) -> None:
    canvas.zoom(4.0, canvas.widget_point(3, 3))
    with qtbot.waitSignal(canvas.painted) as painted:
        QTest.mouseClick(canvas, LEFT, NONE, pixel(canvas, 2, 4))
    assert painted.args is not None
    layer, words = painted.args
    assert np.argwhere(layer).tolist() == [[2, 4]]
    assert words == "brush stroke"
    before = canvas.view
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, NONE, QPoint(150, 150))
    QTest.mouseMove(canvas, QPoint(120, 150))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, NONE, QPoint(120, 150))
    assert canvas.view.x > before.x
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view.zoom == 1.0


def test_the_mask_can_be_painted_by_keys(canvas: MaskCanvas) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(canvas, key)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert np.argwhere(canvas.hand.layer).tolist() == [[16, 15]]


def test_escape_gives_up_the_stroke_under_way(canvas: MaskCanvas, qtbot: QtBot) -> None:
    QTest.mousePress(canvas, LEFT, NONE, pixel(canvas, 2, 4))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(canvas.painted):
        QTest.mouseRelease(canvas, LEFT, NONE, pixel(canvas, 2, 4))
    assert not canvas.hand.layer.any()


def test_a_pen_pressed_lightly_paints_less(canvas: MaskCanvas) -> None:
    areas = []
    for pressure in (0.2, 1.0):
        canvas.show_layer(np.zeros((28, 28), np.float32))
        canvas.set_radius(6.0)
        press(canvas, pressure)
        QTest.mouseClick(canvas, LEFT, NONE, pixel(canvas, 14, 14))
        areas.append(canvas.hand.layer.sum())
    assert 0 < areas[0] < areas[1] / 4


def press(canvas: MaskCanvas, pressure: float) -> None:
    """What a tablet sends before the mouse event that paints."""
    pen = QPointingDevice.primaryPointingDevice()
    place = canvas.widget_point(14, 14)
    kind = QTabletEvent.Type.TabletPress
    canvas.tabletEvent(QTabletEvent(kind, pen, place, place, pressure, 0, 0, 0, 0, 0, NONE, LEFT, LEFT))


# The presenter


class Bench:
    """The tab with its presenter and its commands, and no window around it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.document = Document(with_changes(with_changes(Experiment(), {"data.name": "digits"}), SHORT))
        self.bridge, self.state, self.tab = JobBridge(), ViewState(), PosteriorTab(DARK)
        self.window.setCentralWidget(self.tab)
        self.presenter = PosteriorPresenter(
            self.document, self.state, self.bridge, Results(), self.tab, DARK, self.window
        )
        self.actions = make_actions(self.window)
        self.commands = PosteriorCommands(self.document, self.tab, self.actions, self.window)
        self.commands.edit_requested.connect(self.document.apply)
        self.presenter.shape_known.connect(self.commands.show_shape)
        self.document.listen(self.presenter.refresh)
        self.topics: list[str] = []
        self.bridge.outcome.connect(self._note)

    def _note(self, outcome: object) -> None:
        self.topics.append(outcome.topic)  # type: ignore[attr-defined]

    def settle(self) -> set[str]:
        """Let all work finish; the topics that brought something."""
        self.topics.clear()
        while not self.bridge.idle:
            self.bridge.collect()
            loop = QEventLoop()
            QTimer.singleShot(2, loop.quit)
            loop.exec()
        return set(self.topics)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    bench.presenter.refresh()
    assert bench.settle() == set(), "nothing is computed out of sight"
    bench.window.show()
    assert bench.settle() == {PICTURES, RUN}
    yield bench
    bench.bridge.close()


def test_only_what_matters_is_asked_anew(bench: Bench) -> None:
    bench.presenter.refresh()
    assert bench.settle() == set()
    bench.document.apply(Edit("layers", {"network.layers": 2}))
    assert bench.settle() == set(), "the exact model has no network"
    bench.document.apply(Edit("steps", {"posterior.steps": 4}))
    assert bench.settle() == {RUN}
    bench.document.apply(Edit("bend", {"schedule.beta_1": 0.02}))
    assert bench.settle() == {RUN}


def test_the_newest_stroke_wins(bench: Bench) -> None:
    for name in ("mask.left", "mask.right", "mask.top"):
        bench.actions[name].setEnabled(True)
        bench.actions[name].trigger()
    bench.settle()
    (block,) = bench.tab.results.blocks
    same = (block.samples == block.samples[:1]).all(axis=0)
    assert same[4:].all()
    assert not same[:4].all()


def test_a_random_mask_asked_for_again_is_another(bench: Bench) -> None:
    bench.actions["mask.random"].setEnabled(True)
    masks = []
    for _ in range(2):
        bench.actions["mask.random"].trigger()
        masks.append(bench.tab.canvas.hand.layer)
    assert not (masks[0] == masks[1]).all()
    bench.document.undo()
    np.testing.assert_array_equal(bench.tab.canvas.hand.layer, masks[0])
    bench.settle()


def test_a_note_goes_when_samples_are_on_their_way(bench: Bench) -> None:
    for name in ("mask.clear", "mask.left"):
        bench.actions[name].setEnabled(True)
    bench.actions["mask.clear"].trigger()
    assert bench.tab.results.accessibleDescription().startswith("Nothing is masked")
    bench.actions["mask.left"].trigger()
    assert bench.tab.results.accessibleDescription() == "Sampling…"
    bench.presenter.stop()
    assert bench.tab.results.accessibleDescription().startswith("Stopped")
    bench.document.apply(Edit("seed", {"seed": 4}))
    bench.settle()
    assert len(bench.tab.results.blocks) == 1


def test_stopping_keeps_what_there_is(bench: Bench) -> None:
    bench.document.apply(Edit("long", {"posterior.steps": 500}))
    while bench.presenter.result is None:
        bench.bridge.collect()
        loop = QEventLoop()
        QTimer.singleShot(2, loop.quit)
        loop.exec()
    bench.presenter.stop()
    bench.settle()
    assert not bench.presenter.is_running
    assert bench.tab.results.blocks


def test_looking_back_shows_an_earlier_state(bench: Bench) -> None:
    bench.document.apply(Edit("seed", {"seed": 3}))
    bench.settle()
    end = bench.tab.results.blocks[0].samples
    bench.tab.bar.time_picked.emit(0.0)
    assert not (bench.tab.results.blocks[0].samples == end).all()
    bench.tab.bar.time_picked.emit(1.0)
    np.testing.assert_array_equal(bench.tab.results.blocks[0].samples, end)


def test_every_key_of_the_tab_is_heard_in_it(bench: Bench, qtbot: QtBot) -> None:
    for spec in POSTERIOR_ACTIONS:
        for key in spec.shortcuts:
            action = bench.actions[spec.id]
            action.setEnabled(True)
            with qtbot.waitSignal(action.triggered):
                action.trigger() if spec.id == "posterior.stop" else QTest.keySequence(bench.tab.strip, key)
            assert key_code(key)
    bench.settle()


# The tab as a whole


def test_everything_that_takes_the_focus_says_what_it_is(bench: Bench) -> None:
    silent = [
        widget.objectName() or type(widget).__name__
        for widget in bench.tab.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QLineEdit | QAbstractItemView)
        and not (widget.objectName() and widget.accessibleName())
    ]
    assert not silent
    bare = [button.objectName() for button in bench.tab.findChildren(QAbstractButton) if not button.toolTip()]
    assert not bare


def test_a_narrow_tab_keeps_every_choice(bench: Bench) -> None:
    """Beside the docks of a window 1,280 pixels wide there is room for about 620."""
    assert bench.tab.minimumSizeHint().width() <= 620
    bench.window.resize(620, 420)
    bench.settle()
    for names in (
        ("posterior.method_box", "posterior.method.exact"),
        ("posterior.model_box", "posterior.model.exact"),
        ("posterior.task_box", "posterior.task.inpaint"),
        ("posterior.tool_box", "posterior.tool.fill"),
        ("posterior.masks",),
        ("posterior.export",),
    ):
        found = [bench.tab.findChild(QWidget, name) for name in names]
        assert any(widget is not None and widget.isVisible() for widget in found), names
    bench.window.resize(1400, 500)
    bench.settle()
    for name in ("posterior.method.exact", "posterior.tool.fill", "posterior.hardness"):
        wide = bench.tab.findChild(QWidget, name)
        assert wide is not None
        assert wide.isVisible(), name


def test_themes_redraw_what_is_shown(bench: Bench) -> None:
    before = bench.tab.results.blocks[0].deviation
    bench.tab.apply_theme(THEMES["light"])
    bench.presenter.wear(THEMES["light"])
    assert not (bench.tab.results.blocks[0].deviation == before).all()


def test_the_tab_key_follows_the_eye(bench: Bench) -> None:
    order, widget = [], bench.tab.nextInFocusChain()
    while widget is not None and widget not in (bench.tab, bench.window):
        order.append(widget.objectName())
        widget = widget.nextInFocusChain()
    names = ("posterior.tool.brush", "posterior.pictures", "posterior_canvas", "posterior_results")
    places = [order.index(name) for name in (*names, "posterior.method.exact", "posterior.export")]
    assert places == sorted(places)
