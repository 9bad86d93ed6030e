"""What several commands share: the source with its overrides, the device, words on stderr."""

import argparse
import sys
from collections.abc import Iterator

from difflab.export.progress import Progress
from difflab.session.files.carried_text import carried
from difflab.session.request import open_request
from difflab.session.sources import Source


def add_source(parser: argparse.ArgumentParser) -> None:
    """SOURCE, --set and --seed."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a preset, an experiment file, a run folder, an exported file, or a file or folder of data",
    )
    add_overrides(parser)


def add_overrides(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE", dest="overrides",
        help="change an option of the experiment, for instance data.noise=0.3 (repeatable)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, help="seed of all random numbers")


def add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute"
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", choices=["exact", "learned"],
        help="the denoiser to use (default: learned where there are weights, as in a run folder, else exact)",
    )  # fmt: skip


def read_source(arguments: argparse.Namespace) -> Source:
    """The source that the arguments name, with their overrides applied."""
    source = open_request(arguments.source, arguments.overrides, arguments.seed)
    if source.note:
        progress(source.note, end=True)
    return source


def say(arguments: argparse.Namespace, text: str) -> None:
    """A result in words, for a person; with --json the object on stdout says it."""
    if not arguments.json:
        sys.stdout.write(text + "\n")


def progress(text: str, *, end: bool = False) -> None:
    """A line on stderr that the next one replaces; where stderr is no terminal, the last one alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}" + ("\n" if end else ""))
        sys.stderr.flush()
    elif end:
        sys.stderr.write(text + "\n")


def tell_left_out(source: Source) -> None:
    """Say on stderr where the file that was written could not take the data along."""
    note = carried(source.experiment, source.assets).note
    if note:
        progress(note, end=True)


def stage(text: str, before: str) -> str:
    """Say on stderr what begins now, where that is not the stage `before`; gives the stage."""
    if text != before:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    return text


def watch(steps: Iterator[Progress]) -> None:
    """Carry out an export, telling how far it is."""
    for step in steps:
        progress(f"{step.words}: {step.done} of {step.total}")
    progress("")
