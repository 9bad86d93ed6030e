"""What the Posterior tab shows of a run, as values that travel from the picture process to the window."""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from difflab.engine.datasets.image_set import ImageShape
from difflab.session.scene.plane import DensityGrid
from difflab.session.scene.posterior_frames import PosteriorFacts

Levels = NDArray[np.uint8]
Float32 = NDArray[np.float32]
Samples: TypeAlias = Levels | Float32


@dataclass(frozen=True, eq=False)
class Pictures:
    """The images that one may choose from: levels (k, H, W, C) 0 to 255, their classes and names."""

    shape: ImageShape
    levels: Levels
    classes: NDArray[np.int64]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Plane:
    """What is painted on: the data's density, r(x) as it is now, and the product, all over one extent."""

    density: DensityGrid
    factor: DensityGrid
    product: DensityGrid
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MethodView:
    """How far one method is.

    noisy, estimate: x_t and what the method takes x_0 to be, images (n, H, W, C) or points (n, 2) scaled.
    mean (H, W, C), deviation (H, W) grey levels: of the estimates; None in the plane.
    """

    method: str
    index: int
    steps: int
    t: float
    preview: bool
    done: bool
    noisy: Samples
    estimate: Samples
    mean: Levels | None = None
    deviation: Float32 | None = None
    facts: PosteriorFacts | None = None


@dataclass(frozen=True, eq=False)
class RunView:
    """A run: what it was given to start from (H, W, C), and each of its methods so far."""

    given: Levels | None = None
    methods: dict[str, MethodView] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return bool(self.methods) and all(view.done for view in self.methods.values())
