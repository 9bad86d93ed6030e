"""A measured model as it travels from the worker that measured it to the window. Needs no torch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from difflab.engine.bounds import DenoisingCurve, Ledger, ledger
from difflab.engine.bounds.binomial import binomial_ledger
from difflab.engine.bounds.binomial_curve import BinomialCurve
from difflab.engine.schedules import Schedule, ScheduleOptions

if TYPE_CHECKING:
    from difflab.engine.bounds.ascent import AscentFrame
    from difflab.engine.bounds.ascent_options import AscentOptions


class Measured(Protocol):
    """What gives the ledger of any schedule, in a millisecond or two."""

    @property
    def limit_bits(self) -> float | None:
        """The limit of the data in bits; None where there is none, or while it is not known."""

    @property
    def limit_known(self) -> bool: ...

    def ledger(self, schedule: Schedule) -> Ledger: ...

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        """Ever better schedules for this model, from `schedule` on."""


@dataclass(frozen=True, eq=False)
class MeasuredPoints:
    """A model of points: its denoising error by log-SNR."""

    curve: DenoisingCurve
    limit_bits: float | None = None
    limit_known: bool = True

    def ledger(self, schedule: Schedule) -> Ledger:
        return ledger(schedule, self.curve, self.limit_bits)

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        from difflab.engine.bounds.ascent import ascend
        from difflab.engine.bounds.bound_gradient import CurveErrors

        yield from ascend(options, schedule, CurveErrors(self.curve))


@dataclass(frozen=True, eq=False)
class MeasuredBits:
    """A model of bits: what it loses in any step."""

    curve: BinomialCurve
    limit_bits: float | None = None
    limit_known: bool = True

    def ledger(self, schedule: Schedule) -> Ledger:
        return binomial_ledger(schedule, self.curve, self.limit_bits)

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        """Where every step is free the first beta is, too: K is bounded, and most is lost there."""
        from difflab.engine.bounds.ascent import ascend
        from difflab.engine.bounds.binomial_gradient import BinomialBound

        yield from ascend(options.replace(free_first=True), schedule, BinomialBound(self.curve))
