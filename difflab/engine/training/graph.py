"""A training step on a GPU as one recorded graph.

What a small network costs there is the launching of its operations, one after the other from Python; a graph
launches all of them at once. The operations are the same, and so are the results.
"""

import torch
from torch import Tensor

from difflab.engine.training.data import Batch
from difflab.engine.training.gradients import Gradients

WARM_UPS = 3  # steps before recording: libraries choose and load what they use


class Recorded:
    """`Gradients` for batches of one shape, recorded at the first call; as they are where that fails."""

    def __init__(self, gradients: Gradients, *, wanted: bool) -> None:
        """wanted: False to leave them as they are, as on a CPU."""
        self._gradients, self._wanted = gradients, wanted
        self._graph: _Graph | None = None

    def __call__(self, batch: Batch, share: float = 1.0) -> Tensor:
        """The same `share` at every call."""
        if self._wanted and self._graph is None:
            self._wanted = False  # one attempt is enough
            self._graph = _recorded(self._gradients, batch, share)
        return self._gradients(batch, share) if self._graph is None else self._graph(batch)


def _recorded(gradients: Gradients, batch: Batch, share: float) -> "_Graph | None":
    """None where something in the step cannot be recorded."""
    try:
        return _Graph(gradients, batch, share)
    except RuntimeError:
        torch.cuda.synchronize()
        return None


class _Graph:
    """One recording, with the tensors that it reads and writes."""

    def __init__(self, gradients: Gradients, like: Batch, share: float) -> None:
        self._batch = like.map(torch.clone)
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(WARM_UPS):
                gradients(self._batch, share)
        torch.cuda.current_stream().wait_stream(aside)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._loss = gradients.plainly(self._batch, share)

    def __call__(self, batch: Batch) -> Tensor:
        for here, part in zip(self._batch, batch, strict=True):
            if here is not None and part is not None:
                here.copy_(part)
        self._graph.replay()
        return self._loss.clone()
