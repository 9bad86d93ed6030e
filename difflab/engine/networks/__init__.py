"""Networks: the learned part of a denoiser, one kind per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `build` imports the kind it needs.
"""

from typing import TYPE_CHECKING

from difflab.engine.networks.options import AnyNetwork, MLPOptions, Output, Prediction
from difflab.engine.options import Options

if TYPE_CHECKING:
    import torch

    from difflab.engine.networks.base import Network

NETWORKS: dict[str, type[Options]] = {"mlp": MLPOptions}


def build(
    options: AnyNetwork, dim: int, generator: "torch.Generator", log_snrs: "torch.Tensor | None" = None
) -> "Network":
    """A freshly initialised network for data of `dim` dimensions, on the CPU in float32.

    `generator` (a CPU one) decides the initial weights. log_snrs: (T,) float64 those of the schedule, which
    networks with a read-out for each step need.
    """
    del log_snrs
    from difflab.engine.networks.mlp import MLP

    return {"mlp": MLP}[options.kind](options, dim, generator)


__all__ = ["NETWORKS", "AnyNetwork", "MLPOptions", "Output", "Prediction", "build"]
