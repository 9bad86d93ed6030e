"""What a sampler shows after every step."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False)
class SampleFrame:
    """The particles after `index` of `steps` steps; never written to again.

    log_snr: their noise level, +inf in the last frame; x: (n, d), VP-scaled (the data in the last frame);
    denoised: (n, d), what the model takes x_0 to be (x itself in the last frame).
    """

    index: int
    steps: int
    log_snr: float
    x: "Tensor"
    denoised: "Tensor"
