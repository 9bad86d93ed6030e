"""A measured model as it travels from the worker that measured it to the window. Needs no torch."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Protocol

import numpy as np

from difflab.engine.bounds import DenoisingCurve, Ledger, ledger
from difflab.engine.bounds.binomial import binomial_ledger
from difflab.engine.bounds.binomial_curve import BinomialCurve
from difflab.engine.bounds.units import PER_DATUM, PER_PIXEL, Unit, per_pixel
from difflab.engine.schedules import Schedule, ScheduleOptions
from difflab.errors import ScheduleError

if TYPE_CHECKING:
    from difflab.engine.bounds.ascent import AscentFrame
    from difflab.engine.bounds.ascent_options import AscentOptions


TIED = "The network has a read-out for each step of the schedule it was trained with."


class Measured(Protocol):
    """What gives the ledger of any schedule, in a millisecond or two."""

    @property
    def limit_bits(self) -> float | None:
        """The limit of the data in bits; None where there is none, or while it is not known."""

    @property
    def limit_known(self) -> bool: ...

    @property
    def unit(self) -> Unit:
        """Of what the bits of its ledgers are."""

    def ledger(self, schedule: Schedule) -> Ledger: ...

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        """Ever better schedules for this model, from `schedule` on."""


@dataclass(frozen=True, eq=False)
class MeasuredPoints:
    """A model of points: its denoising error by log-SNR."""

    curve: DenoisingCurve
    limit_bits: float | None = None
    limit_known: bool = True
    unit: ClassVar[Unit] = PER_DATUM

    def ledger(self, schedule: Schedule) -> Ledger:
        return ledger(schedule, self.curve, self.limit_bits)

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        from difflab.engine.bounds.ascent import ascend
        from difflab.engine.bounds.bound_gradient import CurveErrors

        yield from ascend(options, schedule, CurveErrors(self.curve))


@dataclass(frozen=True, eq=False)
class MeasuredImages:
    """A model of images: its error on hold-out images, told in bits per pixel. There is no limit to tell."""

    curve: DenoisingCurve
    pixels: int
    unit: Unit = PER_PIXEL

    @property
    def limit_bits(self) -> float | None:
        return None

    @property
    def limit_known(self) -> bool:
        return True

    def ledger(self, schedule: Schedule) -> Ledger:
        return per_pixel(ledger(schedule, self.curve, None), self.pixels, self.unit)

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        for frame in MeasuredPoints(self.curve).ascend(options, schedule):
            yield replace(frame, K_bits=frame.K_bits / self.pixels)


@dataclass(frozen=True, eq=False)
class MeasuredBits:
    """A model of bits: what it loses in any step."""

    curve: BinomialCurve
    limit_bits: float | None = None
    limit_known: bool = True
    unit: ClassVar[Unit] = PER_DATUM

    def ledger(self, schedule: Schedule) -> Ledger:
        return binomial_ledger(schedule, self.curve, self.limit_bits)

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        from difflab.engine.bounds.ascent import ascend
        from difflab.engine.bounds.binomial_gradient import BinomialBound

        yield from ascend(options, schedule, BinomialBound(self.curve))


@dataclass(frozen=True, eq=False)
class MeasuredSteps:
    """A model tied to the steps of one schedule: its ledger there, and none anywhere else."""

    at_home: Ledger

    @property
    def unit(self) -> Unit:
        return self.at_home.unit

    @property
    def limit_bits(self) -> float | None:
        return self.at_home.limit_bits

    @property
    def limit_known(self) -> bool:
        return True

    def ledger(self, schedule: Schedule) -> Ledger:
        if not np.array_equal(schedule.log_snrs, self.at_home.log_snrs):
            raise ScheduleError(TIED, "Train the network again for this schedule, or go back to the other.")
        return self.at_home

    def ascend(self, options: "AscentOptions", schedule: ScheduleOptions) -> "Iterator[AscentFrame]":
        del options, schedule
        raise ScheduleError(TIED, "Let the schedule learn with the exact model, or with an MLP.")
