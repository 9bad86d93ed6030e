"""The few errors that users meet: each is one line that names the cause and the remedy.

Everything else that is raised is a bug and is reported as one. Front ends print `str(error)` and nothing
more; the command line exits with `exit_code`.
"""


class DifflabError(Exception):
    """Base of all expected failures.

    The message is one plain sentence with the cause; `remedy` says what the user can do about it.
    """

    exit_code = 1

    def __init__(self, cause: str, remedy: str = "") -> None:
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause} {remedy}".strip())


class UsageError(DifflabError):
    """The request itself cannot be understood or met: an unknown name, an impossible option."""

    exit_code = 2


class PlatformError(DifflabError):
    """The machine lacks something the request needs: a display, CUDA, a codec."""

    exit_code = 2


class DataError(DifflabError):
    """A data set that cannot be diffused: empty, non-finite, degenerate, unreadable."""


class ScheduleError(DifflabError):
    """A noise schedule that is not one: a beta outside (0, 1], a signal that grows again."""


class FileFormatError(DifflabError):
    """A file that is corrupt, truncated, foreign or newer than this program."""


class StorageError(DifflabError):
    """A file that could not be written; what was there before is still there."""


class NonFiniteError(DifflabError):
    """A computation left the finite numbers: a diverged training, an overflowing sampler."""
