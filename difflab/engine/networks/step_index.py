"""From log-SNRs back to the steps of a schedule, for what belongs to steps."""

import torch
from torch import Tensor


class StepIndex:
    """The nearest step of a schedule for any log-SNR, infinite ones included."""

    def __init__(self, log_snrs: Tensor) -> None:
        """log_snrs: (T,) those of t = 1..T, falling, float64; the last may be -inf."""
        self.steps = len(log_snrs)
        self._borders = (-0.5 * (log_snrs[:-1] + log_snrs[1:])).float()  # rising; +inf before a last -inf

    def __call__(self, log_snr: Tensor) -> Tensor:
        """t - 1 for each log-SNR, int64, shaped as `log_snr`."""
        if self._borders.device != log_snr.device:
            self._borders = self._borders.to(log_snr.device)
        return torch.bucketize(-log_snr.float(), self._borders, right=True)
