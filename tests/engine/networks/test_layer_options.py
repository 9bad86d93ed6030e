"""What layers of units are called, and how they are counted, is the same for every network that has them."""

import pytest

from difflab.engine.networks import NETWORKS

NAMES = {"Width": ("width", "units"), "Depth": ("depth", "layers")}


@pytest.mark.parametrize("label", NAMES)
def test_layers_are_named_and_counted_alike(label: str) -> None:
    found = {}
    for kind, model in NETWORKS.items():
        for name, info in model.model_fields.items():
            if info.title == label and name in NAMES[label] and kind != "unet":  # whose widths are channels
                assert isinstance(info.json_schema_extra, dict)
                found[kind] = info.json_schema_extra["unit"]
    assert set(found) == {"mlp", "bits-mlp", "sigmoid-mlp", "image-mlp"}
    assert len(set(found.values())) == 1
