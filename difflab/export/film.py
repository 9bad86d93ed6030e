"""An animation from one end of time to the other: the same way for every kind of data."""

import io
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from difflab.export.animation import Animation, write_animation
from difflab.export.order import ExportOrder
from difflab.export.progress import Progress
from difflab.render.animation import Artist
from difflab.render.screen import Screen
from difflab.session.files.atomic import write_atomic
from difflab.session.files.carried_text import carried_text

# The last picture stays for a moment before the animation starts again.
HOLD_SECONDS = 1.0


def film(
    order: ExportOrder,
    picture_at: Callable[[float], Any],
    screen_of: Callable[[Any], Screen],
    artist: Callable[[], Artist],
) -> Iterator[Progress]:
    """Write the animation of `picture_at(share)`, share from 0 to 1 of the way that the order shows."""
    frames, fps = order.options.frames, order.options.fps

    @lru_cache(maxsize=1)
    def at(index: int) -> Any:
        return picture_at(index / (frames - 1))

    def picture(index: int) -> Any:
        return at(min(index, frames - 1))

    single = order.path.suffix.lower() == ".zip"  # files of one picture each stay by themselves
    held = 0 if single else round(HOLD_SECONDS * fps)
    count = frames + held
    text = carried_text(order.experiment, order.assets)
    animation = Animation(count, picture, screen_of(picture(0)), fps, text, artist)
    content = io.BytesIO()
    for done in write_animation(animation, order.path.suffix, content):
        yield Progress(done, count, "drawing")
    write_atomic(order.path, content.getvalue())


def schedule_time(order: ExportOrder, share: float, steps: int) -> float:
    """The time t of a share of the way: forward from data to noise, in reverse from noise to data."""
    return share * steps if order.kind == "forward" else (1.0 - share) * steps
