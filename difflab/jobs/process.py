"""Work in a process of its own: what keeps calling the interpreter must not share its lock with the window.

A training step is some hundred small calls. In a thread each of them waits for the window's painting to let
go of Python's lock, and training runs at a fraction of its speed; a process of its own has its own lock.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from difflab.errors import DifflabError
from difflab.jobs.packing import Packer, Parcel, Unpacker

log = logging.getLogger(__name__)

# The process may be so many frames ahead of who takes them; a pause holds it there.
AHEAD = 4
# How long a process may take to end its work in good order before it is ended.
PATIENCE_SECONDS = 2.0
# Where there are fewer cores than processes the window goes first: it needs little, and at once.
POLITENESS = 5
NEXT, STOP = "next", "stop"


class WorkerProcess:
    """One process that runs generators, one at a time in each of its channels; it starts when first needed,
    or by `start`.

    What it is given must be picklable: partials of module-level functions with plain values. So must the
    frames be that come back. A channel is a thread of the process and is used by one thread here.
    """

    def __init__(self, prepare: Callable[[], Iterator[Any]] | None = None, channels: int = 1) -> None:
        """`prepare` is run first in the process: it loads what the work will need."""
        self._prepare = prepare
        self._count = channels
        self._process: Any = None
        self._channels: list[_Channel] = []
        self._starting = threading.Lock()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def start(self) -> None:
        """Start the process ahead of its first work."""
        with self._starting:
            if not self.is_running:
                self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(self._count)]
        theirs = [end for _, end in pipes]
        self._channels = [_Channel(end, Packer()) for end, _ in pipes]
        self._process = context.Process(target=_serve, args=(theirs, self._prepare), daemon=True)
        self._process.start()
        for end in theirs:
            end.close()

    def frames(self, make: Callable[[], Iterator[Any]], channel: int = 0) -> Iterator[Any]:
        """What the generator made by `make` yields, in the process. Closing this closes that one.

        Raises what the work raised (as a `DifflabError` where it was one), and `DifflabError` where it died.
        """
        self.start()
        ours = self._channels[channel]
        over = False
        try:
            ours.connection.send(ours.packer.pack(make))
            while True:
                kind, value = ours.connection.recv()
                over = kind != "frame"
                if kind == "done":
                    return
                if kind == "failed":
                    raise value
                yield value
                ours.connection.send(NEXT)
        except (EOFError, OSError) as error:
            over = True
            raise self._death() from error
        finally:
            if not over:
                self._end_work(ours.connection)

    def close(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        process.join(PATIENCE_SECONDS / 4)
        if process.is_alive():
            process.kill()
            process.join(PATIENCE_SECONDS)
        # Only now: a thread that waits for an answer has been woken by the end of the process.
        for channel in self._channels:
            channel.connection.close()

    def _end_work(self, connection: Connection) -> None:
        """Let the work close its generator. A process that does not answer in time is ended, unless other
        channels are at work in it: then this one waits until the work comes to its next frame."""
        with contextlib.suppress(EOFError, OSError):
            connection.send(STOP)
            while connection.poll(PATIENCE_SECONDS) or (self._count > 1 and self.is_running):
                if connection.poll() and connection.recv()[0] != "frame":
                    return
        self.close()

    def _death(self) -> DifflabError:
        code, process = None, self._process
        if process is not None:
            process.join(PATIENCE_SECONDS)
            code = process.exitcode
        self.close()
        return DifflabError(
            f"The process that did the work ended unexpectedly (exit code {code}).",
            "Start again; if it happens again, make the work smaller: the memory may be short.",
        )


@dataclass(frozen=True)
class _Channel:
    connection: Connection
    packer: Packer


def _serve(connections: list[Connection], prepare: Callable[[], Iterator[Any]] | None) -> None:
    """The life of the process: prepare, then work after work until the other end goes."""
    # Ctrl+C in a terminal reaches both processes; the window decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(POLITENESS)
    if prepare is not None:
        for _ in prepare():
            pass
    for connection in connections[1:]:
        threading.Thread(target=_serve_channel, args=(connection,), daemon=True).start()
    _serve_channel(connections[0])


def _serve_channel(connection: Connection) -> None:
    unpacker = Unpacker()
    with contextlib.suppress(EOFError, OSError):
        while True:
            message = connection.recv()
            if isinstance(message, Parcel):  # else an answer to work that is over
                _work(connection, unpacker.unpack(message))


def _work(connection: Connection, make: Callable[[], Iterator[Any]]) -> None:
    try:
        _run(connection, make())
        answer: tuple[str, Any] = ("done", None)
    except (EOFError, OSError):
        raise
    except DifflabError as error:
        # Rebuilt from its words: a subclass may hold what cannot be sent.
        answer = ("failed", DifflabError(error.cause, error.remedy))
    except Exception as error:  # the job runner is where every failure of a job ends up
        log.exception("work failed")
        answer = ("failed", RuntimeError(f"{type(error).__name__}: {error}"))
    connection.send(answer)


def _run(connection: Connection, frames: Iterator[Any]) -> None:
    """Send each frame; wait when too far ahead; close the generator when told to stop."""
    ahead = 0
    try:
        for frame in frames:
            connection.send(("frame", frame))
            ahead += 1
            while ahead >= AHEAD or connection.poll():
                if connection.recv() == STOP:
                    return
                ahead -= 1
    finally:
        close = getattr(frames, "close", None)
        if close is not None:
            close()
