"""The first picture waits for no module that only convenience would load."""

import subprocess
import sys

PROBE = """
import sys
import numpy as np
from difflab.gui.plots.schedule_drawing import drawing
from difflab.gui.widgets.thumbnail import _half_side
from difflab.engine.schedules import ScheduleOptions
from difflab.engine.schedules.editing import editable
from difflab.render.arrows import arrows, field_positions
from difflab.render.picture import ArrowField
from difflab.render.viewport import Rect, Viewport

_half_side(np.ones((50, 2), np.float32))
drawing(editable(ScheduleOptions(steps=1000), "alpha_bar"), "alpha_bar")
at = field_positions((-3.0, 3.0, -3.0, 3.0))
arrows(ArrowField(at, -at, "exact", "drift"), Viewport().onto(Rect(0, 0, 300, 300)), 1.0)
print("numpy.ma" in sys.modules)
"""


def test_masked_arrays_are_not_loaded_for_the_first_picture() -> None:
    found = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
