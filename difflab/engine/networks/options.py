"""What a user can choose about a network, without importing torch: menus and files need no more."""

from typing import ClassVar, Literal

from difflab.engine.options import Options, option

Prediction = Literal["v", "eps", "x0"]
# What a network's output may be; logits of bits have one reading only.
Output = Literal["v", "eps", "x0", "bits"]


class MLPOptions(Options):
    """A multilayer perceptron conditioned on the log-SNR: one network for every schedule and sampler."""

    title: ClassVar[str] = "MLP"

    kind: Literal["mlp"] = "mlp"
    width: int = option(
        128,
        label="Width",
        unit="units",
        step=16,
        scale="log",
        help="Hidden units in each layer. Wider layers follow finer detail and cost more time per step.",
        ge=4,
        le=2048,
    )
    depth: int = option(
        3,
        label="Depth",
        unit="layers",
        step=1,
        help="Hidden layers between the input features and the output.",
        ge=1,
        le=16,
    )
    frequencies: int = option(
        8,
        label="Position features",
        unit="frequencies",
        step=1,
        help="Fourier frequencies for each coordinate of x. More of them let the network bend sharply "
        "from the first step; 0 feeds the coordinates alone.",
        source="Tancik et al. 2020",
        ge=0,
        le=64,
    )
    noise_frequencies: int = option(
        8,
        label="Noise features",
        unit="frequencies",
        step=1,
        help="Fourier frequencies of the log-SNR, which tell the network how noisy its input is.",
        ge=1,
        le=64,
    )
    prediction: Prediction = option(
        "v",
        label="Predicts",
        help="What the network's output stands for: v (balanced at every noise level), the noise eps, or the "
        "data x0. The lab converts each into a denoiser.",
        source="Salimans and Ho 2022, appendix D",
    )


# One kind so far: pydantic discriminates unions of two or more, a Literal checks the name of one.
AnyNetwork = MLPOptions
