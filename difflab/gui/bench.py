"""The window's rows of `difflab bench`, in a process of their own: python -m difflab.gui.bench prints them as JSON.

Where there is no display Qt draws into memory ("offscreen"): the same painting, without the copy to a screen.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from statistics import quantiles
from subprocess import run as run_process

PROBE = """
import time
began = time.perf_counter()
from difflab.gui.bench import first_window
print(first_window(began))
"""


def main() -> int:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from difflab.gui.canvas import benchmark

    application = QApplication.instance() or QApplication([])
    found = [asdict(row) for row in benchmark.rows()]
    found += list(window_rows())
    found += list(start_rows())
    sys.stdout.write(json.dumps(found) + "\n")
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
