"""Samplers: ways from noise back to data, one per file, chosen from a table.

The table holds option values only, so that menus come up before torch; `sample` imports what it needs.
"""

from difflab.engine.samplers.options import (
    AncestralOptions,
    AnySampler,
    DDIMOptions,
    FlowEulerOptions,
    FlowHeunOptions,
    SamplerOptions,
    Spacing,
    Variance,
)

SAMPLERS: dict[str, type[SamplerOptions]] = {
    "flow-heun": FlowHeunOptions,
    "flow-euler": FlowEulerOptions,
    "ddim": DDIMOptions,
    "ancestral": AncestralOptions,
}

__all__ = [
    "SAMPLERS",
    "AncestralOptions",
    "AnySampler",
    "DDIMOptions",
    "FlowEulerOptions",
    "FlowHeunOptions",
    "SamplerOptions",
    "Spacing",
    "Variance",
]
