"""What a user can choose about a training objective, without importing torch."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from difflab.engine.datasets.base import Space
from difflab.engine.options import Options, option

Emphasis = Literal["cosine", "even"]
Practice = Literal["sampled", "all"]
StepVariance = Literal["best", "posterior"]


class ObjectiveOptions(Options):
    """Base of the options of every objective."""

    title: ClassVar[str]
    space: ClassVar[Space] = "plane"
    loss_words: ClassVar[str] = "mean square"


class RangeOptions(ObjectiveOptions):
    """Base of the objectives that practise over a range of noise levels, whatever the schedule.

    With a network tied to its schedule they practise the schedule's steps instead, all alike.
    """

    emphasis: Emphasis = option(
        "cosine",
        label="Noise levels",
        help="Which noise levels are practised most: the middle ones, as often as a cosine schedule visits "
        "them, or all log-SNRs of the range evenly, which takes longer but practises the cleanest ones more.",
        source="Kingma and Gao 2023, table 1",
    )
    log_snr_min: float = option(
        -12.0,
        label="Noisiest log-SNR",
        symbol="λ_min",
        unit="nats",
        step=0.5,
        help="The noisiest level practised. Below it hardly a trace of the data is left.",
        ge=-30.0,
        le=30.0,
    )
    log_snr_max: float = option(
        12.0,
        label="Cleanest log-SNR",
        symbol="λ_max",
        unit="nats",
        step=0.5,
        help="The cleanest level practised. Detailed data with little noise of their own need a higher one.",
        ge=-30.0,
        le=30.0,
    )
    stratified: bool = option(
        True,
        label="Stratified noise levels",
        help="Spread the noise levels of a batch evenly over the range instead of drawing each on its own: "
        "the loss scatters less and training is steadier.",
        source="Kingma et al. 2021, appendix I.1",
    )

    @model_validator(mode="after")
    def _range_is_one(self) -> Self:
        if self.log_snr_min >= self.log_snr_max:
            raise ValueError("the noisiest log-SNR must lie below the cleanest one")
        return self


class EpsObjectiveOptions(RangeOptions):
    """Mean square error of the predicted noise eps."""

    title: ClassVar[str] = "Noise ε, mean square"

    name: Literal["eps"] = "eps"


class X0ObjectiveOptions(RangeOptions):
    """Mean square error of the predicted data x_0."""

    title: ClassVar[str] = "Data x₀, mean square"

    name: Literal["x0"] = "x0"


class VObjectiveOptions(RangeOptions):
    """Mean square error of the predicted v = alpha eps - sigma x_0."""

    title: ClassVar[str] = "Velocity v, mean square"

    name: Literal["v"] = "v"


class BoundOptions(ObjectiveOptions):
    """Base of the objectives that are the bound K, summed over the steps of the schedule."""

    loss_words: ClassVar[str] = "nats, all steps"

    practice: Practice = option(
        "sampled",
        label="Steps practised",
        help="Each point at one step of the schedule, all steps equally often: a step of training then costs "
        "the same for any T. Or each point at all steps, T times as long for a calmer loss.",
    )


class KLOptions(BoundOptions):
    """The bound K: the divergence of the reverse steps from the true posterior."""

    title: ClassVar[str] = "Bound K (KL)"

    name: Literal["kl"] = "kl"
    variance: StepVariance = option(
        "best",
        label="Variance",
        help="The variance of the reverse steps, for networks that do not learn their own: the best "
        "isotropic one, measured in each batch, or the smallest, that of the posterior.",
        source="Bao et al. 2022",
    )


class BitsOptions(RangeOptions):
    """Binary cross-entropy of each bit of the data."""

    title: ClassVar[str] = "Bits, cross-entropy"
    space: ClassVar[Space] = "binary"
    loss_words: ClassVar[str] = "nats per bit"

    name: Literal["bits"] = "bits"


class BinomialKLOptions(BoundOptions):
    """The bound K of the binomial diffusion."""

    title: ClassVar[str] = "Bound K (KL), bits"
    space: ClassVar[Space] = "binary"

    name: Literal["binomial-kl"] = "binomial-kl"


AnyObjective = Annotated[
    EpsObjectiveOptions
    | X0ObjectiveOptions
    | VObjectiveOptions
    | KLOptions
    | BitsOptions
    | BinomialKLOptions,
    Field(discriminator="name"),
]
