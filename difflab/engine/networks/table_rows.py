"""Rows of a large table of weights, with a gradient that has those rows only."""

from typing import Any

import torch
from torch import Tensor


class _TableRows(torch.autograd.Function):
    """As `torch.nn.functional.embedding` with sparse gradients, for tables of any shape."""

    @staticmethod
    def forward(ctx: Any, table: Tensor, rows: Tensor) -> Tensor:
        ctx.save_for_backward(rows)
        ctx.shape = table.shape
        return table[rows]

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        (rows,) = ctx.saved_tensors
        sparse = torch.sparse_coo_tensor(
            rows[None], gradient, ctx.shape, is_coalesced=True, check_invariants=False
        )
        return sparse, None


def table_rows(table: Tensor, rows: Tensor) -> Tensor:
    """(k, ...) the rows (k,), all different and rising, of the table (T, ...); its gradient is sparse."""
    found: Tensor = _TableRows.apply(table, rows)  # type: ignore[no-untyped-call]
    return found
