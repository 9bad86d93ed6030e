"""The command line: the second front end, on the same engine as the window.

One command a file; each has `HELP`, `add_arguments(parser)` and `run(arguments) -> dict`, whose dictionary is
what `--json` prints. Without `--json`, a command says in words what it did. Progress goes to stderr.
"""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from difflab import __version__
from difflab.errors import DifflabError

COMMANDS = {
    "train": "difflab.cli.train",
    "sample": "difflab.cli.sample",
    "inpaint": "difflab.cli.inpaint",
    "evaluate": "difflab.cli.evaluate",
    "export": "difflab.cli.export",
    "presets": "difflab.cli.presets",
    "doctor": "difflab.cli.doctor",
    "bench": "difflab.cli.bench",
}


def main(words: Sequence[str]) -> int:
    """Run the command that `words` name; the exit code: 0 done, 1 failed, 2 usage or environment."""
    arguments = build_parser().parse_args(list(words))
    command = import_module(COMMANDS[arguments.command])
    try:
        result = command.run(arguments)
        if arguments.json:
            sys.stdout.write(json.dumps(result, allow_nan=False) + "\n")
        sys.stdout.flush()
    except DifflabError as error:
        return _complain(arguments, str(error), error.exit_code)
    except KeyboardInterrupt:
        return _complain(arguments, "Stopped.", 1)
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more when it flushes at its end.
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - lives until the end of the process
        return 1
    return 0


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="difflab",
        description="A visual laboratory for diffusion models. Without a command, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"difflab {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        command = import_module(module)
        sub = commands.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(sub)
        sub.add_argument(
            "--json", action="store_true", help="print one JSON object on stdout and nothing else"
        )
        sub.add_argument("--debug", action="store_true", help="show the traceback of a failure")
    return parser


def _complain(arguments: argparse.Namespace, message: str, code: int) -> int:
    if arguments.debug:
        traceback.print_exc()
    sys.stderr.write(f"difflab: {message}\n")
    return code
