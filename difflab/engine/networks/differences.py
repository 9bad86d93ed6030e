"""How the weights that were found differ from those that a network has: in words, for an error message."""

from collections.abc import Mapping

from difflab.engine.networks.shapes import Shaped

TOLD = 4  # differences, of which the others are counted


def differences(wanted: Mapping[str, Shaped], found: Mapping[str, Shaped]) -> str:
    """The differences of names and shapes, one after the other; empty where there are none."""
    all_of_them = [*_missing(wanted, found), *_others(wanted, found), *_reshaped(wanted, found)]
    told = all_of_them[:TOLD]
    if len(all_of_them) > TOLD:
        told.append(f"and {len(all_of_them) - TOLD} more differences")
    return "; ".join(told)


def _missing(wanted: Mapping[str, Shaped], found: Mapping[str, Shaped]) -> list[str]:
    return [f"{name} is missing" for name in wanted if name not in found]


def _others(wanted: Mapping[str, Shaped], found: Mapping[str, Shaped]) -> list[str]:
    return [f"{name} is not of this network" for name in found if name not in wanted]


def _reshaped(wanted: Mapping[str, Shaped], found: Mapping[str, Shaped]) -> list[str]:
    both = [name for name in wanted if name in found]
    return [
        f"{name} has {_size(found[name])} numbers instead of {_size(wanted[name])}"
        for name in both
        if tuple(found[name].shape) != tuple(wanted[name].shape)
    ]


def _size(array: Shaped) -> str:
    return " × ".join(str(length) for length in array.shape) or "1"
