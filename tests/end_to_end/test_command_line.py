"""The second front end: what a user types, what comes back, and what is said of bad input."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from difflab.__main__ import main
from difflab.session.files.exported_file import experiment_inside
from difflab.session.files.run_folder import read_run
from difflab.session.presets import preset_names

SMALL = ["--set", "network.width=16", "--set", "training.batch=64"]


def run_json(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    """The JSON object that a command prints; nothing else may stand on stdout."""
    code = main([*map(str, words), "--json"])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    result: dict[str, Any] = json.loads(captured.out)
    return result


def complaint(capsys: pytest.CaptureFixture[str], words: Sequence[object]) -> tuple[int, str]:
    """Exit code and the one line on stderr."""
    code = main(list(map(str, words)))
    captured = capsys.readouterr()
    lines = [line for line in captured.err.splitlines() if line.strip()]
    assert len(lines) == 1, captured.err
    return code, lines[0]


@pytest.fixture
def run_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    run_json(capsys, "train", "swiss-roll", "--out", tmp_path / "run", "--steps", 30, *SMALL)
    return tmp_path / "run"


def test_training_leaves_a_run_that_repeats_bit_for_bit(
    run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = read_run(run_folder)
    assert run.experiment.training.steps == 30
    assert run.manifest["status"] == "done"
    run_json(capsys, "train", run_folder / "experiment.toml", "--out", tmp_path / "again")
    again = read_run(tmp_path / "again")
    assert again.experiment == run.experiment
    for name, value in run.weights.items():
        np.testing.assert_array_equal(again.weights[name], value)
    np.testing.assert_array_equal(again.losses[:, 1], run.losses[:, 1])


def test_a_time_budget_becomes_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run_json(capsys, "train", "moons", "--out", tmp_path / "run", "--seconds", 0.5, *SMALL)
    assert result["steps"] == read_run(tmp_path / "run").experiment.training.steps
    assert result["experiment"]["training"]["steps"] == result["steps"]


def test_evaluation_has_the_promised_keys(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run_json(capsys, "evaluate", run_folder, "--count", 500)
    expected = {
        "K_bits", "K_se", "L_null_bits", "limit_bits", "exact_K_bits", "ledger", "entropy_bounds",
        "prior_mismatch_bits", "energy_distance", "energy_distance_se", "sliced_w2", "noise_floor",
        "denoising_error", "experiment",
    }  # fmt: skip
    assert expected <= set(result)
    assert result["K_bits"] < result["exact_K_bits"] < result["limit_bits"]
    assert [row["t"] for row in result["ledger"]] == list(range(2, 41))
    spent = sum(row["bits"] for row in result["ledger"])
    assert result["K_bits"] == pytest.approx(
        result["L_null_bits"] + result["ceiling_bits"] + result["prior_bits"] - spent
    )
    assert all(row["lower"] <= row["reverse"] <= row["upper"] for row in result["entropy_bounds"])
    assert result["model"] == "learned"
    assert result["limit_bits"] == pytest.approx(-1.949, abs=0.002)
    for error in result["denoising_error"]:
        assert error["learned"] >= error["exact"] > 0


def test_the_exact_model_is_as_near_the_data_as_data_are(capsys: pytest.CaptureFixture[str]) -> None:
    result = run_json(
        capsys, "evaluate", "swiss-roll", "--count", 4000, "--set", "sampler.name=flow-heun",
        "--set", "schedule.beta_1=1e-4",
    )  # fmt: skip
    assert result["model"] == "exact"
    error = np.hypot(result["energy_distance_se"], result["noise_floor_se"])
    assert abs(result["energy_distance"] - result["noise_floor"]) < 5 * error


def test_samples_come_in_raw_units(
    run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s.npz"
    run_json(capsys, "sample", run_folder, "--count", 200, "--out", out, "--trajectory")
    with np.load(out) as archive:
        assert archive["samples"].shape == (200, 2)
        assert archive["trajectory"].shape == (41, 200, 2)
        assert archive["scale"] > 5, "the swiss roll is some ten units wide"
        np.testing.assert_array_equal(archive["trajectory"][-1], archive["samples"])
    assert experiment_inside(out)[0] == read_run(run_folder).experiment


@pytest.mark.parametrize("suffix", [".gif", ".mp4"])
@pytest.mark.parametrize("what", ["forward", "reverse"])
def test_animations(what: str, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"a{suffix}"
    options = ["--frames", 3, "--size", 100, "--fps", 3, "--particles", 500]
    run_json(capsys, "export", "moons", "--what", what, "--out", out, *options)
    assert experiment_inside(out)[0].data.name == "moons"


@pytest.mark.parametrize(("what", "name"), [("figure1", "f.png"), ("stage", "s.png"), ("samples", "s.png")])
def test_pictures(what: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--size", 200, "--particles", 500, "--count", 300]
    run_json(capsys, "export", "circles", "--what", what, "--out", tmp_path / name, *options)
    assert experiment_inside(tmp_path / name)[0].data.name == "circles"


def test_an_exported_schedule_is_read_by_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_json(capsys, "export", "moons", "--what", "schedule", "--out", tmp_path / "s.json")
    betas = json.loads((tmp_path / "s.json").read_text())
    assert len(betas) == 40
    assert betas[0] == pytest.approx(1e-3)


def test_presets_and_doctor_speak_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(run_json(capsys, "presets")["presets"]) == preset_names()
    report = run_json(capsys, "doctor")
    assert "cpu" in report["devices"]
    assert report["packages"]["torch"]


def test_doctor_speaks_plain_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert not re.search(r"\b(True|False|None)\b|\[\]", said)
    assert re.search(r"folder can be written +yes", said)


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["evaluate", "no-such-thing"], 2, "no-such-thing"),
        (["evaluate", "swiss-roll", "--model", "learned"], 2, "Train first"),
        (["evaluate", "swiss-roll", "--set", "data.noise=nan"], 2, "data.noise"),
        (["evaluate", "swiss-roll", "--set", "data.noise"], 2, "has no value"),
        (["evaluate", "swiss-roll", "--set", "schedule.steps=0"], 2, "schedule.steps"),
        (["evaluate", "swiss-roll", "--set", "schedule.beta_1=2"], 2, "schedule.beta_1"),
        (["sample", "swiss-roll", "--out", "s.txt"], 2, "s.txt"),
        (["sample", "swiss-roll", "--count", "0", "--out", "s.npz"], 2, "--count"),
        (["export", "swiss-roll", "--what", "reverse", "--out", "r.png"], 2, "r.png"),
        (
            ["export", "swiss-roll", "--what", "reverse", "--out", "/proc/r.gif", "--frames", "2"],
            1,
            "/proc/r.gif",
        ),
        (["train", "swiss-roll", "--out", "/proc/none/run", "--steps", "1"], 1, "/proc/none/run"),
        (["train", "swiss-roll", "--out", "RUN", "--steps", "1", "--device", "cuda"], 2, "--device cpu"),
    ],
)
def test_bad_requests_get_one_line(
    words: list[str], code: int, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    found, line = complaint(capsys, words)
    assert (found, expected in line) == (code, True), line
    assert list(tmp_path.iterdir()) == []


def test_a_used_run_folder_is_not_overwritten(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, line = complaint(capsys, ["train", "swiss-roll", "--out", run_folder, "--steps", "1"])
    assert (code, "not empty" in line) == (2, True)


def test_no_display_is_told_with_the_way_out() -> None:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    result = subprocess.run(
        [sys.executable, "-m", "difflab"], capture_output=True, text=True, check=False, env=environment
    )
    assert result.returncode == 2
    assert "difflab train" in result.stderr
    assert len(result.stderr.splitlines()) == 1
