"""What a view of an experiment shows, as arrays: the forward cloud, reverse trajectories, fields, densities.

The window and the exporters draw from the same functions. `forward` needs numpy alone, so that the first
particles move before torch is there.
"""
