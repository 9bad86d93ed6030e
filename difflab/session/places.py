"""The folders that belong to the user: preferences, runs. `DIFFLAB_HOME` moves all of them elsewhere."""

import os
from pathlib import Path

import platformdirs


def home(kind: str) -> Path:
    override = os.environ.get("DIFFLAB_HOME")
    if override:
        return Path(override) / kind
    if kind == "config":
        return platformdirs.user_config_path("difflab", appauthor=False)
    return platformdirs.user_data_path("difflab", appauthor=False)


def preferences_file() -> Path:
    return home("config") / "preferences.toml"


def runs_folder() -> Path:
    """Where trainings started in the window write their run folders."""
    return home("data") / "runs"


def log_file() -> Path:
    return home("data") / "difflab.log"
