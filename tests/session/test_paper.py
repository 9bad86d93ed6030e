"""Paper mode's claims: what the paper states, what is stored, and how both are written."""

import csv
import io
import math

import pytest

from difflab.engine.schedules import build
from difflab.errors import UsageError
from difflab.session.paper import CLAIMS, Figures, claim, stored
from difflab.session.paper_claim import BOUND, Claim
from difflab.session.paper_images import IMAGES
from difflab.session.paper_table import HEADS, Reading, as_csv, as_text, cell
from difflab.session.presets import preset, preset_names
from difflab.session.results import learning_key

THERE = [each.preset for each in CLAIMS if each.preset in preset_names()]


def test_what_the_paper_states() -> None:
    """Tables 1 and 2 of Sohl-Dickstein et al. 2015."""
    stated = {each.preset: [target.bits for target in each.targets] for each in CLAIMS if each.targets}
    assert stated == {
        "paper-table-1-swiss-roll": [2.35, 6.45],
        "paper-table-1-heartbeat": [-2.414, 12.024],
        "paper-table-1-dead-leaves": [1.489, 3.536],
        "paper-table-1-bark": [-0.55, 1.5],
        "paper-table-1-cifar": [5.4, 11.5],
        "paper-table-2-mnist": [220.0],
    }


@pytest.mark.parametrize("name", ["dead-leaves", "bark", "cifar"])
def test_the_rows_of_images_share_one_prior(name: str) -> None:
    """K - L_null less K is L_null: half a log2(2 pi e) a channel, as the table prints it to its digits."""
    stated = claim(f"paper-table-1-{name}")
    k, gain = (stated.target(quantity) for quantity in BOUND)
    assert k is not None
    assert gain is not None
    channels = 3 if name == "cifar" else 1
    null = -channels * 0.5 * math.log2(2 * math.pi * math.e)
    assert k.bits - gain.bits == pytest.approx(null, abs=0.06)


@pytest.mark.parametrize("each", IMAGES, ids=lambda each: each.preset)
def test_presets_of_images_are_of_the_claims_data(each: Claim) -> None:
    experiment = preset(each.preset)
    assert experiment.data.space == "image"
    assert experiment.schedule.steps == 1000
    assert experiment.schedule.beta_1 == 1e-3
    if each.view == "posterior":
        assert experiment.posterior.task == {"inpainted": "inpaint", "denoised": "denoise"}[each.picture]


@pytest.mark.parametrize(
    ("name", "base"), [("paper-table-1-dead-leaves", "dead-leaves"), ("paper-figure-5", "texture")]
)
def test_they_have_the_weights_of_their_data(name: str, base: str) -> None:
    assert learning_key(preset(name)) == learning_key(preset(base))


def test_an_unknown_claim_is_refused() -> None:
    with pytest.raises(UsageError, match="no preset of paper mode"):
        claim("swiss-roll")


@pytest.mark.parametrize("name", [name for name in THERE if stored(name) is not None])
def test_what_is_stored_is_possible(name: str) -> None:
    """No K beyond the exact model's or the limit, and it belongs to the preset as it is."""
    kept = stored(name)
    assert kept is not None
    learned, exact, experiment = kept.learned, kept.exact, preset(name)
    assert kept.seed == experiment.seed
    assert kept.steps == experiment.training.steps or exact is None  # a time budget, of images
    if exact is None:  # images, of which nobody knows the limit
        assert claim(name).unit == "bits per pixel" or learned.parzen_nats is not None
        return
    assert learned.limit_bits is not None
    assert learned.K_bits <= exact.K_bits + 5 * (learned.K_se + exact.K_se)
    assert exact.K_bits <= learned.limit_bits + 5 * exact.K_se


def test_the_stored_swiss_roll_reaches_the_paper() -> None:
    kept = stored("paper-table-1-swiss-roll")
    assert kept is not None
    assert kept.learned.K_bits - 2 * kept.learned.K_se >= 2.35
    assert kept.learned.K_bits - kept.learned.L_null_bits >= 6.44
    schedule = build(preset("paper-table-1-swiss-roll").schedule)
    assert schedule.steps == 40
    assert schedule.betas[0] == pytest.approx(1e-6)


READING = Reading(
    claim("paper-table-1-swiss-roll"), own=Figures(2.5, 0.01, -4.0, 3.7), exact=Figures(2.75, 0.0, -4.0, 3.7)
)


def test_csv_is_read_back() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([READING]))))
    assert [row["quantity"] for row in rows] == ["K", "K - L_null"]
    gain = rows[1]
    assert (float(gain["paper"]), float(gain["own"]), float(gain["own_se"])) == (6.45, 6.5, 0.01)
    assert (float(gain["exact"]), float(gain["limit"])) == (6.75, 7.7)
    assert "beta_1" in gain["known_deviations"]


def test_text_names_every_figure() -> None:
    text = as_text([READING])
    for words in (*HEADS, "2.500 ± 0.010", "2.350", "7.700", "paper states neither"):
        assert words in text


def test_a_parzen_window_is_told_in_nats() -> None:
    figures = Figures(-1.0, 0.01, -2.0, None, 218.24, 1.93)
    reading = Reading(claim("paper-table-2-mnist"), own=figures)
    assert [cell(*pair) for pair in reading.columns("Parzen")] == [
        "220.0 ± 1.9",
        "–",
        "218.2 ± 1.9",
        "–",
        "–",
    ]
    text = as_text([reading])
    assert "In nats per image:" in text
    assert "K - L" not in text
    (row,) = csv.DictReader(io.StringIO(as_csv([reading])))
    assert (row["quantity"], float(row["own"]), row["exact"]) == ("Parzen", 218.24, "")


def test_cells() -> None:
    assert cell(-2.4142, 0.003) == "\N{MINUS SIGN}2.414 ± 0.003"
    assert cell(None) == cell(float("nan")) == "–"
    assert cell(1.0, 0.0) == "1.000"
    assert cell(2.37162, 1e-4) == "2.3716 ± 0.0001"
