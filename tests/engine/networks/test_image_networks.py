"""Networks for images: any shape, the class told or not, weights that tell what they are for."""

import pytest
import torch
from torch import Tensor

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.networks import NETWORKS, AnyNetwork, ImageMLPOptions, UNetOptions, build
from difflab.engine.networks.base import Network
from difflab.engine.networks.shapes import DataShape, data_shape
from difflab.engine.networks.unet import UNet
from difflab.errors import UsageError

GREY = ImageShape(1, 8, 8)
SMALL: dict[str, AnyNetwork] = {
    "unet": UNetOptions(width=8, depth=2),
    "image-mlp": ImageMLPOptions(units=16),
}
UNTOLD = {"multiscale"}  # of classes; see test_multiscale.py
ALL = pytest.mark.parametrize("kind", SMALL)


def _network(options: AnyNetwork, image: ImageShape = GREY, classes: int = 3) -> Network:
    """With weights as if trained: what begins at zero does not stay there."""
    network = build(options, image.dim, torch.Generator().manual_seed(0), None, image, classes)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))
    return network.eval()


def _images(count: int, image: ImageShape = GREY) -> Tensor:
    return torch.randn(count, image.dim, generator=torch.Generator().manual_seed(2))


def test_every_kind_for_images_is_tested_here() -> None:
    assert set(SMALL) | UNTOLD == {kind for kind, options in NETWORKS.items() if options.space == "image"}


@pytest.mark.parametrize("image", [(1, 28, 28), (3, 9, 7), (1, 1, 5), (3, 32, 32), (1, 2, 3)])
@pytest.mark.parametrize(("depth", "patch"), [(1, 1), (3, 1), (4, 1), (1, 2), (2, 3)])
def test_a_unet_takes_images_of_any_shape(image: tuple[int, int, int], depth: int, patch: int) -> None:
    shape = ImageShape(*image)
    network = _network(UNetOptions(width=8, depth=depth, patch=patch), shape)
    output = network(_images(2, shape), torch.tensor(0.3))
    assert output.shape == (2, shape.dim)
    assert torch.isfinite(output).all()


def test_patches_hold_the_pixels_of_a_square() -> None:
    """The first of them: 3 x 3 patches of 2 x 2 pixels."""
    image = ImageShape(1, 24, 24)
    options = UNetOptions(width=8, depth=1, patch=2, attention=False)
    network, x = _network(options, image), _images(1, image).requires_grad_()
    assert isinstance(network, UNet)
    first = network.first(network._patches(x))
    (seen,) = torch.autograd.grad(first[0, :, 6, 6].sum(), x)
    rows, columns = torch.nonzero(seen.view(24, 24), as_tuple=True)
    # The patch (6, 6) holds the pixels 12 and 13 of both axes, its neighbours 10 to 15.
    assert [int(edge) for edge in (rows.min(), rows.max(), columns.min(), columns.max())] == [10, 15, 10, 15]


@pytest.mark.parametrize("width", [8, 13, 20, 48])
def test_a_unet_has_any_width(width: int) -> None:
    network = _network(UNetOptions(width=width, depth=2))
    assert network(_images(2), torch.tensor(0.3)).shape == (2, 64)


def test_one_image_takes_no_notice_of_another() -> None:
    network, x = _network(SMALL["unet"]), _images(3)
    levels = torch.tensor([-1.0, 0.0, 2.0])
    alone = torch.cat([network(row[None], level[None]) for row, level in zip(x, levels, strict=True)])
    torch.testing.assert_close(network(x, levels), alone, rtol=1e-4, atol=1e-5)


def test_a_moved_image_is_answered_by_a_moved_one() -> None:
    """Away from the borders, and with one bias for all pixels, the U-Net does not know where it is."""
    side = 80
    image = ImageShape(1, side, side)
    network = _network(UNetOptions(width=8, depth=2, attention=False), image)
    with torch.no_grad():
        network.get_parameter("last.bias").fill_(0.2)
    x = torch.zeros(1, *image)
    x[..., 38:42, 37:40] = torch.randn(4, 3, generator=torch.Generator().manual_seed(3))
    here, there = (network(part.flatten(1), torch.tensor(1.0)) for part in (x, x.roll((4, -2), (2, 3))))
    inside = slice(28, 52)  # 20 pixels from the borders, whose padding the network sees
    expected = here.view(side, side).roll((4, -2), (0, 1))[inside, inside]
    torch.testing.assert_close(there.view(side, side)[inside, inside], expected, rtol=1e-4, atol=1e-5)
    assert expected.std() > 0.01


@ALL
def test_classes_are_told_apart(kind: str) -> None:
    network, x = _network(SMALL[kind]), _images(1).repeat(4, 1)
    answers = network(x, torch.tensor(0.0), torch.arange(-1, 3))
    assert torch.pdist(answers).min() > 1e-4


@ALL
def test_a_class_that_is_not_told_is_minus_one(kind: str) -> None:
    network, x = _network(SMALL[kind]), _images(4)
    unknown = torch.full((4,), -1)
    torch.testing.assert_close(network(x, torch.tensor(0.0)), network(x, torch.tensor(0.0), unknown))


@ALL
def test_only_a_conditional_network_is_told_classes(kind: str) -> None:
    told, not_told = SMALL[kind], SMALL[kind].replace(conditional=False)
    assert _network(told).classes == 3
    assert _network(told, classes=0).classes == 0
    assert _network(not_told).classes == 0
    assert "told.label.weight" not in _network(not_told).state_dict()


@ALL
@pytest.mark.parametrize("classes", [0, 3])
def test_the_weights_tell_what_they_are_for(kind: str, classes: int) -> None:
    image = ImageShape(3, 4, 6)
    weights = _network(SMALL[kind], image, classes).state_dict()
    seen = image if SMALL[kind].sees_images else None
    assert data_shape(SMALL[kind], weights) == DataShape(72, seen, classes)


def test_a_unet_needs_images() -> None:
    with pytest.raises(UsageError, match="is for images"):
        build(UNetOptions(), 2, torch.Generator())


def test_the_usual_unet_fits_into_four_megabytes() -> None:
    network = build(UNetOptions(), 784, torch.Generator(), None, ImageShape(1, 28, 28), 10)
    assert sum(parameter.numel() for parameter in network.parameters()) < 1_000_000
