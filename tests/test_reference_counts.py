"""The Qt binding must not eat references: PySide6 6.12.0 on Python 3.11 frees None and True."""

import subprocess
import sys

PROBE = """
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Emitter(QObject):
    happened = Signal(bool)

application = QApplication([])
emitter, label = Emitter(), QLabel()
before = sys.getrefcount(True), sys.getrefcount(None)
for number in range(20_000):
    emitter.happened.emit(True)
    label.setText("x")
after = sys.getrefcount(True), sys.getrefcount(None)
print(abs(after[0] - before[0]), abs(after[1] - before[1]))
"""


def test_signals_and_void_calls_leave_reference_counts_alone() -> None:
    result = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    drift_true, drift_none = map(int, result.stdout.split())
    assert drift_true < 50
    assert drift_none < 50
