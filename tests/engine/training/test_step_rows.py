"""Rows of the steps a batch meets: as if all had been moved in every step, without touching the others."""

import pytest
import torch
from torch import Tensor, nn

from difflab.engine.datasets import DATA
from difflab.engine.densities import build as build_density
from difflab.engine.networks import SigmoidMLPOptions
from difflab.engine.networks.table_rows import table_rows
from difflab.engine.objectives import BinomialKLOptions
from difflab.engine.processes import BinomialOptions
from difflab.engine.training.average import WeightAverage
from difflab.engine.training.optimisers import build
from difflab.engine.training.options import Optimiser, TrainingOptions
from difflab.engine.training.run import TrainingRun, TrainingTask
from difflab.engine.training.state import TrainState
from difflab.engine.training.step_rows import StepRows
from difflab.errors import FileFormatError

OPTIMISERS: tuple[Optimiser, ...] = ("adam", "adamw", "sgd", "momentum")
RATE = 0.01
BITS = BinomialOptions(rate=0.2)


def _table(steps: int = 6) -> nn.Parameter:
    return nn.Parameter(torch.randn(steps, 2, 3, generator=torch.Generator().manual_seed(0)).double())


def _step(rows: StepRows, table: nn.Parameter, met: Tensor, count: int) -> Tensor:
    """One step on sum (row - 1)^2 over the rows met; its dense gradient (T, 2, 3)."""
    (table_rows(table, met) - 1.0).square().sum().backward()  # type: ignore[no-untyped-call]
    assert table.grad is not None
    assert table.grad.is_sparse
    dense = table.grad.to_dense()
    rows.step(RATE, count)
    return dense


@pytest.mark.parametrize("name", OPTIMISERS)
def test_rows_met_in_every_step_move_as_all_weights_do(name: Optimiser) -> None:
    options, table = TrainingOptions(optimiser=name), _table()
    values = table.detach().flatten(1).clone()
    optimiser, average = build(options, values), WeightAverage(values, options.ema)
    rows = StepRows(table, options)
    for count in range(1, 21):
        gradients = _step(rows, table, torch.arange(6), count)
        optimiser.step(values, gradients.flatten(1), RATE, count)
        average.update(values, count)
    torch.testing.assert_close(table.detach().flatten(1), values)
    torch.testing.assert_close(rows.averaged(20).flatten(1), average.values)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_rest_is_so_many_steps_without_a_gradient(name: Optimiser) -> None:
    """Of Adam up to its corrections, which hardly change any more after 400 steps."""
    generator = torch.Generator().manual_seed(0)
    values = torch.randn(3, 5, generator=generator, dtype=torch.float64)
    options = TrainingOptions(optimiser=name, weight_decay=0.03)
    slow, fast, other = build(options, values), build(options, values), values.clone()
    for count in range(1, 401):
        gradients = torch.randn(3, 5, generator=generator, dtype=torch.float64)
        slow.step(values, gradients, RATE, count)
        fast.step(other, gradients, RATE, count)
    before = values.clone()
    for count in range(401, 431):
        slow.step(values, torch.zeros(3, 5, dtype=torch.float64), RATE, count)
    fast.rest(other, RATE, 430, torch.tensor([[30.0], [30.0], [0.0]], dtype=torch.float64))
    torch.testing.assert_close(other[:2] - before[:2], values[:2] - before[:2], rtol=3e-2, atol=1e-5)
    assert torch.equal(other[2], before[2])
    for moment, vector in slow.moments.items():
        torch.testing.assert_close(fast.moments[moment][:2], vector[:2])


def test_rows_not_met_are_left_alone_and_made_up_for() -> None:
    """SGD forgets nothing: after the same gradients in the same order the rows are where all would be."""
    options, table = TrainingOptions(optimiser="sgd"), _table()
    values, first = table.detach().clone(), table.detach().clone()
    rows, average = StepRows(table, options), WeightAverage(values, options.ema)
    for count in range(1, 31):
        met = torch.tensor([[1, 4], [0, 4], [2, 4]][count % 3])
        values.sub_(_step(rows, table, met, count), alpha=RATE)
        average.update(values, count)
    torch.testing.assert_close(table.detach(), values)
    torch.testing.assert_close(rows.averaged(30), average.values)
    assert torch.equal(table[[3, 5]], first[[3, 5]])


def test_a_saved_table_goes_on_as_if_never_interrupted() -> None:
    options, table, copy = TrainingOptions(), _table(), _table()
    rows, again = StepRows(table, options), StepRows(copy, options)
    for count in range(1, 6):
        _step(rows, table, torch.tensor([0, count]), count)
    again.restore(rows.parts(), 5)
    for each, parameter in ((rows, table), (again, copy)):
        _step(each, parameter, torch.tensor([0, 1, 3]), 6)
    assert torch.equal(table, copy)
    assert torch.equal(rows.averaged(6), again.averaged(6))


def test_a_table_of_another_schedule_is_refused() -> None:
    rows = StepRows(_table(6), TrainingOptions())
    with pytest.raises(FileFormatError, match="another shape"):
        rows.restore(StepRows(_table(7), TrainingOptions()).parts(), 1)


def test_a_resumed_training_of_a_long_schedule_equals_an_uninterrupted_one() -> None:
    """200 steps, of which a batch meets 32; the saved state goes through its flat form."""
    task = TrainingTask(
        SigmoidMLPOptions(units=4, layers=1),
        BinomialKLOptions(),
        TrainingOptions(batch=32, steps=12),
        build_density(DATA["heartbeat"](), {}, BITS),
        seed=0,
        log_snrs=torch.linspace(8.0, -8.0, 200).tolist(),
        process=BITS,
    )
    whole, first, second = (TrainingRun(task, 12) for _ in range(3))
    for _ in range(7):
        whole.advance()
        first.advance()
    second.restore(TrainState.from_tensors(first.state().tensors()))
    for _ in range(5):
        whole.advance()
        second.advance()
    one, other = whole.state().tensors(), second.state().tensors()
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    weights, again = whole.weights(), second.weights()
    assert all(torch.equal(weights[name], again[name]) for name in weights)
    assert set(weights) == set(whole.network.state_dict())
