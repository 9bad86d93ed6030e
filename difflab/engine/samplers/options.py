"""What a user can choose about a sampler, without importing torch."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from difflab.engine.datasets.base import Space
from difflab.engine.options import Options, option

Spacing = Literal["log-snr", "t"]
Variance = Literal["beta_tilde", "beta", "best", "learned"]
LastStep = Literal["read-out", "fixed"]


class SamplerOptions(Options):
    """Base of every sampler's options: how many steps it takes and where it places them."""

    title: ClassVar[str]
    space: ClassVar[Space] = "plane"

    steps: int = option(
        20,
        label="Sampling steps",
        unit="steps",
        step=1,
        scale="log",
        help="Steps from noise to data. They need not equal the schedule's own number of steps.",
        ge=1,
        le=10_000,
    )
    spacing: Spacing = option(
        "log-snr",
        label="Spacing",
        help="Where the steps lie between the schedule's two ends: evenly in log-SNR, or evenly in t.",
    )


class AncestralOptions(SamplerOptions):
    """The reverse Markov chain: mean from the denoiser, fresh noise at every step but the last."""

    title: ClassVar[str] = "Ancestral"

    name: Literal["ancestral"] = "ancestral"
    variance: Variance = option(
        "beta_tilde",
        label="Variance",
        help="Variance of the noise added in each reverse step: beta_tilde (right for data at a point), beta "
        "(right for data like the prior), the best isotropic one, which adds the denoiser's own error, or "
        "what the network has learned for each of its own steps: as many as the schedule's, even in t. For "
        "other steps and for the exact model the best isotropic one stands in.",
        source="Ho et al. 2020, section 3.2; Bao et al. 2022",
    )


class DDIMOptions(SamplerOptions):
    """DDIM: from a deterministic map (eta 0) to the ancestral chain (eta 1)."""

    title: ClassVar[str] = "DDIM"

    name: Literal["ddim"] = "ddim"
    eta: float = option(
        0.0,
        label="Stochasticity",
        symbol="η",
        step=0.05,
        help="Share of fresh noise in each step: 0 is deterministic, 1 adds as much as the ancestral chain.",
        source="Song et al. 2021, eq. 16",
        ge=0.0,
        le=1.0,
    )


class FlowEulerOptions(SamplerOptions):
    """Euler's method on the probability-flow equation: one denoising per step."""

    title: ClassVar[str] = "Probability flow, Euler"

    name: Literal["flow-euler"] = "flow-euler"


class FlowHeunOptions(SamplerOptions):
    """Heun's method on the probability-flow equation: second order, two denoisings per step."""

    title: ClassVar[str] = "Probability flow, Heun"

    name: Literal["flow-heun"] = "flow-heun"


class BinomialSamplerOptions(SamplerOptions):
    """The reverse Markov chain of bits: every bit drawn at its rate, given all bits of the step before."""

    title: ClassVar[str] = "Ancestral, bits"
    space: ClassVar[Space] = "binary"

    name: Literal["binomial"] = "binomial"
    last: LastStep = option(
        "read-out",
        label="Last step",
        help="From the first noise level to the data. The read-out takes the more probable value of every "
        "bit. The fixed step is the one that the bound K assumes: it knows no data and flips bits at the "
        "rate of the first forward step, so that some sequences come out wrong.",
        source="Sohl-Dickstein et al. 2015, appendix A",
    )


AnySampler = Annotated[
    FlowHeunOptions | FlowEulerOptions | DDIMOptions | AncestralOptions | BinomialSamplerOptions,
    Field(discriminator="name"),
]
