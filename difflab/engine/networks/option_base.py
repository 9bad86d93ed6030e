"""What the option values of every network have in common."""

from typing import ClassVar, Literal

from difflab.engine.datasets.base import Space
from difflab.engine.options import Options

Prediction = Literal["v", "eps", "x0"]
# What a network's output may be; logits of bits have one reading only.
Output = Literal["v", "eps", "x0", "bits"]


class NetworkOptions(Options):
    """Base of the options of every network.

    A `tied` one belongs to the steps of one schedule; one that `sees_images` is built for images of one shape
    and not only for as many numbers.
    """

    title: ClassVar[str]
    space: ClassVar[Space] = "plane"
    tied: ClassVar[bool] = False
    sees_images: ClassVar[bool] = False
