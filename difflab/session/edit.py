"""An edit as data: which fields get which values, in the user's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Edit:
    """A wish to change the experiment, sent by a view and carried out by the document.

    `changes` maps dotted paths ("data.noise", "schedule.steps", "schedule") to values; a whole section
    may be one value. `label` names the edit in Undo ("noise"). Consecutive edits with the same non-empty
    `gesture` are one undo step: give each drag its own.
    """

    label: str
    changes: Mapping[str, Any]
    gesture: str = ""
    assets: Mapping[str, Any] = field(default_factory=dict)
