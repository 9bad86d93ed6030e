"""What a user can choose about the diffusion process, without importing torch."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from difflab.engine.datasets.base import Space
from difflab.engine.options import Options, option


class GaussianOptions(Options):
    """Points shrink towards the origin while Gaussian noise is added; the prior is N(0, I)."""

    title: ClassVar[str] = "Gaussian"
    space: ClassVar[Space] = "plane"
    name: Literal["gaussian"] = "gaussian"


class BinomialOptions(Options):
    """Bits are replaced by coin flips, more of them at every step; the prior is independent coins."""

    title: ClassVar[str] = "Binomial"
    space: ClassVar[Space] = "binary"
    name: Literal["binomial"] = "binomial"
    rate: float = option(
        0.2,
        ge=0.001,
        le=0.999,
        step=0.05,
        label="Rate of ones",
        symbol="m",
        help="How often the prior's bits are 1. The bound is best where the data have as many ones. At 0 or "
        "1 itself all sequences would end as the same one, from which nothing can come back.",
        source="Sohl-Dickstein et al. 2015: 0.2 for the heartbeat; their table 1 prints the kernel of 0.5",
    )


AnyProcess: TypeAlias = Annotated[GaussianOptions | BinomialOptions, Field(discriminator="name")]

GAUSSIAN = GaussianOptions()
