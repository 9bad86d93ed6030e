"""The work of the ablations, in a process of their own."""

from collections.abc import Iterator, Sequence

from difflab.session.ablations import Ablation, AblationFrame


def grid(runs: Sequence[Ablation]) -> Iterator[AblationFrame]:
    """Train all runs side by side and measure them."""
    from difflab.session.ablations import run_ablations

    yield from run_ablations(runs, {})
