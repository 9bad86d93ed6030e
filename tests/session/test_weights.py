"""Weights that come with the lab: found by what they learned, whatever the seed, and kept as they were."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from difflab.cli import main
from difflab.errors import FileFormatError, UsageError
from difflab.session import weights
from difflab.session.bundling import bundle, differences, kept
from difflab.session.experiment import Experiment
from difflab.session.files.run_folder import Run, read_run
from difflab.session.image_evaluation import ImageFindings
from difflab.session.paths import with_changes
from difflab.session.preset_files import from_file
from difflab.session.presets import preset, preset_names
from difflab.session.results import Results, learning_key
from difflab.session.scene.learned import learned_denoiser
from difflab.session.sources import Source, learned_of
from difflab.session.training_run import run_training

SMALL = {"network.units": 16, "network.layers": 1, "training.steps": 3, "sampler.steps": 4}
DIGITS = with_changes(preset("digits"), SMALL)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run") / "digits"
    for _ in run_training(DIGITS, {}, "cpu", folder):
        pass
    return read_run(folder)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another folder of weights, empty to begin with."""
    monkeypatch.setattr(weights, "folder", lambda: tmp_path)
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    for remembered in (weights.bundled, weights.bundled_names, weights._names_by_key, weights._learned):
        remembered.cache_clear()


def keep(run: Run, place: Path) -> None:
    def values(found: ImageFindings) -> dict[str, object]:
        return {"K_bits": found.bound.K_bits}

    list(bundle(run, "digits", DIGITS, place, values, device="cpu", count=16, held_out=40))
    _forget()


def test_what_is_kept_is_found_by_what_it_learned(run: Run, place: Path) -> None:
    assert weights.bundled_for(DIGITS) is None
    keep(run, place)
    found = weights.bundled_for(DIGITS)
    assert found is not None
    assert found.step == 3
    assert all(np.array_equal(found.weights[name], value) for name, value in run.weights.items())
    assert learned_denoiser(found) is not None


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({"seed": 8}, True),
        ({"schedule.steps": 100}, True),
        ({"sampler.name": "ddim"}, True),
        ({"data.dequantise": True}, False),
        ({"network.units": 32}, False),
        ({"objective.name": "eps"}, False),
        ({"data.name": "mnist"}, False),
    ],
)
def test_what_fits(run: Run, place: Path, changes: dict[str, object], fits: bool) -> None:
    keep(run, place)
    assert (weights.bundled_for(with_changes(DIGITS, changes)) is not None) == fits


def test_the_record_says_how_they_were_made(run: Run, place: Path) -> None:
    keep(run, place)
    known = weights.bundled("digits")
    assert known is not None
    assert learning_key(known.experiment) == learning_key(run.experiment)
    assert (known.steps, known.device) == (3, "cpu")
    assert known.command == "difflab train digits --steps 3 --seed 7 --out RUN"
    assert 0 < known.size <= weights.MOST_BYTES
    assert np.isfinite(known.metrics["K_bits"])


def test_a_source_with_such_weights_is_learned_unless_asked_otherwise(run: Run, place: Path) -> None:
    source = Source(DIGITS)
    assert learned_of(source, None) is None
    with pytest.raises(UsageError, match="no trained weights"):
        learned_of(source, "learned")
    keep(run, place)
    assert learned_of(source, None) is weights.bundled_for(DIGITS)
    assert learned_of(source, "exact") is None
    other = learned_of(Source(DIGITS, {}, run), None)
    assert other is not weights.bundled_for(DIGITS)  # the run's own


def test_what_was_trained_here_comes_first(run: Run, place: Path) -> None:
    keep(run, place)
    results = Results(weights.bundled_for)
    assert results.get(DIGITS) is results.bundled(DIGITS) is weights.bundled_for(DIGITS)
    mine = learned_of(Source(DIGITS, {}, run), None)
    assert mine is not None
    results.put(mine)
    assert results.get(run.experiment) is mine
    assert results.bundled(DIGITS) is not mine
    assert results.why_missing(DIGITS) == ""


def test_a_run_of_something_else_is_refused(run: Run, place: Path) -> None:
    other = with_changes(DIGITS, {"network.units": 32, "objective.log_snr_max": 9.0})
    assert differences(run.experiment, other) == [
        "network.units: 16, 32",
        "objective.log_snr_max: 12.0, 9.0",
    ]
    with pytest.raises(UsageError, match=r"network\.units: 16, 32"):
        list(bundle(run, "digits", other, place, lambda _: {}, device="cpu", count=16, held_out=40))
    assert not list(place.iterdir())


def test_large_weights_are_halved_and_larger_ones_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kept(run)
    assert whole.precision == "float32"
    monkeypatch.setattr("difflab.session.bundling.MOST_BYTES", len(whole.content) - 1)
    half = kept(run)
    assert half.precision == "float16"
    assert len(half.content) < 0.7 * len(whole.content)
    for name, value in half.learned.weights.items():
        assert value.dtype == np.float32
        assert value == pytest.approx(run.weights[name], rel=1e-3, abs=1e-7)
    monkeypatch.setattr("difflab.session.bundling.MOST_BYTES", 1000)
    with pytest.raises(UsageError, match="smaller network"):
        kept(run)


def test_presets_are_listed_with_their_weights(
    run: Run, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = {"K_bits": -0.5, "K_se": 0.01, "K_minus_L_null_bits": 1.5, "unit": "bits/pixel"}
    list(bundle(run, "digits", DIGITS, place, lambda _: dict(metrics), device="cpu", count=16, held_out=40))
    _forget()
    monkeypatch.setattr(
        "difflab.cli.presets.preset", lambda name: DIGITS if name == "digits" else preset(name)
    )
    assert main(["presets"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "with weights" in line]
    assert "3 steps" in line
    assert "K -0.500 ± 0.010 bits/pixel" in line
    assert main(["presets", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["weights"].items()
    assert found[0] == "digits"
    assert found[1]["metrics"] == metrics
    assert 0 < found[1]["bytes"] <= weights.MOST_BYTES


def test_a_damaged_record_is_told(place: Path) -> None:
    (place / "digits.json").write_text(json.dumps({"steps": 3}))
    with pytest.raises(FileFormatError, match="cannot be read"):
        weights.bundled("digits")


@pytest.mark.parametrize("name", ["digits", "mnist", "dead-leaves", "texture"])
def test_data_with_a_preset_of_their_own_begin_with_it(name: str) -> None:
    own = from_file(name)
    assert own is not None
    assert preset_names().count(name) == 1
    chosen = with_changes(Experiment(), {"data.name": name})
    assert chosen == preset(name) == own
    assert (
        with_changes(with_changes(Experiment(seed=9), {"data.name": "photos"}), {"data.name": name}).seed == 9
    )


@pytest.mark.parametrize("name", weights.bundled_names())
def test_what_lies_in_the_repository(name: str) -> None:
    """Small enough, for the preset of their name, and a network that can be built."""
    known = weights.bundled(name)
    assert known is not None
    assert known.size <= weights.MOST_BYTES
    found = weights.bundled_for(preset(name))
    assert found is not None
    assert found.experiment == known.experiment
    assert learned_denoiser(found) is not None
