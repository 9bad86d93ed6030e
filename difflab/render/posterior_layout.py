"""Where the pictures of a posterior stand: mean, deviation and samples of each method, as large as they fit.

All lengths are in one unit, whichever the caller uses; y grows downward.
"""

from dataclasses import dataclass
from itertools import product

GAP = 4.0  # between pictures
BETWEEN = 12.0  # between methods
FRAME = 2.0  # for the line around the last picture of a row
WORDY = 10.0  # lines of words, the width that a block should have
CROWDED = 0.75
FULL = 0.8  # of the largest size: pictures may be smaller by so much for their rows to be full
MEAN, DEVIATION = -1, -2  # numbers of the pictures that are no samples
SUMMARIES = (MEAN, DEVIATION)


@dataclass(frozen=True)
class Tile:
    """One picture: `number` of the sample, or MEAN or DEVIATION; `block` counts the methods."""

    block: int
    number: int
    left: float
    top: float
    width: float
    height: float

    def contains(self, x: float, y: float) -> bool:
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


@dataclass(frozen=True)
class Block:
    """One method: its words stand on a line over the pictures."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class PosteriorLayout:
    """Everything that is drawn; `caption` is the height of the line under mean and deviation."""

    blocks: tuple[Block, ...]
    tiles: tuple[Tile, ...]


def posterior_layout(
    width: float, height: float, methods: int, samples: int, aspect: float, line: float
) -> PosteriorLayout:
    """Pictures (`aspect`: width over height) of `samples` samples of each method in width x height.

    `line` is the height of a line of words: one over each block, and one under the mean and the deviation.
    The arrangement of the blocks is the one that makes the samples largest; one that leaves no room for words
    must make them much larger.
    """
    arrangements = [(-(-methods // rows), rows) for rows in range(1, methods + 1)]
    fits = [_blocks(width, height, methods, columns, rows) for columns, rows in arrangements]
    blocks = max(fits, key=lambda found: _worth(found[0], samples, aspect, line))
    tiles = [tile for at, block in enumerate(blocks) for tile in _tiles(at, block, samples, aspect, line)]
    return PosteriorLayout(tuple(blocks), tuple(tiles))


def _blocks(width: float, height: float, methods: int, columns: int, rows: int) -> list[Block]:
    across = max((width - BETWEEN * (columns - 1)) / columns, 1.0)
    down = max((height - BETWEEN * (rows - 1)) / rows, 1.0)
    places = list(product(range(rows), range(columns)))[:methods]
    return [Block(c * (across + BETWEEN), r * (down + BETWEEN), across, down) for r, c in places]


def _summary_height(block: Block, aspect: float, line: float) -> float:
    """Mean and deviation stand below each other, at most a third of the block wide."""
    room = (block.height - line - 2 * line - GAP) / 2
    return max(min(room, block.width / 3 / aspect), 1.0)


def _worth(block: Block, samples: int, aspect: float, line: float) -> float:
    side = _sample_side(block, samples, aspect, line)
    return side if block.width >= WORDY * line else CROWDED * side


def _sample_side(block: Block, samples: int, aspect: float, line: float) -> float:
    """The height of a sample, as large as `samples` of them fit beside mean and deviation."""
    width = block.width - aspect * _summary_height(block, aspect, line) - 2 * GAP - FRAME
    return _best(width, block.height - line, samples, aspect)[0]


def _best(width: float, height: float, count: int, aspect: float) -> tuple[float, int]:
    """The height of `count` pictures in width x height, and in how many columns: large, and in full rows."""

    def side(columns: int) -> float:
        rows = -(-count // columns)
        across = (width - GAP * (columns - 1)) / columns / aspect
        return min(across, (height - GAP * (rows - 1)) / rows)

    sides = {columns: side(columns) for columns in range(1, max(count, 1) + 1)}
    fitting = [columns for columns, found in sides.items() if found >= FULL * max(sides.values())]
    columns = min(fitting, key=lambda tried: (-count % tried, -sides[tried]))
    return max(sides[columns], 1.0), columns


def _tiles(at: int, block: Block, samples: int, aspect: float, line: float) -> list[Tile]:
    first = block.top + line
    small = _summary_height(block, aspect, line)
    step = small + line + GAP
    tiles = [
        Tile(at, number, block.left, first + place * step, aspect * small, small)
        for place, number in enumerate(SUMMARIES)
    ]
    left = block.left + aspect * small + 2 * GAP
    side, columns = _best(block.left + block.width - left - FRAME, block.height - line, samples, aspect)
    for number in range(samples):
        row, column = divmod(number, columns)
        x, y = left + column * (aspect * side + GAP), first + row * (side + GAP)
        tiles.append(Tile(at, number, x, y, aspect * side, side))
    return tiles
