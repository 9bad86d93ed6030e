"""Networks: the learned part of a denoiser, one kind per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `build` imports the kind it needs.
"""

from difflab.engine.networks.options import AnyNetwork, MLPOptions, Prediction
from difflab.engine.options import Options

NETWORKS: dict[str, type[Options]] = {"mlp": MLPOptions}

__all__ = ["NETWORKS", "AnyNetwork", "MLPOptions", "Prediction"]
