"""Diffusion processes: what a forward step does to the data. The table needs no torch."""

from difflab.engine.processes.options import GAUSSIAN, AnyProcess, BinomialOptions, GaussianOptions

PROCESSES: dict[str, type[GaussianOptions] | type[BinomialOptions]] = {
    "gaussian": GaussianOptions,
    "binomial": BinomialOptions,
}

__all__ = ["GAUSSIAN", "PROCESSES", "AnyProcess", "BinomialOptions", "GaussianOptions"]
