"""Each kind of prediction: its target is the truth it is read as, its weight what an error costs."""

import pytest
import torch
from torch import Tensor

from difflab.engine.conversions import noised
from difflab.engine.networks.options import Prediction
from difflab.engine.networks.predictions import PREDICTIONS

ALL = pytest.mark.parametrize("prediction", PREDICTIONS)


def _points() -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    x0, eps = torch.randn(2, 40, 2, generator=generator, dtype=torch.float64)
    return x0, eps, 20.0 * torch.rand(40, generator=generator, dtype=torch.float64) - 10.0


@ALL
def test_the_target_denoises_to_the_data(prediction: Prediction) -> None:
    x0, eps, log_snr = _points()
    kind = PREDICTIONS[prediction]
    target = kind.target(x0, eps, log_snr)
    torch.testing.assert_close(kind.denoise(noised(x0, eps, log_snr), target, log_snr), x0)


@ALL
def test_the_weight_turns_errors_of_the_data_into_errors_of_the_output(prediction: Prediction) -> None:
    x0, eps, log_snr = _points()
    kind = PREDICTIONS[prediction]
    off = 0.01 * torch.ones_like(x0)
    denoised = kind.denoise(noised(x0, eps, log_snr), kind.target(x0, eps, log_snr) + off, log_snr)
    weight = kind.log_weight(log_snr).exp()
    found = weight * (denoised - x0).square().sum(1)
    torch.testing.assert_close(found, off.square().sum(1), rtol=1e-6, atol=0.0)


@ALL
def test_pure_noise_and_pure_data_give_finite_answers(prediction: Prediction) -> None:
    x = torch.randn(5, 2)
    for level in (-torch.inf, torch.inf):
        assert torch.isfinite(
            PREDICTIONS[prediction].denoise(x, torch.randn(5, 2), torch.tensor(level))
        ).all()
