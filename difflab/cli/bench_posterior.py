"""The posterior's rows of `difflab bench`: digits filled in by the network that comes with the lab."""

import time
from collections.abc import Iterator
from typing import Any

import torch

from difflab.engine.datasets.image_set import ImageSet
from difflab.engine.networks import build
from difflab.session.experiment import Experiment
from difflab.session.paths import with_changes
from difflab.session.presets import preset
from difflab.session.results import Learned
from difflab.session.scene.posterior import posterior_run
from difflab.session.scene.posterior_problem import opened
from difflab.session.weights import bundled_for

Row = dict[str, Any]
COUNT, STEPS = 16, 50


def rows(quick: bool) -> Iterator[Row]:
    """RePaint, ten times as long as the others, is left out where it shall be quick."""
    torch.set_num_threads(1)  # as the window has it: two threads starve each other on busy cores
    experiment = with_changes(preset("mnist"), {"posterior.steps": STEPS})
    learned = bundled_for(experiment) or _untrained(experiment)
    next(posterior_run(experiment, {}, learned, COUNT))  # reads the data, builds the network
    for method in ("clamp", "replace", *(() if quick else ("repaint",))):
        first, whole = _seconds(experiment, learned, method)
        if method == "clamp":
            yield _row(f"{COUNT} masked digits: the first preview", first, "<= 0.5", first <= 0.5)
        target = "" if method == "repaint" else "<= 5"
        name = f"{COUNT} masked digits filled in, {STEPS} steps, {method}"
        yield _row(name, whole, target, not target or whole <= 5)


def _seconds(experiment: Experiment, learned: Learned, method: str) -> tuple[float, float]:
    """Until the first preview, and until the samples."""
    began = time.perf_counter()
    taken = [
        time.perf_counter() - began
        for frame in posterior_run(experiment, {}, learned, COUNT, methods=(method,))
        if frame.preview or frame.done
    ]
    return taken[0], taken[-1]


def _untrained(experiment: Experiment) -> Learned:
    """A network that knows nothing computes as fast."""
    data = opened(experiment.data, {})
    assert isinstance(data, ImageSet)
    network = build(
        experiment.network, data.dim, torch.Generator().manual_seed(0), torch.zeros(1), data.shape,
        len(data.labels),
    )  # fmt: skip
    weights = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    return Learned(experiment, weights, 0)


def _row(name: str, value: float, target: str, ok: bool) -> Row:
    return {"name": name, "value": value, "unit": "s", "target": target, "ok": ok}
