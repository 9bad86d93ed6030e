"""What a command of the window is, as data."""

from dataclasses import dataclass
from typing import Literal

# What the window may state. A command is enabled while all the facts it needs hold.
Fact = Literal[
    "undo", "redo", "trainable", "training", "learned", "idle-export", "posterior", "painting", "masking",
    "plane",
]  # fmt: skip


@dataclass(frozen=True)
class ActionSpec:
    """One command. `menu` is its place ("File", "View/Theme"); `group` makes checkable commands exclusive.

    The keys of a command `within` a tab work while that tab has the focus, and go before the window's.
    """

    id: str
    text: str
    tip: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    needs: tuple[Fact, ...] = ()
    checkable: bool = False
    group: str = ""
    after_line: bool = False  # a line is drawn above it in its menu
    within: str = ""

    @property
    def title(self) -> str:
        """The text without what only menus need."""
        return self.text.replace("&", "").rstrip("…")
