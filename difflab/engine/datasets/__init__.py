"""Data sets of points, bits and images: option values by name, in the order of the gallery. numpy only."""

from typing import Annotated, TypeAlias

from pydantic import Field

from difflab.engine.datasets.base import Assets, Data, DataSet, Draw, Space
from difflab.engine.datasets.binary_digits import BinaryDigits
from difflab.engine.datasets.checkerboard import Checkerboard
from difflab.engine.datasets.cifar import CIFAR
from difflab.engine.datasets.circles import Circles
from difflab.engine.datasets.dead_leaves import DeadLeaves
from difflab.engine.datasets.digits import Digits
from difflab.engine.datasets.drawn import Drawn
from difflab.engine.datasets.grid import Grid
from difflab.engine.datasets.heartbeat import Heartbeat, NoisyHeartbeats
from difflab.engine.datasets.idx import IDX
from difflab.engine.datasets.image import Image
from difflab.engine.datasets.image_folder import ImageFolder
from difflab.engine.datasets.image_texture import ImageTexture
from difflab.engine.datasets.ising import Ising
from difflab.engine.datasets.mnist import MNIST
from difflab.engine.datasets.moons import Moons
from difflab.engine.datasets.photos import Photos
from difflab.engine.datasets.pinwheel import Pinwheel
from difflab.engine.datasets.points import Points
from difflab.engine.datasets.ring import Ring
from difflab.engine.datasets.s_curve import SCurve
from difflab.engine.datasets.sequences import Sequences
from difflab.engine.datasets.smiley import Smiley
from difflab.engine.datasets.spirals import Spirals
from difflab.engine.datasets.stripes import Stripes
from difflab.engine.datasets.swiss_roll import SwissRoll
from difflab.engine.datasets.texture import Texture

AnyData: TypeAlias = Annotated[
    SwissRoll
    | Moons
    | Circles
    | Spirals
    | SCurve
    | Pinwheel
    | Ring
    | Grid
    | Checkerboard
    | Smiley
    | Drawn
    | Points
    | Image
    | Heartbeat
    | NoisyHeartbeats
    | Stripes
    | Ising
    | BinaryDigits
    | Sequences
    | Digits
    | MNIST
    | DeadLeaves
    | Texture
    | Photos
    | CIFAR
    | IDX
    | ImageFolder
    | ImageTexture,
    Field(discriminator="name"),
]

DATA: dict[str, type[Data]] = {
    "swiss-roll": SwissRoll,
    "moons": Moons,
    "circles": Circles,
    "spirals": Spirals,
    "s-curve": SCurve,
    "pinwheel": Pinwheel,
    "ring": Ring,
    "grid": Grid,
    "checkerboard": Checkerboard,
    "smiley": Smiley,
    "drawn": Drawn,
    "points": Points,
    "image": Image,
    "heartbeat": Heartbeat,
    "noisy-heartbeats": NoisyHeartbeats,
    "stripes": Stripes,
    "ising": Ising,
    "binary-digits": BinaryDigits,
    "sequences": Sequences,
    "digits": Digits,
    "mnist": MNIST,
    "dead-leaves": DeadLeaves,
    "texture": Texture,
    "photos": Photos,
    "cifar": CIFAR,
    "idx": IDX,
    "image-folder": ImageFolder,
    "image-texture": ImageTexture,
}

__all__ = ["AnyData", "Assets", "DATA", "Data", "DataSet", "Draw", "Space"]
