"""What the lab remembers of the user between starts; never needed for a result."""

import base64
import tomllib
from pathlib import Path
from typing import Literal

import tomli_w
from pydantic import ValidationError

from difflab.engine.options import Options, option
from difflab.errors import StorageError
from difflab.session.files.atomic import write_atomic
from difflab.session.places import preferences_file

RECENT = 10


class Preferences(Options):
    """Remembered settings; damaged ones are replaced by their defaults one by one."""

    theme: Literal["system", "light", "dark"] = option(
        "system", label="Theme", help="Light, dark or as the system."
    )
    scale: float = option(
        1.0, ge=0.5, le=3.0, label="Text size", help="Size of text and controls, 1 = the system's."
    )
    recent: tuple[str, ...] = option(
        (), label="Recent files", help="Files opened or saved last, newest first."
    )
    geometry: str = option("", label="Window place", help="Size and place of the window, as Qt writes it.")
    layout: str = option("", label="Dock layout", help="Arrangement of the docks, as Qt writes it.")

    def with_recent(self, path: Path) -> "Preferences":
        name = str(path.resolve())
        return self.replace(recent=(name, *(other for other in self.recent if other != name))[:RECENT])


def load_preferences() -> Preferences:
    """The saved preferences; what cannot be read is left at its default and never stops the start."""
    try:
        values = tomllib.loads(preferences_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    preferences = Preferences()
    for name, value in values.items():
        try:
            preferences = preferences.replace(**{name: value})
        except ValidationError:
            continue
    return preferences


def save_preferences(preferences: Preferences) -> bool:
    """Whether they could be saved; a read-only home is no reason to bother the user."""
    try:
        write_atomic(preferences_file(), tomli_w.dumps(preferences.model_dump(mode="json")).encode())
    except StorageError:
        return False
    return True


def to_text(state: bytes) -> str:
    return base64.b64encode(state).decode()


def from_text(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
