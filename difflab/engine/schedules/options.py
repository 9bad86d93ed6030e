"""What describes a noise schedule: a named family, a curve drawn by hand, or a table, imported or learned.

A curve lives over v = (t - 1)/(T - 1), so that it does not depend on T; its left end is beta_1, which is
stored once, in `ScheduleOptions.beta_1`, and never in the curve.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal, NamedTuple, Self, get_args

import numpy as np
from pydantic import field_validator, model_validator

from difflab.engine.options import Options, option
from difflab.engine.schedules.views import FloatArray, View, start_value

Family = Literal["linear", "cosine", "quadratic", "sigmoid", "constant", "reciprocal", "log-snr", "karras"]
Tabled = Literal["imported", "learned"]
Source = Literal[Family, "edited", Tabled]
Base = Literal[Family, Tabled]

FAMILIES: tuple[Family, ...] = get_args(Family)
TABLED: tuple[Tabled, ...] = get_args(Tabled)
MAX_STEPS = 10_000
MAX_HANDLES = 64
MAX_BETA = 0.999  # the clip of Nichol & Dhariwal 2021, section 3.2
MIN_BETA = 1e-12  # below it double precision cannot tell 1 - beta from 1 with any accuracy
MIN_LOG_SNR = -30.0  # the end of a drawn log-SNR curve; a drawn alpha_bar may end at 0 exactly
MAX_RATE = 1e6
MIN_GAP = 1e-5  # between the positions of two handles: ten times finer than a step of the longest chain


class Handle(NamedTuple):
    """A point the curve passes through.

    v: position in (0, 1]; value: in the curve's view; ratio: slope relative to the one PCHIP would choose.
    A ratio other than 1 comes only from adding a handle without bending the curve and from re-expressing a
    curve in another view.
    """

    v: float
    value: float
    ratio: float = 1.0


class Curve(Options):
    """A schedule drawn by handles in one of four views, monotone between them (Fritsch & Butland 1984).

    beta: the values are rates r = -d log alpha_bar/dv; beta_t = 1 - exp(-integral of r over the step).
    alpha_bar and sigma = sqrt(1 - alpha_bar): the values themselves. log_snr: nats.
    """

    view: View = option("log_snr", label="View", help="The quantity in which the handles were drawn.")
    handles: tuple[Handle, ...] = option(
        (Handle(1.0, -10.0),),
        min_length=1,
        max_length=MAX_HANDLES,
        label="Handles",
        help="Position v in (0, 1], value and slope ratio of each handle; the last stands at v = 1.",
    )
    start_rate: float | None = option(
        None,
        gt=0,
        le=MAX_RATE,
        label="Rate at the start",
        help="Where the rate of a curve drawn as beta begins; without it, at the first handle's rate.",
    )
    start_ratio: float = option(
        1.0, ge=0, label="Slope ratio at the start", help="The slope ratio of the left end of the curve."
    )
    base: Base = option("cosine", label="Drawn from", help="The schedule that was edited.")

    @field_validator("handles")
    @classmethod
    def _positions_rise_to_one(cls, handles: tuple[Handle, ...]) -> tuple[Handle, ...]:
        positions = [0.0] + [handle.v for handle in handles]
        if positions[-1] != 1.0:
            raise ValueError("the last handle must stand at v = 1")
        if any(right - left < MIN_GAP / 2 for left, right in pairwise(positions)):
            raise ValueError("handles must stand at rising positions v in (0, 1]")
        if any(handle.ratio < 0 for handle in handles):
            raise ValueError("a handle's slope ratio must not be negative")
        return handles

    @model_validator(mode="after")
    def _values_fit_the_view(self) -> Self:
        problem = _values_problem(self.view, [handle.value for handle in self.handles])
        if problem:
            raise ValueError(problem)
        return self


def _values_problem(view: View, values: list[float]) -> str:
    """Why these handle values are no schedule; empty when they are one."""
    if view == "beta":
        valid = all(0 < value <= MAX_RATE for value in values)
        return "" if valid else "every rate must be positive: noise can only be added"
    if view == "sigma":
        valid = values[0] > 0 and values[-1] <= 1 and all(left < right for left, right in pairwise(values))
        return "" if valid else "sigma must rise from handle to handle and stay within (0, 1]"
    if any(left <= right for left, right in pairwise(values)):
        return f"{view} must fall from handle to handle"
    if view == "alpha_bar":
        return "" if values[0] < 1 and values[-1] >= 0 else "alpha_bar must stay within [0, 1)"
    return "" if values[-1] >= MIN_LOG_SNR else f"log_snr must not fall below {MIN_LOG_SNR:g} nats"


class ScheduleOptions(Options):
    """How fast the data are destroyed: T steps, their first beta, and the shape in between."""

    family: Source = option(
        "cosine",
        label="Family",
        help="The shape of the noise schedule. Every family ends near the prior at any number of steps.",
        source="cosine: Nichol & Dhariwal 2021, eq. 17; linear: Ho et al. 2020; reciprocal: Sohl-Dickstein "
        "et al. 2015; sigmoid: Jabri et al. 2022; karras: Karras et al. 2022, eq. 5",
    )
    steps: int = option(
        40, ge=1, le=MAX_STEPS, label="Steps", symbol="T", scale="log",
        help="The number of diffusion steps from data to noise.",
    )  # fmt: skip
    beta_1: float = option(
        1e-3,
        ge=MIN_BETA,
        lt=1,
        label="First beta",
        symbol="β₁",
        scale="log",
        help="The noise variance of the first step. It limits the bits a model can reach: the smaller, the "
        "finer the detail that is modelled.",
    )
    curve: Curve | None = option(None, label="Curve", help="The handles of an edited schedule.")
    table: tuple[float, ...] | None = option(
        None, min_length=1, max_length=MAX_STEPS, label="Table",
        help="The betas of an imported or learned schedule, each in (0, 1], 1 only at the last step.",
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _drop_what_the_family_does_not_use(cls, values: Any) -> Any:
        """Equal schedules must be equal values, so a leftover curve or table is not kept."""
        if not isinstance(values, Mapping):
            return values
        family = values.get("family", "cosine")
        dropped = {"curve"} if family != "edited" else set()
        if family != "edited" and family not in TABLED:
            dropped |= {"table"}
        return {name: value for name, value in values.items() if name not in dropped}

    @field_validator("table")
    @classmethod
    def _betas_are_valid(cls, table: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if table is not None:
            problem = betas_problem(np.array(table))
            if problem:
                raise ValueError(problem)
        return table

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        if self.family in TABLED and self.table is None:
            raise ValueError(f"the {self.family} schedule needs its table of betas")
        alone = self.family in TABLED and self.steps > 1 and len(self.table or ()) == 1
        if alone and self.table is not None and self.beta_1 >= self.table[0]:
            raise ValueError("beta_1 must be below the one beta of the table to be read at more steps")
        if self.family != "edited":
            return self
        if self.curve is None:
            raise ValueError("an edited schedule needs its curve")
        if self.curve.base in TABLED and self.table is None:
            raise ValueError(f"a curve drawn from {self.curve.base} betas needs its table of them")
        problem = _start_problem(self.curve, self.beta_1)
        if problem:
            raise ValueError(problem)
        return self


def betas_problem(betas: FloatArray) -> str:
    """Why these betas (T,) are no schedule, naming the first that is not; empty when they are one."""
    for wrong, why in (
        (~np.isfinite(betas), "is not a number"),
        ((betas < MIN_BETA) | (betas > 1), f"lies outside (0, 1] (the smallest allowed is {MIN_BETA:g})"),
        (
            np.append(betas[:-1] == 1, False),
            "leaves no signal for the steps after it: only the last may be 1",
        ),
    ):
        if wrong.any():
            step = int(np.argmax(wrong)) + 1
            return f"beta_{step} = {betas[step - 1]:g} {why}"
    return ""


def _start_problem(curve: Curve, beta_1: float) -> str:
    """Why the curve cannot begin at beta_1; empty when it can."""
    if curve.view == "beta":
        return ""
    start, first = start_value(curve.view, beta_1), curve.handles[0].value
    fits = start < first if curve.view == "sigma" else start > first
    return (
        "" if fits else f"beta_1 = {beta_1:g} starts beyond the first handle: lower beta_1 or move the handle"
    )
