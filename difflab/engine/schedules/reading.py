"""Schedules from text written elsewhere: a JSON list of betas, or a table with a column of known name."""

import csv
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from difflab.engine.schedules.options import MAX_STEPS, ScheduleOptions, betas_problem
from difflab.engine.schedules.views import FloatArray, View, log_alpha_bar_from_log_snr
from difflab.errors import ScheduleError

ALIASES: Mapping[str, tuple[str, ...]] = {
    "t": ("t", "step", "index", "timestep"),
    "beta": ("beta", "betas", "beta_t", "β", "β_t"),
    "alpha_bar": ("alpha_bar", "alphabar", "alpha_bars", "alphas_cumprod", "ᾱ", "ᾱ_t"),
    "log_snr": ("log_snr", "log-snr", "logsnr", "lambda", "λ"),
}
NAMES = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
REMEDY = "Give a JSON list of betas, or CSV with a column beta, alpha_bar or log_snr."


def read(text: str, current: ScheduleOptions) -> ScheduleOptions:
    """The imported schedule that `text` describes, with its own number of steps and beta_1.

    Raises ScheduleError where the text is no schedule, naming the first step that is wrong.
    """
    betas = read_betas(text)
    beta_1 = float(betas[0]) if len(betas) > 1 else min(current.beta_1, float(betas[0]) / 2)
    return ScheduleOptions(family="imported", steps=len(betas), beta_1=beta_1, table=tuple(betas.tolist()))


def read_betas(text: str) -> FloatArray:
    """Betas (T,) from JSON or CSV text, told apart by the first character."""
    stripped = text.strip().removeprefix("\ufeff").strip()
    if not stripped:
        raise ScheduleError("The schedule is empty.", REMEDY)
    betas = _from_json(stripped) if stripped[0] in "[{" else _from_table(stripped)
    if len(betas) == 0:
        raise ScheduleError("The schedule is empty.", REMEDY)
    if len(betas) > MAX_STEPS:
        raise ScheduleError(
            f"The schedule has {len(betas):,} steps; {MAX_STEPS:,} is the most.", "Thin it out."
        )
    problem = betas_problem(betas)
    if problem:
        raise ScheduleError(
            f"{problem}.", "Every step must add noise: give betas in (0, 1], 1 only at the end."
        )
    return betas


def _from_json(text: str) -> FloatArray:
    """A list of numbers, or an object with such a list under "betas"."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScheduleError(f"The schedule is not valid JSON ({error}).", REMEDY) from None
    values = value.get("betas") if isinstance(value, dict) else value
    if not isinstance(values, list):
        raise ScheduleError("The JSON holds no list of betas.", REMEDY)
    return np.array([_json_number(item, step) for step, item in enumerate(values, 1)], dtype=np.float64)


def _json_number(item: Any, step: int) -> float:
    """A JSON number; a string or true is none."""
    if type(item) in (int, float):
        return _number(item, step)
    raise ScheduleError(f"Entry {step} of the schedule is not a number: {str(item)[:40]}.", REMEDY)


def _number(item: float | str, step: int) -> float:
    """The number; infinite ones and NaN are reported later, by the name of the quantity."""
    try:
        return float(item)
    except (ValueError, OverflowError):
        raise ScheduleError(
            f"Row {step} of the schedule is not a number: {str(item)[:40]}.", REMEDY
        ) from None


def _from_table(text: str) -> FloatArray:
    """Betas from rows of numbers, with or without a header."""
    rows = _rows(text)
    if len(rows) == 1 and len(rows[0]) > 2:  # a list without brackets
        rows = [[cell] for cell in rows[0]]
    names = [NAMES.get(cell.lower(), "") for cell in rows[0]]
    header = any(names) or not any(_is_number(cell) for cell in rows[0])
    if not any(names):
        names = ["beta"] if len(rows[0]) == 1 else ["t", "beta", "alpha_bar", "log_snr"][: len(rows[0])]
    return _from_columns(names, rows[1:] if header else rows)


def _rows(text: str) -> list[list[str]]:
    """The cells of all rows that are not empty or comments."""
    separator = next((mark for mark in (";", "\t", ",") if mark in text), " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    try:
        rows = list(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        raise ScheduleError(f"The schedule is not valid CSV ({error}).", REMEDY) from None
    if not rows:
        raise ScheduleError("The schedule is empty.", REMEDY)
    return [[cell.strip() for cell in row] for row in rows]


def _is_number(cell: str) -> bool:
    """Whether the cell reads as a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _from_columns(names: list[str], rows: list[list[str]]) -> FloatArray:
    """Betas from the first column that determines them; a column of steps must count up by one."""
    if "t" in names:
        _check_steps(_column(names.index("t"), rows))
    for name, convert in CONVERSIONS.items():
        if name in names:
            return convert(_column(names.index(name), rows))
    raise ScheduleError("The table has no column beta, alpha_bar or log_snr.", REMEDY)


def _column(index: int, rows: list[list[str]]) -> FloatArray:
    """One column as numbers; a row that ends before it is an error."""
    cells = [row[index] if index < len(row) else "nothing" for row in rows]
    return np.array([_number(cell, step) for step, cell in enumerate(cells, 1)], dtype=np.float64)


def _check_steps(steps: FloatArray) -> None:
    """Rows that are missing or out of order would silently make another schedule."""
    wrong = np.flatnonzero(~(np.diff(steps) == 1))
    if len(wrong):
        row = int(wrong[0]) + 2
        cause = f"Row {row} has t = {steps[row - 1]:g} after t = {steps[row - 2]:g}."
        raise ScheduleError(cause, "Give every step once, in order.")


def _betas_of_alpha_bars(alpha_bars: FloatArray) -> FloatArray:
    """beta_t = 1 - alpha_bar_t/alpha_bar_{t-1}, where alpha_bar falls from below 1 to 0 or more."""
    _check_falls("alpha_bar", alpha_bars, np.isfinite(alpha_bars) & (alpha_bars < 1) & (alpha_bars >= 0))
    previous = np.concatenate([[1.0], alpha_bars[:-1]])
    return np.asarray((previous - alpha_bars) / previous)


def _betas_of_log_snrs(log_snrs: FloatArray) -> FloatArray:
    """From falling log-SNRs in nats; -inf is allowed at the last step."""
    _check_falls("log_snr", log_snrs, ~np.isnan(log_snrs) & (log_snrs < np.inf))
    log_alpha_bars = log_alpha_bar_from_log_snr(log_snrs)
    return np.asarray(-np.expm1(np.diff(log_alpha_bars, prepend=0.0)))


def _check_falls(name: View, values: FloatArray, valid: np.ndarray) -> None:
    """A schedule whose signal grows again is none; names the first step at fault."""
    if not valid.all():
        step = int(np.argmin(valid)) + 1
        raise ScheduleError(f"{name}_{step} = {values[step - 1]:g} is not allowed.", REMEDY)
    rising = np.flatnonzero(~(np.diff(values) < 0))
    if len(rising):
        step = int(rising[0]) + 2
        cause = (
            f"{name}_{step} = {values[step - 1]:g} does not fall below the one before: the signal would grow."
        )
        raise ScheduleError(cause, f"Give {name} falling from step to step.")


CONVERSIONS: Mapping[str, Callable[[FloatArray], FloatArray]] = {
    "beta": np.asarray,
    "alpha_bar": _betas_of_alpha_bars,
    "log_snr": _betas_of_log_snrs,
}
