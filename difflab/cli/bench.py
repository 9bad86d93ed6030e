"""difflab bench: the speed table, as medians and ratios measured in one run."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from difflab.cli.common import progress, say
from difflab.errors import DifflabError

HELP = "measure the speed of this machine beside the targets"
Row = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="leave out the rows that train")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    found: list[Row] = []
    for row in _rows(arguments.quick):
        found.append(row)
        say(arguments, _line(row))
    progress("")
    return {"rows": found}


def _rows(quick: bool) -> Iterator[Row]:
    # The window draws in a process of its own: this one stays without Qt, and the two do not share a heap.
    progress("measuring the window")
    yield from _window_rows()
    from difflab.cli import bench_bounds, bench_engine, bench_images, bench_posterior

    progress("measuring the engine")
    yield from bench_engine.rows(quick)
    progress("measuring the bound")
    yield from bench_bounds.rows(quick)
    progress("measuring images")
    yield from bench_images.rows(quick)
    progress("measuring posteriors")
    yield from bench_posterior.rows(quick)


def _window_rows() -> list[Row]:
    command = [sys.executable, "-m", "difflab.gui.bench"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        rows: list[Row] = json.loads(result.stdout.splitlines()[-1])
    except (IndexError, ValueError) as error:
        last = result.stderr.strip().splitlines()[-1:] or ["no output"]
        raise DifflabError(f"The window could not be measured: {last[0]}", "See difflab doctor.") from error
    return rows


def _line(row: Row) -> str:
    mark = "" if not row["target"] else ("reached" if row["ok"] else "missed")
    return f"{row['name']:58} {row['value']:>10.3g} {row['unit']:14} {row['target']:>10} {mark}"
