"""The directions of the house: who may import whom, and that Qt stays where it belongs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Each package may import itself and those named; everything may import `errors`.
ALLOWED = {
    "errors": set(),
    "resources": set(),
    "engine": {"resources"},  # the data sets that come with the lab
    "session": {"engine", "resources"},
    "jobs": set(),
    "render": {"session", "engine"},
    "export": {"render", "session", "engine"},
    "cli": {"jobs", "export", "render", "session", "engine", "resources"},
    "gui": {"jobs", "export", "render", "session", "engine", "resources"},
    "__main__": {"cli", "gui"},
}
FOREIGN = {
    "engine": {"PySide6", "pyqtgraph", "threading", "multiprocessing", "concurrent", "PIL", "matplotlib"},
    "session": {"PySide6", "pyqtgraph", "threading", "multiprocessing", "concurrent"},
    "render": {"PySide6", "pyqtgraph", "torch", "threading"},
    "export": {"PySide6", "pyqtgraph", "threading"},
    "jobs": {"PySide6", "pyqtgraph"},
    "cli": {"PySide6", "pyqtgraph"},
    "gui": {"threading", "multiprocessing", "concurrent"},
}


def imported_names(source: str) -> Iterator[str]:
    """Every module that a source text imports, at any depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "difflab":
                yield from (f"difflab.{alias.name}" for alias in node.names)
            else:
                yield node.module


def violations(package: str, source: str) -> list[str]:
    """The imports in `source` that a module of `package` must not have."""
    found = []
    for name in imported_names(source):
        parts = name.split(".")
        if parts[0] == "difflab" and len(parts) > 1:
            target = parts[1]
            if target in ALLOWED and target not in ALLOWED[package] | {package, "errors"}:
                found.append(name)
        elif parts[0] in FOREIGN.get(package, set()):
            found.append(name)
    return found


def package_of(path: Path) -> str:
    return path.relative_to(ROOT / "difflab").parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return [path for path in sorted((ROOT / "difflab").rglob("*.py")) if package_of(path) in ALLOWED]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_downward(path: Path) -> None:
    assert violations(package_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("package", "source", "culprit"),
    [
        ("engine", "from difflab.session import document", "difflab.session"),
        ("engine", "def f():\n    from PySide6.QtCore import QTimer", "PySide6.QtCore"),
        ("session", "import difflab.gui.main_window", "difflab.gui.main_window"),
        ("cli", "from difflab import gui", "difflab.gui"),
        ("gui", "import threading", "threading"),
        ("render", "if True:\n    import torch", "torch"),
    ],
)
def test_planted_violations_are_found(package: str, source: str, culprit: str) -> None:
    assert violations(package, source) == [culprit]


def loaded_after(statement: str, names: set[str]) -> set[str]:
    """Which of the top-level modules `names` are loaded in a fresh interpreter after `statement`."""
    probe = f"{statement}\nimport sys\nprint(*sorted({names!r} & {{m.split('.')[0] for m in sys.modules}}))"
    result = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(result.stdout.split())


QT = {"PySide6", "pyqtgraph"}


@pytest.mark.parametrize(
    "module", ["difflab.engine", "difflab.session.document", "difflab.cli", "difflab.jobs.job"]
)
def test_nothing_below_the_window_loads_qt(module: str) -> None:
    assert loaded_after(f"import {module}", QT) == set()


def test_the_probe_sees_qt_when_it_is_there() -> None:
    assert loaded_after("import PySide6.QtCore", QT) == {"PySide6"}


@pytest.mark.parametrize("module", ["difflab.session.document", "difflab.gui.main_window", "difflab.cli"])
def test_torch_waits_until_the_window_stands(module: str) -> None:
    assert loaded_after(f"import {module}", {"torch"}) == set()
