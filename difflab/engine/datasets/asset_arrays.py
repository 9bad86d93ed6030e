"""Arrays that option values refer to by their SHA-256: found, or missed with a remedy."""

from typing import Any

from numpy.typing import NDArray

from difflab.engine.datasets.base import Assets
from difflab.engine.options import option
from difflab.errors import DataError


def asset_option() -> Any:
    """Declare the field that names an asset; empty while the user has brought nothing yet."""
    return option(
        "", label="Content", help="SHA-256 of the array that holds the data.", pattern="^([0-9a-f]{64})?$"
    )


def find_asset(assets: Assets, key: str, *, nothing_yet: DataError) -> NDArray[Any]:
    """The array named `key`; raises `nothing_yet` for the empty name, DataError for an unknown one."""
    if not key:
        raise nothing_yet
    if key not in assets:
        raise DataError(
            f"The data of this experiment are missing (array {key[:12]}).",
            "Open the file they were saved in, or bring the data again.",
        )
    return assets[key]
