"""The order in which noise levels are visited where stretches of the way are repeated (RePaint)."""

from collections.abc import Iterator


def visits(steps: int, resamples: int, jump: int) -> Iterator[tuple[int, int]]:
    """Moves (from, to) between the levels 0 (noise) to `steps` (data): one up denoises, down re-noises.

    Every `jump` steps, counted from the last noise level before the data, the last `jump` steps are taken
    again until they were taken `resamples` times (Lugmayr et al. 2022, figure 9). The data are reached once:
    nothing is re-noised after the last step.
    """
    at, left = 0, dict.fromkeys(range(steps - 1, jump - 1, -jump), resamples - 1)
    while at < steps:
        yield at, at + 1
        at += 1
        if left.get(at, 0) > 0:
            left[at] -= 1
            yield at, at - jump
            at -= jump


def denoisings(steps: int, resamples: int, jump: int) -> int:
    """How many of the moves denoise: what the run costs."""
    return sum(1 for before, after in visits(steps, resamples, jump) if after > before)
