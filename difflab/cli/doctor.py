"""difflab doctor: what this machine has and what the lab would miss."""

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from difflab import __version__
from difflab.cli.common import say
from difflab.session.places import home

HELP = "say what this machine has: versions, devices, display, folders"
PACKAGES = (
    "torch",
    "numpy",
    "scipy",
    "PySide6-Essentials",
    "pyqtgraph",
    "pydantic",
    "safetensors",
    "Pillow",
    "av",
)

LABELS = {
    "python": "Python",
    "cpu_cores": "processor cores",
    "mp4_export": "MP4 export possible",
    "data_folder": "folder of runs",
    "data_folder_writable": "folder can be written",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # no arguments of its own


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    report = {
        "difflab": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in PACKAGES},
        "devices": _devices(),
        "cpu_cores": os.cpu_count(),
        "display": display(),
        "mp4_export": find_spec("av") is not None,
        "data_folder": str(home("data")),
        "data_folder_writable": _writable(),
        "problems": [],
    }
    report["problems"] = _problems(report)
    for name, value in report.items():
        say(arguments, f"{LABELS.get(name, name.replace('_', ' ')):24}{_words(value)}")
    return report


def _words(value: object) -> str:
    """A finding as a person says it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case None:
            return "none"
        case dict():
            return ", ".join(f"{key} {entry or 'missing'}" for key, entry in value.items())
        case list():
            return "; ".join(map(str, value)) or "none"
        case _:
            return str(value)


def display() -> str | None:
    """The display a window would open on, None where there is none."""
    if sys.platform in {"win32", "darwin"}:
        return sys.platform
    return os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or None


def _devices() -> list[str]:
    import torch

    found = ["cpu"]
    if torch.cuda.is_available():
        found += [f"cuda:{k} ({torch.cuda.get_device_name(k)})" for k in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    return found


def _writable() -> bool:
    folder = home("data")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _problems(report: dict[str, Any]) -> list[str]:
    problems = []
    if report["display"] is None:
        problems.append("no display: the window cannot open, the commands work")
    if not report["mp4_export"]:
        problems.append("MP4 export needs: pip install 'difflab[video]'")
    if not report["data_folder_writable"]:
        problems.append(f"{report['data_folder']} cannot be written: runs of the window are not kept")
    if sys.version_info < (3, 12) and str(report["packages"]["PySide6-Essentials"]).startswith("6.12"):
        problems.append("PySide6 6.12 aborts on Python 3.11: pip install 'PySide6-Essentials<6.12'")
    return problems


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
