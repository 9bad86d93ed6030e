"""What is said of a model whose answer is not a finite number."""

from difflab.errors import NonFiniteError


def not_finite_at(log_snr: float) -> NonFiniteError:
    """Of its answer at a log-SNR in nats."""
    number = f"{log_snr:.1f}".replace("-", "\N{MINUS SIGN}")
    return not_finite(f"The model's answer at log-SNR {number} is not a finite number.")


def not_finite(cause: str) -> NonFiniteError:
    """With the remedy."""
    return NonFiniteError(cause, "Train it again, with a lower learning rate.")
