"""Paper mode: figures and table rows of Sohl-Dickstein et al. 2015 as experiments, beside what it states.

Each claim names the preset that reproduces it, the figures to reach, and where this reproduction is known to
differ. The experiments themselves are files in resources/presets; beside each lies what this lab measured.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from difflab.errors import FileFormatError, UsageError
from difflab.resources import resources

Quantity = Literal["K", "K - L_null"]
QUANTITIES: tuple[Quantity, ...] = ("K", "K - L_null")


@dataclass(frozen=True)
class Target:
    """A number that the paper states: bits per datum (per sequence for bits), and its error if it has one."""

    quantity: Quantity
    bits: float
    se: float | None = None


@dataclass(frozen=True)
class Figures:
    """The bound K of one model on one experiment, bits per datum; limit_bits is None where there is none."""

    K_bits: float
    K_se: float
    L_null_bits: float
    limit_bits: float | None

    def value(self, quantity: Quantity) -> float:
        """One of the quantities that the paper states."""
        return self.K_bits if quantity == "K" else self.K_bits - self.L_null_bits

    def limit(self, quantity: Quantity) -> float | None:
        """The most that the quantity can be, whatever the model and the schedule."""
        if self.limit_bits is None:
            return None
        return self.limit_bits if quantity == "K" else self.limit_bits - self.L_null_bits


@dataclass(frozen=True)
class Stored:
    """What this lab once measured: the learned model's figures, the exact model's, and what it took."""

    learned: Figures
    exact: Figures
    steps: int
    seconds: float
    seed: int


@dataclass(frozen=True)
class Claim:
    """One figure or table row of the paper.

    preset: the name of the experiment; view: which tab shows it; unit: of what the bits are; deviations: how
    it differs from the paper.
    """

    preset: str
    title: str
    about: str
    source: str
    view: Literal["stage", "figure1", "ledger"]
    targets: tuple[Target, ...] = ()
    deviations: tuple[str, ...] = field(default=())
    unit: str = "bits per point"

    def target(self, quantity: Quantity) -> Target | None:
        """What the paper states of a quantity; None where it states nothing."""
        return next((target for target in self.targets if target.quantity == quantity), None)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "paper-figure-1",
        "Figure 1: the swiss roll",
        "Forward, reverse and drift of a swiss roll at three times, T = 40, with the paper's network: 16 "
        "normalised radial basis functions, mean and variance read out for each step, trained on K itself.",
        "Sohl-Dickstein et al. 2015, figure 1",
        "figure1",
        deviations=(
            "The paper states neither the noise of its data nor beta_1: here they are 0.5 and 0.001.",
            "The schedule is the cosine one; the paper learned its own.",
            "A part of each step's read-out is shared with its neighbours, which is learned sooner; the "
            "optimiser is Adam.",
        ),
    ),
    Claim(
        "paper-table-1-swiss-roll",
        "Table 1: swiss roll",
        "The bound on a nearly noise-free swiss roll with T = 40 steps and a learned schedule.",
        "Sohl-Dickstein et al. 2015, table 1",
        "ledger",
        (Target("K", 2.35), Target("K - L_null", 6.45)),
        (
            "On data without noise K grows without limit as beta_1 falls, and the paper states neither: here "
            "the noise is 0.01 (limit 3.705 bits) and beta_1 is 1e-6.",
            "The schedule was learned on K of the exact model and ends at alpha_bar_T = 0.59, as K rewards; "
            "sampling that starts from the prior is wrong by 0.025 bits.",
            "The network is a SiLU MLP conditioned on the log-SNR, with the best isotropic reverse variance, "
            "instead of radial basis functions with a learned one.",
        ),
    ),
    Claim(
        "paper-figure-2",
        "Figure 2: the heartbeat",
        "Binary sequences of 20 bins with a beat in every fifth, diffused to independent coin flips in "
        "T = 2,000 steps and back.",
        "Sohl-Dickstein et al. 2015, figure 2",
        "stage",
        deviations=("The network is a SiLU MLP that predicts each bit of x_0, not the paper's sigmoid MLP.",),
        unit="bits per sequence",
    ),
    Claim(
        "paper-table-1-heartbeat",
        "Table 1: binary heartbeat",
        "The bound on the heartbeat sequences, T = 2,000, beta_t = 1/(T - t + 1), prior rate 0.2.",
        "Sohl-Dickstein et al. 2015, table 1",
        "ledger",
        (Target("K", -2.414), Target("K - L_null", 12.024)),
        (
            "The paper's table prints the kernel of rate 0.5; L_null = -14.438 belongs to rate 0.2, which is "
            "used here.",
            "The network is a SiLU MLP that predicts each bit of x_0, not the paper's sigmoid MLP.",
        ),
        unit="bits per sequence",
    ),
)


def claim(preset: str) -> Claim:
    """The claim that the preset called `preset` reproduces."""
    for found in CLAIMS:
        if found.preset == preset:
            return found
    raise UsageError(f"{preset!r} is no preset of paper mode.", "See difflab presets.")


@cache
def stored(preset: str) -> Stored | None:
    """What this lab measured with a preset of paper mode; None where it has not been."""
    path = resources() / "presets" / f"{preset}.json"
    if not path.is_file():
        return None
    try:
        values: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        null, limit = float(values["L_null_bits"]), values["limit_bits"]
        return Stored(
            Figures(float(values["K_bits"]), float(values["K_se"]), null, limit),
            Figures(float(values["exact_K_bits"]), float(values["exact_K_se"]), null, limit),
            int(values["steps"]),
            float(values["seconds"]),
            int(values["seed"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileFormatError(f"{path} cannot be read: {error}", "Install difflab again.") from error
