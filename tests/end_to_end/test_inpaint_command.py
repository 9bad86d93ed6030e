"""difflab inpaint as a user types it: a picture and a mask from files, what comes back, what is said."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from difflab.__main__ import main
from difflab.session.files.exported_file import experiment_inside
from tests.end_to_end.test_command_line import complaint, run_json

LEVELS = np.arange(64, dtype=np.uint8).reshape(8, 8) * 3
SMALL = ["--steps", 4, "--count", 3]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A picture and a mask, whose lower half is white."""
    mask = np.zeros((8, 8), np.uint8)
    mask[4:] = 255
    for name, pixels in (("picture.png", LEVELS), ("mask.png", mask)):
        Image.fromarray(pixels).save(tmp_path / name)
    return tmp_path / "picture.png", tmp_path / "mask.png"


def test_a_users_picture_is_filled_in(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.npz"
    words = ["--image", files[0], "--mask", files[1], "--method", "exact", "repaint", "--out", out]
    result = run_json(capsys, "inpaint", "digits", *words, *SMALL)
    assert result["unknown_share"] == 0.5
    assert set(result["methods"]) == {"exact", "repaint"}
    assert result["methods"]["exact"]["effective"] >= 1
    with np.load(out, allow_pickle=False) as archive:
        known = np.floor(archive["samples"].reshape(2, 3, 8, 8)[:, :, :4] * 256)
    assert (known == LEVELS[:4]).all()


def test_an_export_is_a_source_again(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sheet carries picture and mask: filling in from it gives the same numbers."""
    first, second, sheet = tmp_path / "1.npz", tmp_path / "2.npz", tmp_path / "sheet.png"
    words = ["--image", files[0], "--mask", files[1], *SMALL]
    run_json(capsys, "inpaint", "digits", *words, "--out", sheet)
    run_json(capsys, "inpaint", "digits", *words, "--out", first)
    run_json(capsys, "inpaint", sheet, "--count", 3, "--out", second)
    with np.load(first) as one, np.load(second) as other:
        assert np.array_equal(one["samples"], other["samples"])
    assert len(experiment_inside(sheet)[1]) == 2


@pytest.mark.parametrize(("option", "told"), [("--mask", "left, "), ("--image", "Check its name")])
def test_a_picture_that_is_not_there_is_a_wrong_request(
    option: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, line = complaint(capsys, ["inpaint", "digits", option, "sideways", "--out", tmp_path / "x.png"])
    assert code == 2
    assert told in line


def test_masks_have_names_and_pictures_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--mask", "left", "--index", 4, "--method", "clamp", "--out", tmp_path / "x.png"]
    result = run_json(capsys, "inpaint", "digits", *words, *SMALL)
    assert result["experiment"]["posterior"]["mask"] == "left"
    assert result["experiment"]["posterior"]["index"] == 4
    assert result["label"] in "0123456789"
    assert result["experiment"]["posterior"]["method"] == "clamp"


def test_what_was_fitted_is_told_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.fromarray(np.full((30, 20), 255, np.uint8)).save(tmp_path / "m.png")
    words = ["inpaint", "digits", "--mask", tmp_path / "m.png", "--out", tmp_path / "x.npz", *SMALL, "--json"]
    assert main(list(map(str, words))) == 0
    captured = capsys.readouterr()
    assert "m.png: fitted from 20 × 30 to 8 × 8 pixels; all of it is white" in captured.err
    json.loads(captured.out)


def test_points_are_multiplied_where_that_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "--set",
        "posterior.task=multiply",
        "--method",
        "exact",
        "--count",
        500,
        "--out",
        tmp_path / "x.npz",
    ]
    result = run_json(capsys, "inpaint", "moons", *words)
    assert result["task"] == "multiply"
    assert result["methods"]["exact"]["total_variation"]["value"] < 0.5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["moons"], "points in the plane"),
        (["heartbeat"], "are bits"),
        (["digits", "--mask", "nowhere.png"], "No mask is called nowhere.png"),
        (["digits", "--method", "chain"], "no method 'chain'"),
        (["digits", "--count", "0"], "asked for"),
        (["digits", "--scale", "0"], "--scale"),
        (["digits", "--index", "-1"], "must be at least 0"),
        (["moons", "--set", "posterior.task=multiply", "--model", "learned"], "no learned model"),
        (["nothing"], "neither a preset"),
    ],
)
def test_bad_input_is_one_line(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.png"
    code, line = complaint(capsys, ["inpaint", *words, "--out", out])
    assert code in {1, 2}
    assert said in line
    assert not out.exists()


def test_files_that_are_no_pictures_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.png").write_bytes(b"GIF89a, or so it says")
    for flag in ("--image", "--mask"):
        code, line = complaint(
            capsys, ["inpaint", "digits", flag, tmp_path / "bad.png", "--out", tmp_path / "x.png"]
        )
        assert code == 1
        assert "bad.png" in line


def test_data_too_large_for_the_file_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from difflab.session.files import carried_text

    monkeypatch.setattr(carried_text, "LARGEST_TEXT", 100)
    np.save(tmp_path / "points.npy", np.random.default_rng(0).standard_normal((50, 2)))
    words = ["sample", tmp_path / "points.npy", "--count", 20, "--out", tmp_path / "x.npz"]
    assert main(list(map(str, words))) == 0
    assert "too large to be carried" in capsys.readouterr().err
