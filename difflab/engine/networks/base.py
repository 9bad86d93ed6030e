"""What every network is to the rest of the lab: a module with two inputs and a kind of output."""

from collections.abc import Callable
from typing import Protocol

from torch import Tensor, nn

from difflab.engine.networks.options import Output


class Predictor(Protocol):
    """What objectives see of a network; every Network is one."""

    @property
    def prediction(self) -> Output: ...
    @property
    def tied(self) -> bool: ...
    @property
    def reverse(self) -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]: ...
    @property
    def __call__(self) -> Callable[[Tensor, Tensor], Tensor]: ...


class Network(nn.Module):
    """Maps noisy data and their log-SNR to one of the equivalent predictions v, eps or x0, or to bits.

    forward(x, log_snr): x (n, d), VP-scaled, or bits 0 and 1; log_snr a scalar or (n,), natural logarithm, of
    x's type and possibly infinite; returns (n, d). The last parameter is called `last.bias`: from it the
    weights tell what data they are for, see `shapes.py`.

    A network that is `tied` belongs to the steps of one schedule: log-SNRs mean the nearest step's. One with
    `classes` takes that of each datum as a third input, label (n,) int64, -1 or none where it is unknown.
    """

    prediction: Output
    tied = False
    by_step: tuple[str, ...] = ()  # parameters with a row for each step, and sparse gradients
    classes = 0
    # How many data at a time it answers best: on a CPU the layers' results stay in its cache, which is 1.6
    # times faster than whole clouds; on a GPU they fit into its memory.
    rows_on_cpu, rows_on_gpu = 4096, 1_000_000

    @property
    def recordable(self) -> bool:
        """Whether a training step does the same operations on the same memory every time."""
        return not self.by_step

    def reseed(self, seed: int, step: int) -> None:
        """Begin a training step: from these come the random numbers of its own, where it uses any."""

    def forward(self, x: Tensor, log_snr: Tensor) -> Tensor:
        raise NotImplementedError

    def reverse(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and diagonal variance of p(x_{t-1} | x_t), each (n, d); t in 1..T, int64, a scalar or (n,).

        Only of networks that are tied and not for bits: the others leave the variance to the reverse process.
        """
        raise NotImplementedError

    def settle(self, draw: Callable[[int], Tensor]) -> None:
        """Find a place among the data before the first step; draw(n) gives (n, d) of them. Most need none."""
