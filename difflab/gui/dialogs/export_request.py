"""What the export dialog asks for."""

from dataclasses import dataclass
from pathlib import Path

from difflab.export.order import COUNTS, KINDS, ExportKind, ExportKindSpec, ExportOptions


@dataclass(frozen=True)
class ExportRequest:
    """A wish to export; the suffix of `path` is the format."""

    kind: ExportKind
    path: Path
    options: ExportOptions


__all__ = ["COUNTS", "KINDS", "ExportKind", "ExportKindSpec", "ExportOptions", "ExportRequest"]
