"""Classes and guidance: each row by its own class, and the guided denoiser by its formula."""

import pytest
import torch
from torch import Tensor

from difflab.engine.datasets.image_set import ImageShape
from difflab.engine.denoisers import ExactDenoiser, NetworkDenoiser, conditioned
from difflab.engine.networks import ImageMLPOptions, UNetOptions, build
from difflab.engine.networks.base import Network
from tests.engine.gaussian import Gaussian

LEVEL = torch.tensor(0.7)


class TwoGaussians(Gaussian):
    """Classes 0 and 1 are Gaussians of their own; both together stand for a third."""

    def given(self, label: int) -> Gaussian:
        return (Gaussian(-1.0, 0.2), Gaussian(1.5, 0.5))[label]


class ByClass(Network):
    """Guesses the class itself, and 10 where it is not told."""

    classes = 2
    rows_on_cpu = 3

    def __init__(self) -> None:
        super().__init__()
        self.prediction = "x0"
        self.last = torch.nn.Linear(1, 2)

    def forward(self, x: Tensor, log_snr: Tensor, label: Tensor | None = None) -> Tensor:
        del log_snr
        told = torch.full((len(x),), -1) if label is None else label
        return torch.where(told < 0, 10, told).to(x)[:, None].expand_as(x)


def _points(count: int) -> Tensor:
    return torch.randn(count, 2, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("level", [LEVEL, torch.linspace(-1.0, 2.0, 5)])
def test_each_row_has_the_denoiser_of_its_class(level: Tensor) -> None:
    law, x, labels = TwoGaussians(), _points(5), torch.tensor([0, 1, -1, 1, 0])
    found = conditioned(ExactDenoiser(law), labels)(x, level)
    for row, label in enumerate(labels.tolist()):
        log_snr = float(level if level.dim() == 0 else level[row])
        own = law if label < 0 else law.given(label)
        torch.testing.assert_close(found[row], own.denoise(x[row], log_snr))


def test_guidance_goes_on_from_the_denoiser_without_a_class() -> None:
    law, x, labels = TwoGaussians(), _points(4), torch.tensor([0, 1, -1, 1])
    plain, told = ExactDenoiser(law)(x, LEVEL), conditioned(ExactDenoiser(law), labels)(x, LEVEL)
    guided = conditioned(ExactDenoiser(law), labels, 1.5)(x, LEVEL)
    torch.testing.assert_close(guided, 2.5 * told - 1.5 * plain)
    torch.testing.assert_close(guided[2], plain[2])


def test_a_network_is_told_the_classes_some_rows_at_a_time() -> None:
    labels = torch.tensor([0, 1, -1, 1, 0, 1, 1])
    found = conditioned(NetworkDenoiser(ByClass()), labels)(_points(7), LEVEL)
    assert found[:, 0].tolist() == [0.0, 1.0, 10.0, 1.0, 0.0, 1.0, 1.0]
    assert (NetworkDenoiser(ByClass())(_points(4), LEVEL) == 10.0).all()


def test_a_network_without_classes_takes_no_notice() -> None:
    network = build(ImageMLPOptions(units=16), 4, torch.Generator().manual_seed(0))
    plain, x = NetworkDenoiser(network), _points(2).view(1, 4)
    torch.testing.assert_close(conditioned(plain, torch.tensor([1]), 3.0)(x, LEVEL), plain(x, LEVEL))


def test_rows_are_answered_alike_however_many_at_a_time() -> None:
    image = ImageShape(1, 4, 4)
    network = build(UNetOptions(width=8, depth=1), 16, torch.Generator(), None, image, classes=3).eval()
    x = torch.randn(70, 16, generator=torch.Generator().manual_seed(0))
    assert network.rows_on_cpu < 70
    labels, levels = torch.arange(70) % 3, torch.linspace(-3.0, 3.0, 70)
    whole = conditioned(NetworkDenoiser(network), labels)(x, levels)
    alone = conditioned(NetworkDenoiser(network), labels[66:])(x[66:], levels[66:])
    torch.testing.assert_close(whole[66:], alone, rtol=1e-4, atol=1e-5)
