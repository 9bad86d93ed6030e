"""What the ledger's views show: the accounts of the exact and of the learned model under one schedule."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from difflab.engine.bounds import Ledger
from difflab.engine.bounds.units import PER_DATUM, Unit
from difflab.engine.schedules import Schedule

Model = Literal["exact", "learned"]
MODELS: tuple[Model, ...] = ("exact", "learned")


@dataclass(frozen=True, eq=False)
class LedgerReading:
    """The ledgers under `schedule`; None where a model's curve is not measured, or where there is no model.

    refining: the models whose curve is still being measured better. limit_known: False while the limit of the
    data is being computed; afterwards a missing limit means that there is none.
    """

    schedule: Schedule
    exact: Ledger | None = None
    learned: Ledger | None = None
    refining: frozenset[Model] = field(default_factory=frozenset)
    limit_known: bool = True
    problem: str = ""

    @property
    def steps(self) -> int:
        return self.schedule.steps

    @property
    def unit(self) -> Unit:
        """Of what the bits are."""
        found = self.exact or self.learned
        return PER_DATUM if found is None else found.unit

    @property
    def drawn(self) -> "Iterator[tuple[Model, Ledger]]":
        """The models that are drawn: all, but of images the learned one alone where there is one.

        The exact model of images knows the training images and no others: what it loses on hold-out images
        would leave the learned one's terms no height.
        """
        alone = self.unit.per == "pixel" and self.learned is not None
        return (each for each in self.models if not alone or each[0] == "learned")

    @property
    def models(self) -> Iterator[tuple[Model, Ledger]]:
        """The models that have a ledger, exact first."""
        if self.exact is not None:
            yield "exact", self.exact
        if self.learned is not None:
            yield "learned", self.learned


def share_of_whole(figures: Ledger, step: int) -> float:
    """The share of step `step` (2..T) in the sum of all terms; 0 where nothing is lost at all."""
    whole = float(np.sum(figures.terms_bits))
    return float(figures.terms_bits[step - 2]) / whole if whole > 0 else 0.0
