"""What a figure or a table row of the paper is to this lab, and the figures that are set beside it."""

from dataclasses import dataclass, field
from typing import Literal

Quantity = Literal["K", "K - L_null", "Parzen"]
BOUND: tuple[Quantity, ...] = ("K", "K - L_null")
PARZEN: tuple[Quantity, ...] = ("Parzen",)
# What is drawn of a claim: noisy images denoised, samples beside data, missing parts filled in.
Picture = Literal["", "denoised", "samples", "inpainted"]


@dataclass(frozen=True)
class Target:
    """A number that the paper states, in the unit of its claim, and its error if it has one."""

    quantity: Quantity
    bits: float
    se: float | None = None


@dataclass(frozen=True)
class Figures:
    """The bound K of one model on one experiment, in the unit of its claim.

    limit_bits: None where there is none; parzen_nats: the log likelihood of hold-out images by a Parzen
    window, where it was measured.
    """

    K_bits: float
    K_se: float
    L_null_bits: float
    limit_bits: float | None
    parzen_nats: float | None = None
    parzen_se: float | None = None

    def value(self, quantity: Quantity) -> float | None:
        """One of the quantities that the paper states."""
        if quantity == "Parzen":
            return self.parzen_nats
        return self.K_bits if quantity == "K" else self.K_bits - self.L_null_bits

    def se(self, quantity: Quantity) -> float | None:
        """Its standard error."""
        return self.parzen_se if quantity == "Parzen" else self.K_se

    def limit(self, quantity: Quantity) -> float | None:
        """The most that the quantity can be, whatever the model and the schedule."""
        if self.limit_bits is None or quantity == "Parzen":
            return None
        return self.limit_bits if quantity == "K" else self.limit_bits - self.L_null_bits


@dataclass(frozen=True)
class Stored:
    """What this lab once measured: the learned model's figures, the exact model's, what it took and where."""

    learned: Figures
    exact: Figures | None
    steps: int
    seconds: float
    seed: int
    device: str = "one core"


@dataclass(frozen=True)
class Claim:
    """One figure or table row of the paper.

    preset: the name of the experiment; view: which tab shows it; unit: of what the figures are; deviations:
    how it differs from the paper. picture: what is drawn of it. quantities: what is measured. needs: the data
    set that the user has to bring for it; prefers: one that is taken where the user has brought it.
    """

    preset: str
    title: str
    about: str
    source: str
    view: Literal["stage", "figure1", "ledger", "posterior"]
    targets: tuple[Target, ...] = ()
    deviations: tuple[str, ...] = field(default=())
    unit: str = "bits per point"
    picture: Picture = ""
    quantities: tuple[Quantity, ...] = BOUND
    needs: str = ""
    prefers: str = ""
    exact: bool = True  # whether the exact model is the best that any network can do

    def target(self, quantity: Quantity) -> Target | None:
        """What the paper states of a quantity; None where it states nothing."""
        return next((target for target in self.targets if target.quantity == quantity), None)
