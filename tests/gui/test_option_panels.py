"""The panels made of forms: network, objective, sampling, training options."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from difflab.gui.panels.network_panel import NetworkPanel
from difflab.gui.panels.objective_panel import ObjectivePanel
from difflab.gui.panels.sampler_panel import SamplerPanel
from difflab.gui.panels.training_options_panel import STEPS_AT_FIRST, TrainingOptionsPanel
from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.number_field import NumberField
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment

AnyPanel = NetworkPanel | ObjectivePanel | SamplerPanel | TrainingOptionsPanel


def wired(qtbot: QtBot, panel: AnyPanel) -> Document:
    """A document and the panel, connected as the main window connects them."""
    document = Document(Experiment())
    qtbot.addWidget(panel)

    def apply(edit: Edit) -> None:
        document.apply(edit)

    panel.edit_requested.connect(apply)
    document.listen(lambda: panel.show_experiment(document.experiment))
    panel.show_experiment(document.experiment)
    panel.resize(270, 400)
    panel.show()
    return document


def type_into(panel: QWidget, name: str, text: str) -> NumberField:
    field = panel.findChild(NumberField, name)
    assert field is not None
    field.lineEdit().selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return field


def choose(panel: QWidget, name: str, key: Qt.Key) -> ChoiceBox:
    box = panel.findChild(ChoiceBox, name)
    assert box is not None
    QTest.keyClick(box, key)
    return box


def test_the_network_is_edited(qtbot: QtBot) -> None:
    panel = NetworkPanel()
    document = wired(qtbot, panel)
    type_into(panel, "network.width", "64")
    assert document.experiment.network.model_dump()["width"] == 64
    assert document.undo_label == "width"
    document.undo()
    field = panel.findChild(NumberField, "network.width")
    assert field is not None
    assert field.text() == "128"


def test_the_objective_is_chosen_and_keeps_its_range(qtbot: QtBot) -> None:
    panel = ObjectivePanel()
    document = wired(qtbot, panel)
    document.apply(Edit("range", {"objective.log_snr_max": 7.0}))
    choose(panel, "objective.name", Qt.Key.Key_Down)
    assert document.experiment.objective.name != "v"
    assert document.experiment.objective.model_dump()["log_snr_max"] == 7.0


def test_another_sampler_keeps_the_steps(qtbot: QtBot) -> None:
    panel = SamplerPanel()
    document = wired(qtbot, panel)
    type_into(panel, "sampler.steps", "33")
    before = document.experiment.sampler.name
    box = choose(panel, "sampler.name", Qt.Key.Key_Up)
    assert document.experiment.sampler.name == box.choice() != before
    assert document.experiment.sampler.steps == 33


def test_the_seed_is_typed_or_drawn(qtbot: QtBot) -> None:
    panel = SamplerPanel()
    document = wired(qtbot, panel)
    type_into(panel, "seed", "1234")
    assert document.experiment.seed == 1234
    button = panel.findChild(QWidget, "seed.new")
    assert button is not None
    with qtbot.waitSignal(panel.new_seed_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    type_into(panel, "seed", "-1")
    complaint = panel.findChild(QWidget, "seed.complaint")
    assert complaint is not None
    assert complaint.isVisible()
    assert document.experiment.seed == 1234


def test_the_budget_is_time_or_steps(qtbot: QtBot) -> None:
    panel = TrainingOptionsPanel({"cpu": "CPU"})
    document = wired(qtbot, panel)
    seconds, steps = (panel.findChild(NumberField, f"training.{name}") for name in ("seconds", "steps"))
    assert seconds is not None
    assert steps is not None
    assert seconds.isVisible()
    assert not steps.isVisible()
    choose(panel, "training.budget", Qt.Key.Key_Down)
    assert document.experiment.training.steps == STEPS_AT_FIRST
    assert steps.isVisible()
    type_into(panel, "training.steps", "900")
    assert document.experiment.training.steps == 900
    choose(panel, "training.budget", Qt.Key.Key_Up)
    assert document.experiment.training.steps is None


def test_the_device_is_no_part_of_the_experiment(qtbot: QtBot) -> None:
    panel = TrainingOptionsPanel({"auto": "auto (CPU)", "cpu": "CPU"})
    document = wired(qtbot, panel)
    before = document.experiment
    with qtbot.waitSignal(panel.device_chosen) as chosen:
        choose(panel, "device", Qt.Key.Key_Down)
    assert chosen.args == ["cpu"]
    assert document.experiment is before


def test_the_paper_network_is_chosen_and_says_that_it_is_tied(qtbot: QtBot) -> None:
    panel = NetworkPanel()
    document = wired(qtbot, panel)
    note = panel.findChild(QLabel, "network.note")
    assert note is not None
    assert "any schedule" in note.text()
    choose(panel, "network.kind", Qt.Key.Key_Down)
    assert document.experiment.network.kind == "rbf"
    assert "belongs to the schedule" in note.text()
    type_into(panel, "network.centres", "24")
    assert document.experiment.network.model_dump()["centres"] == 24


def test_only_what_fits_the_data_is_offered(qtbot: QtBot) -> None:
    """For bits neither a mean square nor a network for points can be reached."""
    network, objective = NetworkPanel(), ObjectivePanel()
    for panel, name in ((network, "network.kind"), (objective, "objective.name")):
        document = wired(qtbot, panel)
        document.apply(Edit("bits", {"data": {"name": "heartbeat"}}))
        box = panel.findChild(ChoiceBox, name)
        assert box is not None
        for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            QTest.keyClick(box, key)
            assert "bits" in box.currentText().lower() or "sigmoid" in box.currentText().lower()


def test_options_of_one_optimiser_come_and_go_with_it(qtbot: QtBot) -> None:
    panel = TrainingOptionsPanel({"cpu": "CPU"})
    document = wired(qtbot, panel)
    own = {name: panel.form.editor(name) for name in ("weight_decay", "momentum")}
    for optimiser, shown in (("adam", ""), ("adamw", "weight_decay"), ("momentum", "momentum"), ("sgd", "")):
        document.apply(Edit("optimiser", {"training.optimiser": optimiser}))
        assert [name for name, editor in own.items() if editor.isVisible()] == [shown] * bool(shown)


def test_devices_that_are_found_are_offered_and_the_chosen_one_stays(qtbot: QtBot) -> None:
    panel = TrainingOptionsPanel({"auto": "auto", "cpu": "CPU"})
    wired(qtbot, panel)
    choose(panel, "device", Qt.Key.Key_Down)
    panel.show_devices({"auto": "auto", "cpu": "CPU", "cuda": "CUDA: a device"})
    assert panel.device.choice() == "cpu"
    with qtbot.waitSignal(panel.device_chosen) as chosen:
        choose(panel, "device", Qt.Key.Key_Down)
    assert chosen.args == ["cuda"]


@pytest.mark.parametrize("make", [NetworkPanel, ObjectivePanel, SamplerPanel])
def test_a_panel_folds(qtbot: QtBot, make: type[NetworkPanel | ObjectivePanel | SamplerPanel]) -> None:
    panel = make()
    wired(qtbot, panel)
    with qtbot.waitSignal(panel.folded) as folded:
        QTest.mouseClick(panel.header, Qt.MouseButton.LeftButton)
    assert folded.args == [True]
    assert not panel.contents.isVisible()
    panel.header.setChecked(True)
    assert panel.contents.isVisible()


@pytest.mark.parametrize(
    "make", [NetworkPanel, ObjectivePanel, SamplerPanel, lambda: TrainingOptionsPanel({"cpu": "CPU"})]
)
def test_everything_that_takes_the_focus_has_a_name_and_a_tip(
    qtbot: QtBot, make: Callable[[], AnyPanel]
) -> None:
    panel = make()
    wired(qtbot, panel)
    for widget in panel.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.objectName(), widget
            assert widget.accessibleName(), widget.objectName()
            assert widget.toolTip(), widget.objectName()


def test_the_learned_variance_is_offered_where_the_network_learns_one(qtbot: QtBot) -> None:
    panel = SamplerPanel()
    document = wired(qtbot, panel)
    box = panel.findChild(ChoiceBox, "sampler.variance")
    assert box is not None
    learned = box.model().index(box.count() - 1, 0)
    assert not learned.flags() & Qt.ItemFlag.ItemIsEnabled
    document.apply(Edit("network", {"network.kind": "rbf"}))
    assert learned.flags() & Qt.ItemFlag.ItemIsEnabled
    assert box.choice() == "learned"
    document.apply(Edit("network", {"network.kind": "mlp"}))
    assert box.choice() == "beta_tilde"
    assert not learned.flags() & Qt.ItemFlag.ItemIsEnabled


def test_only_images_can_be_mirrored(qtbot: QtBot) -> None:
    panel = TrainingOptionsPanel({"auto": "auto"})
    document = wired(qtbot, panel)
    flips = panel.form.editor("flips")
    for data, shown in (("moons", False), ("dead-leaves", True), ("heartbeat", False)):
        document.apply(Edit("data", {"data.name": data}))
        assert flips.isVisible() == shown


def test_a_network_for_images_is_edited(qtbot: QtBot) -> None:
    """Any width that can be typed is one that can be built."""
    panel = NetworkPanel()
    document = wired(qtbot, panel)
    document.apply(Edit("data", {"data.name": "dead-leaves"}))
    type_into(panel, "network.width", "37")
    assert document.experiment.network.model_dump()["width"] == 37
