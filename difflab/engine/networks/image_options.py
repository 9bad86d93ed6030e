"""What a user can choose about the networks for images, without importing torch."""

from typing import ClassVar, Literal

from difflab.engine.datasets.base import Space
from difflab.engine.networks.layer_options import depth_option, width_option
from difflab.engine.networks.option_base import NetworkOptions, Prediction
from difflab.engine.options import option

CONDITIONAL = (
    "Tell the network the class of each image, now and then left out, so that samples of one class can be "
    "drawn, with guidance if wanted. For data without classes it makes no difference."
)
PREDICTS = (
    "What the network's output stands for: v (balanced at every noise level), the noise eps, or the data x0. "
    "The lab converts each into a denoiser."
)


class UNetOptions(NetworkOptions):
    """A compact U-Net conditioned on the log-SNR: one network for every schedule and sampler."""

    title: ClassVar[str] = "U-Net"
    space: ClassVar[Space] = "image"
    sees_images: ClassVar[bool] = True

    kind: Literal["unet"] = "unet"
    width: int = option(
        32,
        label="Width",
        unit="channels",
        step=8,
        scale="log",
        help="Channels at full resolution; each level below has as many more. Wider networks draw finer "
        "detail and cost time with the square of the width.",
        ge=8,
        le=256,
    )
    patch: int = option(
        1,
        label="Patch",
        unit="pixels",
        step=1,
        help="Side of the squares of pixels that the network takes and gives at once. Patches of 2 make its "
        "steps about four times quicker; the detail within a patch then has to fit into the width.",
        source="Shi et al. 2016; Hoogeboom et al. 2023",
        ge=1,
        le=8,
    )
    depth: int = option(
        3,
        label="Depth",
        unit="levels",
        step=1,
        help="Resolutions, each half of the one above: deeper networks see more of the image at once.",
        ge=1,
        le=6,
    )
    blocks: int = option(
        1,
        label="Blocks",
        unit="per level",
        step=1,
        help="Residual blocks of two convolutions at each level, on the way down and on the way up.",
        ge=1,
        le=4,
    )
    attention: bool = option(
        True,
        label="Attention",
        help="At the lowest level every place looks at every other one. Without it the network knows only "
        "what lies near.",
        source="Vaswani et al. 2017; Ho et al. 2020",
    )
    dropout: float = option(
        0.0,
        label="Dropout",
        step=0.05,
        help="Share of the values inside each block that are left out at random while training: against "
        "learning a small data set by heart.",
        source="Srivastava et al. 2014",
        ge=0.0,
        le=0.9,
    )
    conditional: bool = option(True, label="Told the class", help=CONDITIONAL, source="Ho and Salimans 2022")
    prediction: Prediction = option(
        "v", label="Predicts", help=PREDICTS, source="Salimans and Ho 2022, appendix D"
    )


class ImageMLPOptions(NetworkOptions):
    """A multilayer perceptron on all pixels at once: for images as small as 8 by 8."""

    title: ClassVar[str] = "MLP on pixels"
    space: ClassVar[Space] = "image"

    kind: Literal["image-mlp"] = "image-mlp"
    # Names of their own: a U-Net's width and depth mean something else.
    units: int = width_option(
        512,
        "Hidden units in each layer. Wider layers tell more images apart and cost more time per step.",
        step=32,
        least=16,
        most=4096,
    )
    layers: int = depth_option(
        3, "Hidden layers between the pixels and the output; all but the first add to what they are given."
    )
    conditional: bool = option(True, label="Told the class", help=CONDITIONAL, source="Ho and Salimans 2022")
    prediction: Prediction = option(
        "v", label="Predicts", help=PREDICTS, source="Salimans and Ho 2022, appendix D"
    )


class MultiscaleOptions(NetworkOptions):
    """The image network of the 2015 paper: several scales at once, and a blend of bumps over the steps."""

    title: ClassVar[str] = "Multi-scale, 2015"
    space: ClassVar[Space] = "image"
    tied: ClassVar[bool] = True
    sees_images: ClassVar[bool] = True

    kind: Literal["multiscale"] = "multiscale"
    channels: int = option(
        20,
        label="Channels",
        unit="channels",
        step=4,
        help="Features of each pixel in the convolutions and in the layers that read them.",
        source="the authors' code: 20",
        ge=2,
        le=256,
    )
    conv_layers: int = option(
        4,
        label="Convolutions",
        unit="layers",
        step=1,
        help="Layers that look at the neighbourhood of each pixel, at all scales.",
        source="the authors' code: 4",
        ge=1,
        le=16,
    )
    scales: int = option(
        3,
        label="Scales",
        unit="scales",
        step=1,
        help="Copies of the image that each convolution looks at, each half as large as the last.",
        source="Sohl-Dickstein et al. 2015, appendix D.2; the authors' code: 3",
        ge=1,
        le=6,
    )
    dense_layers: int = option(
        2,
        label="Dense layers",
        unit="layers",
        step=1,
        help="Layers that look at all pixels at once.",
        source="the authors' code: 4",
        ge=1,
        le=8,
    )
    dense_units: int = option(
        200,
        label="Dense width",
        unit="units",
        step=50,
        scale="log",
        help="Hidden units in each of the dense layers.",
        source="the authors' code: 500",
        ge=4,
        le=2048,
    )
    bumps: int = option(
        10,
        label="Bumps over time",
        unit="bumps",
        step=1,
        help="The network gives its answer for as many moments of the diffusion at once; each step takes a "
        "blend of those next to it.",
        source="Sohl-Dickstein et al. 2015, appendix D.2: 10",
        ge=1,
        le=100,
    )
