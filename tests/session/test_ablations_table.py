"""The grid of small runs as a table."""

import csv
import io

from difflab.session.ablations import AblationFrame, ablations, base
from difflab.session.ablations_table import ablations_csv


def test_csv_is_read_back() -> None:
    grid = ablations(base(), ("objective", "steps"))
    frames = [AblationFrame(grid[0].key, 9, 9, K_bits=-2.5, K_se=0.01, K_exact_bits=-2.4)]
    frames.append(AblationFrame(grid[1].key, 3, 9, problem='It "diverged".'))
    text = ablations_csv([*zip(grid, frames, strict=False), (grid[2], None)])
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["T"] for row in rows] == ["40", "100", "150"]
    assert float(rows[0]["gap_bits"]) == 0.1
    assert (rows[0]["objective"], rows[0]["step"]) == ("v", "9")
    assert rows[1]["problem"] == 'It "diverged".'
    assert rows[1]["K_bits"] == rows[2]["K_bits"] == ""
