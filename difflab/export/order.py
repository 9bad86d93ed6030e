"""What can be exported and how, as values; both front ends order from the same list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from difflab.engine.datasets import Space
from difflab.engine.options import Options, option
from difflab.errors import UsageError
from difflab.render.theme import DARK, Theme
from difflab.session.assets import AnyArray
from difflab.session.experiment import Experiment
from difflab.session.results import Learned
from difflab.session.stage_view import StageView

ExportKind = Literal["reverse", "forward", "stage", "figure1", "samples", "schedule", "posterior"]


# How many samples are drawn where nobody says how many.
COUNTS: Mapping[Space, int] = {"plane": 10_000, "binary": 10_000, "image": 100}


class ExportOptions(Options):
    """How an export is made. Each kind uses some of the options."""

    size: int = option(
        480,
        ge=100,
        le=2160,
        step=20,
        label="Size",
        unit="px",
        help="Side of each square field of the picture.",
    )
    frames: int = option(
        90,
        ge=2,
        le=2_000,
        step=10,
        label="Frames",
        scale="log",
        help="Pictures from one end of time to the other.",
    )
    fps: int = option(
        20,
        ge=1,
        le=60,
        step=1,
        label="Speed",
        unit="frames/s",
        help="How fast the pictures follow each other.",
    )
    count: int = option(
        10_000,
        ge=1,
        le=1_000_000,
        step=1_000,
        label="Samples",
        scale="log",
        help="How many samples are drawn, by the sampler and the model that the stage shows.",
    )
    trajectory: bool = option(
        False, label="With trajectories", help="Keep every step of every sample: steps times as large a file."
    )


@dataclass(frozen=True)
class ExportKindSpec:
    """One kind of export: its words, the options it uses, the suffixes it can have, of which data it can be.

    of_images: further suffixes that it can have for images.
    """

    title: str
    tip: str
    options: tuple[str, ...]
    suffixes: tuple[str, ...]
    of_images: tuple[str, ...] = ()
    spaces: tuple[Space, ...] = ("plane", "binary", "image")

    def suffixes_for(self, space: Space) -> tuple[str, ...]:
        """The suffixes that it can have for data of `space`."""
        return (*self.suffixes, *(self.of_images if space == "image" else ()))


KINDS: dict[ExportKind, ExportKindSpec] = {
    "reverse": ExportKindSpec(
        "Animation, reverse",
        "Noise becomes data under the model that the stage shows.",
        ("size", "frames", "fps"),
        (".gif", ".mp4", ".zip"),
    ),
    "forward": ExportKindSpec(
        "Animation, forward", "Data become noise.", ("size", "frames", "fps"), (".gif", ".mp4", ".zip")
    ),
    "stage": ExportKindSpec("Stage, picture", "The stage as it stands now.", ("size",), (".png",)),
    "figure1": ExportKindSpec(
        "Figure 1, picture",
        "The paper's three rows by three times for this experiment.",
        ("size",),
        (".png",),
        spaces=("plane",),
    ),
    "samples": ExportKindSpec(
        "Samples, numbers",
        "Samples in the data's own units.",
        ("count", "trajectory"),
        (".npz", ".png"),
        (".zip",),
    ),
    "schedule": ExportKindSpec(
        "Schedule, numbers",
        "Step, beta, alpha_bar and log-SNR as CSV, or the betas as a JSON list that other libraries take.",
        (),
        (".csv", ".json"),
    ),
    "posterior": ExportKindSpec(
        "Posterior",
        "What is given, the samples, their mean and deviation: as a moving picture, a sheet or numbers.",
        ("fps",),
        (".gif", ".mp4", ".png", ".npz"),
        spaces=("plane", "image"),
    ),
}


@dataclass(frozen=True, eq=False)
class ExportOrder:
    """A wish to export: everything it takes, as values. The suffix of `path` is the format.

    `learned` None means the exact model; `t` is the time of a picture of the stage. count, methods: of a
    posterior; 0 samples are as many as usual, and None the method that the experiment names.
    """

    kind: ExportKind
    path: Path
    experiment: Experiment
    assets: Mapping[str, AnyArray] = field(default_factory=dict)
    learned: Learned | None = None
    options: ExportOptions = field(default_factory=ExportOptions)
    view: StageView = field(default_factory=StageView)
    theme: Theme = DARK
    t: float = 0.0
    device: str = "cpu"
    count: int = 0
    methods: tuple[str, ...] | None = None

    def check(self) -> None:
        """Raise `UsageError` where the suffix of the file is none that this kind can have."""
        suffixes = KINDS[self.kind].suffixes_for(self.experiment.data.space)
        if self.path.suffix.lower() not in suffixes:
            raise UsageError(
                f"{self.path.name}: {self.kind} is exported as {' or '.join(suffixes)}.",
                f"Name the file {self.path.stem}{suffixes[0]}.",
            )
