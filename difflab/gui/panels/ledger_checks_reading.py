"""What the checks of the ledger show: their figures, for what they hold, and what the ledger says itself."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from difflab.engine.bounds import Ledger
from difflab.gui.numbers import format_signed
from difflab.gui.plots.ledger_reading import Model
from difflab.session.scene.checked import Checked


@dataclass(frozen=True, eq=False)
class ChecksReading:
    """checked: by model, empty before the first check. stale: what the figures of a model are for, in words,
    where it is not what the ledger shows now. ledgers: the ledger of each model under its present schedule.
    points: False for bits, which are checked by direct sampling alone.
    """

    checked: Checked = field(default_factory=dict)
    running: bool = False
    stale: Mapping[Model, str] = field(default_factory=dict)
    ledgers: Mapping[Model, Ledger] = field(default_factory=dict)
    points: bool = True
    problem: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The models to show: those that the ledger shows."""
        return frozenset({"exact", *self.ledgers})

    @property
    def words(self) -> str:
        """Where the checks stand, and what is wrong with them."""
        said = ["checking …"] if self.running else []
        for model, found in self.checked.items():
            if found.problem and model not in self.stale:
                said.append(f"The {model} model: {found.problem}")
        exact, learned = self.stale.get("exact"), self.stale.get("learned")
        if exact is not None:
            said.append(exact)
        elif learned is not None:
            said.append(f"learned: {learned}")
        if self.problem:
            said.append(self.problem)
        return "\n".join(said)

    def errors_from_ledger(self, model: Model) -> float | None:
        """How many standard errors K, sampled directly, is above the ledger's; None where one is missing."""
        found, figures = self.checked.get(model), self.ledgers.get(model)
        if found is None or found.direct is None or figures is None:
            return None
        return found.direct.errors_from(figures.K_bits, figures.K_se)


def errors_words(errors: float | None) -> str:
    """ "+0.7 se"; empty where it is not known."""
    if errors is None or math.isnan(errors):
        return ""
    if math.isinf(errors):
        return "+∞ se" if errors > 0 else "\N{MINUS SIGN}∞ se"
    return f"{'+' if errors >= 0 else ''}{format_signed(errors, 1)} se"
