"""difflab: a desktop visual laboratory for diffusion generative models."""

__version__ = "0.1.0"
