"""Experiment files: what is saved comes back, what is damaged, foreign or newer is refused in one line."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from difflab.engine.datasets.drawn import Drawn
from difflab.errors import DifflabError, FileFormatError
from difflab.session.assets import asset_id
from difflab.session.experiment import Experiment
from difflab.session.files.experiment_file import experiment_bytes, open_experiment, save_experiment
from difflab.session.files.experiment_text import SCHEMA_VERSION, from_text, to_text
from difflab.session.paths import with_changes
from difflab.session.presets import preset, preset_names


def drawn_experiment() -> tuple[Experiment, dict[str, np.ndarray]]:
    points = np.random.default_rng(0).normal(size=(50, 2))
    assets = {asset_id(points): points}
    return Experiment(data=Drawn(asset=asset_id(points))), assets


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_survives_saving(tmp_path: Path, name: str) -> None:
    experiment = preset(name)
    save_experiment(tmp_path / "a.toml", experiment, {})
    assert open_experiment(tmp_path / "a.toml") == (experiment, {})


def test_numbers_come_back_exactly(tmp_path: Path) -> None:
    experiment = with_changes(Experiment(), {"data.noise": 0.1 + 0.2, "schedule.beta_1": 1 / 3})
    save_experiment(tmp_path / "ünï code.toml", experiment, {})
    assert open_experiment(tmp_path / "ünï code.toml")[0] == experiment


def test_assets_travel_with_the_experiment(tmp_path: Path) -> None:
    experiment, assets = drawn_experiment()
    save_experiment(tmp_path / "a.difflab", experiment, assets)
    read, read_assets = open_experiment(tmp_path / "a.difflab")
    assert read == experiment
    assert list(read_assets) == list(assets)
    np.testing.assert_array_equal(next(iter(read_assets.values())), next(iter(assets.values())))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not a difflab experiment"),
        ("[[[", "not a valid TOML"),
        ("[difflab]\nschema = true", "not a difflab experiment"),
        (f"[difflab]\nschema = {SCHEMA_VERSION + 1}", "newer difflab"),
        ("[difflab]\nschema = 1\n[schedule]\nsteps = 0", "schedule.steps"),
        ("[difflab]\nschema = 1\n[nonsense]\na = 0", "nonsense"),
        ("[difflab]\nschema = 1\n[schedule]\nbeta_1 = nan", "schedule.beta_1"),
        ("a = " + "[" * 5000, "TOML"),
    ],
)
def test_foreign_texts_are_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(FileFormatError) as caught:
        from_text(text, "a.toml")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_truncation_and_many_flipped_bytes_are_noticed(tmp_path: Path) -> None:
    experiment, assets = drawn_experiment()
    whole = experiment_bytes(experiment, assets)
    path = tmp_path / "a.difflab"
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        with pytest.raises(DifflabError):
            open_experiment(path)
    rng = np.random.default_rng(1)
    for place in rng.integers(0, len(whole), 200):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        try:
            read, _ = open_experiment(path)
        except DifflabError:
            continue
        # A flip in what carries no content (a time stamp) may pass; the content may not differ.
        assert read == experiment


def test_a_pickle_in_an_archive_is_never_run(tmp_path: Path) -> None:
    experiment, assets = drawn_experiment()
    canary = tmp_path / "canary"

    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path(canary).touch, ())  # type: ignore[return-value]

    buffer = io.BytesIO()
    np.save(buffer, np.array([Bomb()], dtype=object), allow_pickle=True)
    import hashlib

    parts = {"experiment.toml": to_text(experiment).encode(), "assets/x.npy": buffer.getvalue()}
    with zipfile.ZipFile(tmp_path / "a.difflab", "w") as archive:
        digests = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
        archive.writestr("manifest.json", json.dumps({"sha256": digests}))
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(FileFormatError, match="pickled"):
        open_experiment(tmp_path / "a.difflab")
    assert not canary.exists()
    assert assets
