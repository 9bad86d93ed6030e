"""What a network for images is told beside the image: the noise level and, if it learns them, the class."""

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, silu

from difflab.engine.networks.linear import linear
from difflab.engine.networks.noise_features import NoiseFeatures

FREQUENCIES, CLEANEST = 8, 12.0  # of the log-SNR, and up to which levels are told apart


class Told(nn.Module):
    """A vector (n, size), or (1, size) for all alike, made of log-SNR and class."""

    def __init__(self, size: int, classes: int, generator: torch.Generator) -> None:
        """classes: how many there are to be told; 0 for none."""
        super().__init__()
        self._features = NoiseFeatures(FREQUENCIES, CLEANEST)
        self.noise = linear(self._features.count, size, generator)
        self.label = nn.Embedding(classes + 1, size) if classes else None
        if self.label is not None:
            with torch.no_grad():  # the first row is for images whose class is not told
                self.label.weight.normal_(std=0.5, generator=generator)
        self.mix = linear(size, size, generator)

    def forward(self, log_snr: Tensor, label: Tensor | None) -> Tensor:
        """log_snr: a scalar or (n,); label: (n,) int64, -1 for unknown; None stands for -1 everywhere."""
        told: Tensor = self.noise(self._features(log_snr).view(-1, self._features.count))
        if self.label is not None:
            row = log_snr.new_zeros(1, dtype=torch.int64) if label is None else label + 1
            told = told + embedding(row, self.label.weight)
        return silu(self.mix(silu(told)))
