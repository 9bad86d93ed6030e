"""A source with overrides: what both front ends open."""

from collections.abc import Sequence
from dataclasses import replace

from difflab.session.assets import named_assets
from difflab.session.paths import parse_override, with_changes
from difflab.session.sources import Source, open_source


def open_request(name: str, overrides: Sequence[str] = (), seed: int | None = None) -> Source:
    """The source called `name`, each "path=value" of `overrides` applied in order, then the seed."""
    changes = dict(parse_override(text) for text in overrides)
    data = str(changes.get("data.name", ""))
    source = open_source(name, data)
    if source.experiment.data.name == data and named_assets(source.experiment):
        del changes["data.name"]  # a file has become just that: to begin it anew would lose its content
    if seed is not None:
        changes["seed"] = seed
    return replace(source, experiment=with_changes(source.experiment, changes))
