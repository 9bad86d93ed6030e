"""A read-out for each step: against each step's own matrix, its gradients against dense ones."""

import pytest
import torch
from torch import Tensor

from difflab.engine.networks import AnyNetwork, RBFOptions, SigmoidMLPOptions, build
from difflab.engine.networks.step_readout import MANY, StepReadout

INPUTS, PARTS, DIM = 5, 2, 3


def _readout(steps: int) -> StepReadout:
    found = StepReadout(torch.linspace(8.0, -5.0, steps).double(), INPUTS, PARTS, DIM).double()
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in found.parameters():
            parameter.normal_(generator=generator)
    return found


def _expected(readout: StepReadout, h: Tensor, index: Tensor) -> Tensor:
    """(n, parts, d) the definition, a row at a time: blends of neighbours plus the step's own part."""
    found = []
    for row, step in zip(h, index.tolist(), strict=True):
        blend = readout.get_buffer("blend")[step].double()
        shared = torch.einsum("s,isn->in", blend, readout.shared.view(INPUTS + 1, len(blend), -1))
        weight = shared[:-1] + readout.weight[step].view(INPUTS, -1)
        found.append(row @ weight + shared[-1] + readout.bias[step].flatten())
    return torch.stack(found).view(-1, PARTS, DIM)


@pytest.mark.parametrize("steps", [7, MANY + 1])
@pytest.mark.parametrize("index", [[0, 0, 3, 3, 6, 6], [6, 2, 2, 6, 0, 2], [5], [1, 1, 1, 1, 1]])
def test_values_and_gradients_are_those_of_each_steps_own_matrix(steps: int, index: list[int]) -> None:
    readout, at = _readout(steps), torch.tensor(index)
    h = torch.randn(len(index), INPUTS, dtype=torch.float64, requires_grad=True)
    wanted, found = _expected(readout, h, at), readout(h, at)
    torch.testing.assert_close(found, wanted)
    parameters = [h, *readout.parameters()]
    dense = torch.autograd.grad(wanted.square().sum(), parameters)
    for theirs, ours in zip(dense, torch.autograd.grad(found.square().sum(), parameters), strict=True):
        torch.testing.assert_close(ours.to_dense(), theirs)


def test_one_step_for_all_is_that_step_for_each() -> None:
    readout, h = _readout(7), torch.randn(4, INPUTS, dtype=torch.float64)
    torch.testing.assert_close(readout(h, torch.tensor(3)), readout(h, torch.tensor([3, 3, 3, 3])))


@pytest.mark.parametrize(("steps", "sparse"), [(MANY, False), (MANY + 1, True)])
def test_only_many_steps_have_gradients_of_the_rows_met(steps: int, sparse: bool) -> None:
    readout = _readout(steps)
    readout(torch.ones(2, INPUTS, dtype=torch.float64), torch.tensor([4, 2])).sum().backward()
    for name in ("weight", "bias"):
        gradient = readout.get_parameter(name).grad
        assert gradient is not None
        assert gradient.is_sparse is sparse
        assert (name in readout.tables) is sparse


@pytest.mark.parametrize("options", [RBFOptions(), SigmoidMLPOptions()])
@pytest.mark.parametrize("steps", [8, MANY + 1])
def test_a_step_that_groups_its_data_is_not_recorded(options: AnyNetwork, steps: int) -> None:
    log_snrs = torch.linspace(8.0, -5.0, steps, dtype=torch.float64)
    network = build(options, 2, torch.Generator().manual_seed(0), log_snrs)
    assert not network.recordable
    assert bool(network.by_step) is (steps > MANY)
