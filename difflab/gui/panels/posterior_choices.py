"""A choice of the Posterior tab as a list, for where its buttons have no room."""

from collections.abc import Mapping

from difflab.gui.widgets.choice_box import ChoiceBox
from difflab.gui.widgets.segmented import Segment
from difflab.gui.widgets.tips import rich_tip


def choice_box_of(name: str, words: str, segments: Mapping[str, Segment], tip: str) -> ChoiceBox:
    """The same keys and words as the buttons made of `segments`."""
    box = ChoiceBox({key: segment.text for key, segment in segments.items()})
    box.setObjectName(f"posterior.{name}")
    box.setAccessibleName(words)
    box.setToolTip(rich_tip(words, tip))
    return box
