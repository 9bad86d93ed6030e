"""Data sets in two dimensions: option values by name, in the order of the gallery. numpy only."""

from typing import Annotated, TypeAlias

from pydantic import Field

from difflab.engine.datasets.base import Assets, Data, DataSet, Draw
from difflab.engine.datasets.moons import Moons
from difflab.engine.datasets.swiss_roll import SwissRoll

AnyData: TypeAlias = Annotated[SwissRoll | Moons, Field(discriminator="name")]

DATA: dict[str, type[Data]] = {"swiss-roll": SwissRoll, "moons": Moons}

__all__ = ["AnyData", "Assets", "DATA", "Data", "DataSet", "Draw"]
