"""The parts of a training: the weight average by its definition, flat parameters, the stream."""

import pytest
import torch
from torch import Tensor, nn

from difflab.engine.objectives import VObjectiveOptions, build
from difflab.engine.training.average import WeightAverage
from difflab.engine.training.data import BatchStream
from difflab.engine.training.parameters import FlatParameters
from tests.engine.gaussian import Gaussian


@pytest.mark.parametrize("width", [0.05, 0.1, 0.2])
def test_the_average_has_the_width_it_is_asked_for(width: float) -> None:
    """Averaging the step number and its square tells the window's standard deviation; 1/steps of rounding."""
    steps = 3000
    numbers = [torch.tensor([count, count**2], dtype=torch.float64) for count in range(1, steps + 1)]
    average = WeightAverage(numbers[0], width)
    for count, value in enumerate(numbers, start=1):
        average.update(value, count)
    mean, square = average.values.tolist()
    assert (square - mean**2) ** 0.5 / steps == pytest.approx(width, abs=2 / steps)


def test_a_width_of_zero_keeps_the_latest_weights() -> None:
    average = WeightAverage(torch.zeros(3), 0.0)
    average.update(torch.ones(3), 1)
    average.update(torch.full((3,), 5.0), 2)
    assert average.values.tolist() == [5.0] * 3


def test_the_first_weights_count_for_nothing_once_trained() -> None:
    average = WeightAverage(torch.full((3,), 1e6), 0.1)
    average.update(torch.ones(3), 1)
    assert average.values.tolist() == [1.0] * 3


def test_the_module_sees_what_happens_to_its_vector() -> None:
    module = nn.Linear(3, 2)
    parameters = FlatParameters(module)
    module(torch.ones(1, 3)).sum().backward()
    assert parameters.gradients.tolist() == [1.0] * 8
    parameters.values.fill_(2.0)
    assert module.bias.tolist() == [2.0, 2.0]


def test_splitting_and_joining_are_inverse() -> None:
    parameters = FlatParameters(nn.Linear(3, 2))
    vector, back = torch.arange(8.0), torch.zeros(8)
    parameters.join(parameters.split(vector), back)
    assert torch.equal(back, vector)


def _stream(batch: int, seed: int = 0) -> BatchStream:
    generator = torch.Generator().manual_seed(seed)
    return BatchStream(Gaussian(), build(VObjectiveOptions()), batch, torch.device("cpu"), generator)


def test_batches_have_the_size_asked_for() -> None:
    x0, eps, log_snr, label = _stream(100).next()
    assert label is None
    assert (x0.shape, eps.shape, log_snr.shape) == ((100, 2), (100, 2), (100,))


@pytest.mark.parametrize("batch", [1, 1024, 200_000])
def test_a_block_has_at_least_one_batch_and_bounded_memory(batch: int) -> None:
    stream = _stream(batch)
    assert stream.block >= 1
    assert stream.block * batch * 2 <= max(131_072, 2 * batch)


def test_no_point_is_given_twice() -> None:
    stream = _stream(BATCH := 32_768)
    points: list[Tensor] = [stream.next().x0 for _ in range(2 * stream.block + 1)]
    assert len(torch.unique(torch.cat(points), dim=0)) == len(points) * BATCH


@pytest.mark.parametrize("step", [0, 1, 2, 3, 5])
def test_a_position_in_the_stream_is_found_again(step: int) -> None:
    stream, again = _stream(32_768), _stream(32_768, seed=9)
    assert stream.block == 2
    for _ in range(step):
        stream.next()
    again.restore(stream.state(), step)
    for _ in range(3):
        for kept, found in zip(stream.next()[:3], again.next()[:3], strict=True):
            assert torch.equal(kept, found)
