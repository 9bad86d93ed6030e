"""The program: a command when the first word names one, else the window.

Only this module knows both front ends.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run with `arguments` (the process's own when None) and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    from difflab.cli import COMMANDS
    from difflab.cli import main as run_command

    if words and (words[0] in COMMANDS or words[0] in {"-h", "--help", "--version"}):
        return run_command(words)
    from difflab.gui.application import main as open_window

    return open_window(words)


if __name__ == "__main__":
    sys.exit(main())
