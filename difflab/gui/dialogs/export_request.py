"""What can be exported and how, as values."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from difflab.engine.options import Options, option

ExportKind = Literal["reverse", "forward", "stage", "figure1", "samples"]


class ExportOptions(Options):
    """How an export is made. Each kind uses some of the options."""

    size: int = option(
        600,
        ge=100,
        le=2160,
        step=20,
        label="Size",
        unit="px",
        help="Side of each square field of the picture.",
    )
    frames: int = option(
        120,
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
    """One kind of export: its words, the options it uses, the suffixes it can have."""

    title: str
    tip: str
    options: tuple[str, ...]
    suffixes: tuple[str, ...]


KINDS: dict[ExportKind, ExportKindSpec] = {
    "reverse": ExportKindSpec(
        "Animation, reverse",
        "Noise becomes data under the model that the stage shows.",
        ("size", "frames", "fps"),
        (".gif", ".mp4"),
    ),
    "forward": ExportKindSpec(
        "Animation, forward", "Data become noise.", ("size", "frames", "fps"), (".gif", ".mp4")
    ),
    "stage": ExportKindSpec("Stage, picture", "The stage as it stands now.", ("size",), (".png",)),
    "figure1": ExportKindSpec(
        "Figure 1, picture",
        "The paper's three rows by three times for this experiment.",
        ("size",),
        (".png",),
    ),
    "samples": ExportKindSpec(
        "Samples, numbers", "Samples in the data's own units, for numpy.", ("count", "trajectory"), (".npz",)
    ),
}


@dataclass(frozen=True)
class ExportRequest:
    """A wish to export; the suffix of `path` is the format."""

    kind: ExportKind
    path: Path
    options: ExportOptions
