"""All weights of a network as one vector, so that an optimiser's step is five operations and not fifty.

For the small networks of the toys the time of a step is mostly overhead per operation.
"""

from collections.abc import Collection, Mapping

import torch
from torch import Tensor, nn

from difflab.engine.networks.differences import differences
from difflab.errors import FileFormatError


class FlatParameters:
    """The parameters of a module and their gradients as two vectors, of which the module holds views.

    Without those named in `but`.
    """

    def __init__(self, module: nn.Module, but: Collection[str] = ()) -> None:
        named = {name: parameter for name, parameter in module.named_parameters() if name not in but}
        self.shapes = {name: parameter.shape for name, parameter in named.items()}
        self.values = torch.cat([parameter.detach().flatten() for parameter in named.values()])
        self.gradients = torch.zeros_like(self.values)
        values, gradients = self._views(self.values), self._views(self.gradients)
        for name, parameter in named.items():
            parameter.data, parameter.grad = values[name], gradients[name]

    def split(self, vector: Tensor) -> dict[str, Tensor]:
        """Copies of the parts of a vector like `values`, by parameter name, on the CPU, sharing no memory."""
        there = vector.to("cpu")  # in one piece: a GPU is waited for once
        return {name: part.clone() for name, part in self._views(there).items()}

    def join(self, parts: Mapping[str, Tensor], into: Tensor) -> None:
        """The inverse of `split`; raises FileFormatError where names or shapes are not this network's."""
        views = self._views(into)
        unlike = differences(views, parts)
        if unlike:
            raise FileFormatError(
                f"The saved training belongs to a network of another shape: {unlike}.",
                "Choose the network it was trained with, or start a new training.",
            )
        for name, view in views.items():
            view.copy_(parts[name])

    def _views(self, vector: Tensor) -> dict[str, Tensor]:
        pieces = torch.split(vector, [shape.numel() for shape in self.shapes.values()])
        named = zip(self.shapes.items(), pieces, strict=True)
        return {name: piece.view(shape) for (name, shape), piece in named}
