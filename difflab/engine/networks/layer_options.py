"""Options that several networks have: each is declared here, with its own default and words there."""

from typing import Any, Literal

from difflab.engine.options import option


def width_option(
    default: int,
    help: str,
    *,
    step: int = 16,
    scale: Literal["linear", "log"] = "log",
    least: int = 4,
    most: int = 2048,
    source: str = "",
) -> Any:
    """Hidden units in each layer."""
    return option(
        default,
        label="Width",
        unit="units",
        step=step,
        scale=scale,
        help=help,
        source=source,
        ge=least,
        le=most,
    )


def depth_option(default: int, help: str, *, most: int = 16, source: str = "") -> Any:
    """Hidden layers."""
    return option(default, label="Depth", unit="layers", step=1, help=help, source=source, ge=1, le=most)


def noise_features_option() -> Any:
    """Frequencies of the log-SNR."""
    return option(
        8,
        label="Noise features",
        unit="frequencies",
        step=1,
        help="Fourier frequencies of the log-SNR, which tell the network how noisy its input is.",
        ge=1,
        le=64,
    )
