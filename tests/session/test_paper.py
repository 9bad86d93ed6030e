"""Paper mode's claims: what the paper states, what is stored, and how both are written."""

import csv
import io

import pytest

from difflab.engine.schedules import build
from difflab.errors import UsageError
from difflab.session.paper import CLAIMS, Figures, claim, stored
from difflab.session.paper_table import HEADS, Reading, as_csv, as_text, cell
from difflab.session.presets import preset, preset_names

THERE = [each.preset for each in CLAIMS if each.preset in preset_names()]


def test_what_the_paper_states() -> None:
    """Table 1 of Sohl-Dickstein et al. 2015."""
    stated = {each.preset: [target.bits for target in each.targets] for each in CLAIMS if each.targets}
    assert stated == {
        "paper-table-1-swiss-roll": [2.35, 6.45],
        "paper-table-1-heartbeat": [-2.414, 12.024],
    }


def test_an_unknown_claim_is_refused() -> None:
    with pytest.raises(UsageError, match="no preset of paper mode"):
        claim("swiss-roll")


@pytest.mark.parametrize("name", THERE)
def test_what_is_stored_is_possible(name: str) -> None:
    """No K beyond the exact model's or the limit, and it belongs to the preset as it is."""
    kept = stored(name)
    if kept is None:
        pytest.skip("not measured yet")
    learned, exact, experiment = kept.learned, kept.exact, preset(name)
    assert kept.seed == experiment.seed
    assert kept.steps == experiment.training.steps
    assert learned.limit_bits is not None
    assert learned.K_bits <= exact.K_bits + 5 * (learned.K_se + exact.K_se)
    assert exact.K_bits <= learned.limit_bits + 5 * exact.K_se


def test_the_stored_swiss_roll_reaches_the_paper() -> None:
    kept = stored("paper-table-1-swiss-roll")
    assert kept is not None
    assert kept.learned.value("K") - 2 * kept.learned.K_se >= 2.35
    assert kept.learned.value("K - L_null") >= 6.44
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


def test_cells() -> None:
    assert cell(-2.4142, 0.003) == "\N{MINUS SIGN}2.414 ± 0.003"
    assert cell(None) == cell(float("nan")) == "–"
    assert cell(1.0, 0.0) == "1.000"
    assert cell(2.37162, 1e-4) == "2.3716 ± 0.0001"
