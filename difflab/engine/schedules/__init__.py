"""Noise schedules: named families, curves edited by hand, tables imported or learned. Needs numpy only."""

from difflab.engine.schedules.build import build
from difflab.engine.schedules.options import FAMILIES, Curve, Family, Handle, ScheduleOptions
from difflab.engine.schedules.schedule import Schedule
from difflab.engine.schedules.views import VIEWS, View

__all__ = ["build", "Schedule", "ScheduleOptions", "Curve", "Handle", "Family", "FAMILIES", "View", "VIEWS"]
