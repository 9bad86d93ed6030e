"""Networks: the learned part of a denoiser, one kind per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `build` imports the kind it needs.
"""

from typing import TYPE_CHECKING

from difflab.engine.networks.options import (
    AnyNetwork,
    BitsMLPOptions,
    ImageMLPOptions,
    MLPOptions,
    MultiscaleOptions,
    NetworkOptions,
    Output,
    Prediction,
    RBFOptions,
    SigmoidMLPOptions,
    UNetOptions,
)
from difflab.errors import UsageError

if TYPE_CHECKING:
    import torch

    from difflab.engine.datasets.image_set import ImageShape
    from difflab.engine.networks.base import Network

NETWORKS: dict[str, type[NetworkOptions]] = {
    "mlp": MLPOptions,
    "rbf": RBFOptions,
    "bits-mlp": BitsMLPOptions,
    "sigmoid-mlp": SigmoidMLPOptions,
    "unet": UNetOptions,
    "image-mlp": ImageMLPOptions,
    "multiscale": MultiscaleOptions,
}


def build(
    options: AnyNetwork,
    dim: int,
    generator: "torch.Generator",
    log_snrs: "torch.Tensor | None" = None,
    image: "ImageShape | None" = None,
    classes: int = 0,
) -> "Network":
    """A freshly initialised network for data of `dim` dimensions, on the CPU in float32.

    `generator` (a CPU one) decides the initial weights. log_snrs: (T,) float64 those of the schedule, which
    networks with a read-out for each step need; image: the shape of the data, which networks that see images
    need; classes: how many there are to be told, for networks that learn them. Raises UsageError where
    something needed is missing.
    """
    from difflab.engine.networks.bits_mlp import BitsMLP
    from difflab.engine.networks.image_mlp import ImageMLP
    from difflab.engine.networks.mlp import MLP
    from difflab.engine.networks.multiscale import Multiscale
    from difflab.engine.networks.rbf import RBF
    from difflab.engine.networks.sigmoid_mlp import SigmoidMLP
    from difflab.engine.networks.unet import UNet

    if options.kind == "mlp":
        return MLP(options, dim, generator)
    if options.kind == "bits-mlp":
        return BitsMLP(options, dim, generator)
    if options.kind == "image-mlp":
        return ImageMLP(options, dim, generator, classes if options.conditional else 0)
    if options.kind == "unet":
        return UNet(options, _seen(options, image), generator, classes if options.conditional else 0)
    if log_snrs is None:
        raise UsageError(
            f"The network {options.title!r} belongs to the steps of a schedule, and none is given.",
            "Choose a network that serves every schedule.",
        )
    if options.kind == "rbf":
        return RBF(options, dim, generator, log_snrs)
    if options.kind == "multiscale":
        return Multiscale(options, _seen(options, image), generator, log_snrs)
    return SigmoidMLP(options, dim, generator, log_snrs)


def _seen(options: NetworkOptions, image: "ImageShape | None") -> "ImageShape":
    if image is None:
        raise UsageError(f"The network {options.title!r} is for images.", "Choose images as data.")
    return image


__all__ = [
    "NETWORKS",
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
    "build",
]
