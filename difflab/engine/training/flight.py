"""How far the CPU may run ahead of a GPU."""

from collections import deque

import torch

AHEAD = 4  # steps: enough to keep the device busy, few enough for a frame to tell what has just happened


class Flight:
    """Steps that were launched and may not have been taken yet."""

    def __init__(self, device: torch.device) -> None:
        self._is_cuda = device.type == "cuda"
        self._launched: deque[torch.cuda.Event] = deque()

    def launched(self) -> None:
        """A step was launched: wait until only a few are in flight. Does nothing on a CPU."""
        if not self._is_cuda:
            return
        event = torch.cuda.Event()  # type: ignore[no-untyped-call]
        event.record()
        self._launched.append(event)
        if len(self._launched) > AHEAD:
            self._launched.popleft().synchronize()
