"""The mathematics: data sets, densities, schedules, networks, objectives, samplers, metrics.

Only torch, numpy, scipy and pydantic come in here; no Qt, no files, no threads, no printing. Option values
import without torch, so that menus and the window need not wait for it.
"""
