"""Where the lab's data files lie: in the package when installed from a wheel, else in the checkout."""

from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder with icons, presets and help pages."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
