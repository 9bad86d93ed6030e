"""How much of the signal is left, as every view writes it."""

import math


def signal_words(log_snr: float) -> str:
    """The share of the signal's variance left at a log-SNR (nats), with three figures however small."""
    signal = math.exp(min(log_snr, 0.0)) / (1.0 + math.exp(-abs(log_snr)))
    if signal == 0.0 or signal >= 0.0995:
        return f"ᾱ = {signal:.3f}"
    figures = f"{signal:.3g}" if signal >= 1e-3 else f"{signal:.2e}".replace("e-0", "e-")
    return f"ᾱ = {figures}".replace("e-", "e−")
