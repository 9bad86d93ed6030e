"""Binary data as files: what was written is read back; what cannot be drawn is refused in one line."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from difflab.errors import UsageError
from difflab.export.order import ExportKind, ExportOptions, ExportOrder
from difflab.export.produce import produce
from difflab.session.experiment import Experiment
from difflab.session.files.exported_file import experiment_inside
from difflab.session.paths import with_changes
from difflab.session.stage_view import StageView

EXPERIMENT = with_changes(
    Experiment(),
    {"data.name": "heartbeat", "schedule.steps": 10, "schedule.beta_1": 0.1, "sampler.steps": 10},
)
OPTIONS = ExportOptions(size=200, frames=6, fps=10, count=300)


def written(kind: ExportKind, path: Path, view: StageView | None = None) -> Path:
    order = ExportOrder(kind, path, EXPERIMENT, options=OPTIONS, view=view or StageView(), t=4.0)
    assert list(produce(order))
    return path


@pytest.mark.parametrize("kind", ["forward", "reverse"])
def test_an_animation_moves_and_carries_its_experiment(kind: ExportKind, tmp_path: Path) -> None:
    path = written(kind, tmp_path / "bits.gif")
    with Image.open(path) as image:
        assert getattr(image, "n_frames") == 16  # noqa: B009 - six frames, and one second more of the last
        first = np.array(image.convert("L"), dtype=int)
        image.seek(15)
        last = np.array(image.convert("L"), dtype=int)
    assert np.abs(first - last).max() > 50
    assert experiment_inside(path)[0] == EXPERIMENT


@pytest.mark.parametrize(
    "view", [StageView(), StageView(bit_layer="probability"), StageView(over_time=True, forward="markov")]
)
def test_the_stage_is_a_picture_with_its_figures(view: StageView, tmp_path: Path) -> None:
    path = written("stage", tmp_path / "stage.png", view)
    with Image.open(path) as image:
        assert image.width > 600  # two fields and the figures
        assert len(np.unique(np.array(image.convert("RGB")).reshape(-1, 3), axis=0)) > 10
    assert experiment_inside(path)[0] == EXPERIMENT


def test_samples_are_bits(tmp_path: Path) -> None:
    with np.load(written("samples", tmp_path / "bits.npz")) as archive:
        samples = archive["samples"]
    assert samples.shape == (300, 20)
    assert set(np.unique(samples).tolist()) == {0.0, 1.0}
    with Image.open(written("samples", tmp_path / "bits.png")) as image:
        assert min(image.size) > 300


def test_figure_one_of_bits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    with pytest.raises(UsageError, match="points in the plane"):
        written("figure1", path)
    assert not path.exists()
