"""What the model takes the data to be, given the bits on the stage: an answer kept while it holds."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from difflab.engine.schedules import Schedule
from difflab.gui import sequence_work
from difflab.gui.work import Shown
from difflab.render.sequence_compose import Sequences
from difflab.session.scene.forward import Float32
from difflab.session.scene.sequences import FRAMES

Pair = tuple[Sequences, Sequences | None]
Ask = Callable[[Callable[[], Iterator[Any]], object], None]


class SequenceBeliefs:
    """P(x_0 = 1 | x_t) of every bit that the forward and the reverse pane show.

    `ask` sends a request with a name; its answer comes back, with that name, to `keep`.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._asked: object = None
        self._known: tuple[object, Float32, Float32 | None] | None = None

    def forget(self) -> None:
        """Other data: nothing is believed of them yet."""
        self._known = None

    def of(
        self, forward: Sequences, reverse: Sequences | None, shown: Shown, t: float, what: tuple[object, ...]
    ) -> Pair | None:
        """Both panes at time t (or over all time) as the model sees them; None until that is known.

        `what` names the bits: where it is other than before, or the model or the time is, it is asked anew.
        """
        learned = None if shown.model == "exact" else shown.learned
        about = (forward.values.shape, shown.model, reverse is None)
        when = None if forward.values.ndim == 3 else t
        asked = (about, when, what, learned)
        if asked != self._asked:
            self._asked = asked
            self._request(shown, forward, reverse, t, about)
        if self._known is None or self._known[0] != about:
            return None
        _, of_forward, of_reverse = self._known
        first = Sequences(of_forward, shown.model, forward.groups, forward.grid, forward.followed)
        if reverse is None or of_reverse is None:
            return first, None
        return first, Sequences(of_reverse, shown.model, reverse.groups, reverse.grid, reverse.followed)

    def keep(self, about: object, found: Float32) -> None:
        """Take an answer: the forward pane's bits, then the reverse pane's."""
        shape = about[0] if isinstance(about, tuple) else None
        if shape is None:
            return
        half = int(np.prod(shape[:-1]))
        reverse = found[half:].reshape(shape) if len(found) > half else None
        self._known = (about, found[:half].reshape(shape), reverse)

    def _request(
        self, shown: Shown, forward: Sequences, reverse: Sequences | None, t: float, about: object
    ) -> None:
        schedule: Schedule = shown.schedule
        length = forward.values.shape[-1]
        parts = [part.values for part in (forward, reverse) if part is not None]
        bits = np.concatenate([values.reshape(-1, length) for values in parts])
        if forward.values.ndim == 3:
            times = np.linspace(0.0, schedule.steps, FRAMES).repeat(forward.values.shape[1])
        else:
            times = np.full(len(forward.values), t)
        log_snrs = np.tile(schedule.log_snrs_at(times), len(parts))
        self._ask(partial(sequence_work.beliefs, shown, bits, log_snrs), about)
