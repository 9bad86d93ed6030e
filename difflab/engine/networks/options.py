"""What a user can choose about a network, without importing torch: menus and files need no more."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from difflab.engine.datasets.base import Space
from difflab.engine.networks.image_options import ImageMLPOptions, MultiscaleOptions, UNetOptions
from difflab.engine.networks.layer_options import depth_option, noise_features_option, width_option
from difflab.engine.networks.option_base import NetworkOptions, Output, Prediction
from difflab.engine.options import option


class MLPOptions(NetworkOptions):
    """A multilayer perceptron conditioned on the log-SNR: one network for every schedule and sampler."""

    title: ClassVar[str] = "MLP"

    kind: Literal["mlp"] = "mlp"
    width: int = width_option(
        128, "Hidden units in each layer. Wider layers follow finer detail and cost more time per step."
    )
    depth: int = depth_option(3, "Hidden layers between the input features and the output.")
    frequencies: int = option(
        8,
        label="Position features",
        unit="frequencies",
        step=1,
        help="Fourier frequencies for each coordinate of x. More of them let the network bend sharply "
        "from the first step; 0 feeds the coordinates alone.",
        source="Tancik et al. 2020",
        ge=0,
        le=64,
    )
    noise_frequencies: int = noise_features_option()
    finest: float = option(
        8.0,
        label="Finest position feature",
        unit="half turns",
        step=1,
        scale="log",
        help="The highest of the Fourier frequencies of x, per unit of the scaled data. Data with hardly any "
        "noise of their own need a higher one, smooth data learn faster with a lower one.",
        gt=0.5,
        le=1024.0,
    )
    cleanest: float = option(
        12.0,
        label="Cleanest noise feature",
        symbol="λ",
        unit="nats",
        step=0.5,
        help="The log-SNR up to which the network tells noise levels apart; cleaner ones look alike to it.",
        ge=4.0,
        le=30.0,
    )
    prediction: Prediction = option(
        "v",
        label="Predicts",
        help="What the network's output stands for: v (balanced at every noise level), the noise eps, or the "
        "data x0. The lab converts each into a denoiser.",
        source="Salimans and Ho 2022, appendix D",
    )


class RBFOptions(NetworkOptions):
    """The swiss roll network of the 2015 paper: radial basis functions with a read-out for each step."""

    title: ClassVar[str] = "Radial basis functions"
    tied: ClassVar[bool] = True

    kind: Literal["rbf"] = "rbf"
    centres: int = option(
        16,
        label="Basis functions",
        unit="units",
        step=1,
        help="Hidden units: bumps over the plane that share every point among them. They begin spread over "
        "the data. Each step of the schedule reads its own mean and variance from them.",
        source="Sohl-Dickstein et al. 2015, section 3.1.1: 16",
        ge=2,
        le=1024,
    )


class BitsMLPOptions(NetworkOptions):
    """A multilayer perceptron for bits, conditioned on the log-SNR: one network for every schedule."""

    title: ClassVar[str] = "MLP for bits"
    space: ClassVar[Space] = "binary"

    kind: Literal["bits-mlp"] = "bits-mlp"
    width: int = width_option(
        128, "Hidden units in each layer. Wider ones tell more sequences apart and cost more time per step."
    )
    depth: int = depth_option(2, "Hidden layers between the bits and the output.")
    noise_frequencies: int = noise_features_option()


class SigmoidMLPOptions(NetworkOptions):
    """The heartbeat network of the 2015 paper: three sigmoid layers, and a read-out for each step."""

    title: ClassVar[str] = "Sigmoid MLP"
    space: ClassVar[Space] = "binary"
    tied: ClassVar[bool] = True

    kind: Literal["sigmoid-mlp"] = "sigmoid-mlp"
    # Names of their own: another network's width and depth are not carried over to the paper's.
    units: int = width_option(
        50,
        "Hidden units in each layer, shared by all steps of the schedule.",
        step=10,
        scale="linear",
        most=512,
        source="Sohl-Dickstein et al. 2015, section 3.1.2: 50",
    )
    layers: int = depth_option(
        3,
        "Hidden layers before the read-out.",
        most=8,
        source="Sohl-Dickstein et al. 2015, section 3.1.2: 3",
    )


AnyNetwork = Annotated[
    MLPOptions
    | RBFOptions
    | BitsMLPOptions
    | SigmoidMLPOptions
    | UNetOptions
    | ImageMLPOptions
    | MultiscaleOptions,
    Field(discriminator="kind"),
]

__all__ = [
    "AnyNetwork",
    "BitsMLPOptions",
    "ImageMLPOptions",
    "MLPOptions",
    "MultiscaleOptions",
    "NetworkOptions",
    "Output",
    "Prediction",
    "RBFOptions",
    "SigmoidMLPOptions",
    "UNetOptions",
]
