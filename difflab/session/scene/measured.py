"""A measured curve as it travels from the worker that measured it to the window. Needs no torch."""

from dataclasses import dataclass

from difflab.engine.bounds import DenoisingCurve


@dataclass(frozen=True, eq=False)
class Measured:
    """A curve, and the limit of its data in bits (None: there is none); not `limit_known` while computed."""

    curve: DenoisingCurve
    limit_bits: float | None = None
    limit_known: bool = True
