"""A picture of an ordinary size, from its file to the exact model's answer."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image

from difflab.session.experiment import Experiment
from difflab.session.opening import open_path
from difflab.session.paths import with_changes
from difflab.session.scene.exact import exact_density


def test_a_large_picture_can_be_diffused(tmp_path: Path) -> None:
    y, x = np.mgrid[0:200, 0:200]
    disc = np.where((x - 100) ** 2 + (y - 100) ** 2 < 80**2, 0, 255).astype(np.uint8)
    Image.fromarray(disc).save(tmp_path / "disc.png")
    edit = open_path(tmp_path / "disc.png").edit
    assert edit is not None
    experiment = with_changes(Experiment(), edit.changes)
    density = exact_density(experiment.data, edit.assets)
    at = torch.tensor([[0.0, 0.0], [30.0, 0.0]])
    for level in (-6.0, 0.0, 6.0):
        found = density.denoise(at, level)
        assert torch.isfinite(found).all()
        # By symmetry the middle goes to the middle (of the dark disc).
        assert found[0].abs().max() < 0.05
