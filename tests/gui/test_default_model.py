"""The model that is shown to begin with, as experiments with and without bundled weights come and go."""

import numpy as np
from pytestqt.qtbot import QtBot

from difflab.gui.default_model import DefaultModel
from difflab.gui.view_state import ViewState
from difflab.session.document import Document
from difflab.session.edit import Edit
from difflab.session.experiment import Experiment
from difflab.session.results import Learned, Results

PLAIN, BUNDLED = Experiment(), Experiment(seed=8)
WEIGHTS = Learned(BUNDLED, {"last.bias": np.zeros(2)}, 1)


def test_the_learned_model_is_shown_where_weights_came_with_the_lab(qtbot: QtBot) -> None:
    del qtbot  # an application must be there
    document = Document(PLAIN)
    results = Results(lambda experiment: WEIGHTS if experiment.seed == 8 else None)
    state = ViewState()

    def shown() -> str:
        return state.view.model

    default = DefaultModel(document, results, state)
    document.listen(default.follow)
    default.follow()
    assert shown() == "exact"
    document.apply(Edit("seed", {"seed": 8}))
    assert shown() == "learned"
    # The user's own choice stays until other data come.
    state.change(model="exact")
    document.apply(Edit("steps", {"sampler.steps": 20}))
    assert shown() == "exact"
    state.change(model="error")
    document.undo()
    assert shown() == "error"
    document.apply(Edit("seed", {"seed": 7}))
    assert shown() == "exact"


def test_what_is_trained_here_does_not_change_the_view(qtbot: QtBot) -> None:
    del qtbot
    document, results, state = Document(PLAIN), Results(lambda _: None), ViewState()
    default = DefaultModel(document, results, state)
    results.put(Learned(PLAIN, WEIGHTS.weights, 1))
    default.follow()
    assert state.view.model == "exact"
