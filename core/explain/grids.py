"""Grids of numbers: as short texts that fit a link, and the textbooks' own."""

from dataclasses import dataclass

import numpy as np

LARGEST = 12  # cells along a side of a grid that shows every number


def to_text(grid: np.ndarray) -> str:
    """`[[1, 2], [3, 0.5]]` -> `1_2*3_0.5`; several channels stand one after another, apart by `~`.

    `grid` is (H, W) or (H, W, C), with at most two decimals.
    """
    channels = [grid] if grid.ndim == 2 else [grid[..., c] for c in range(grid.shape[-1])]
    return "~".join(
        "*".join("_".join(f"{v:.2f}".rstrip("0").rstrip(".") for v in row) for row in channel) for channel in channels
    ).replace("-0_", "0_")


def from_text(text: str, shape: tuple[int, int, int]) -> np.ndarray | None:
    """The grid that a text holds, `(H, W, C)` rounded to two decimals; None unless it has this very shape."""
    try:
        rows = [[[float(v) for v in row.split("_")] for row in channel.split("*")] for channel in text.split("~")]
        grid = np.moveaxis(np.array(rows, float), 0, -1)
    except ValueError:
        return None
    if grid.shape != shape or not np.isfinite(grid).all() or np.abs(grid).max() > 999:
        return None
    return np.round(grid, 2) + 0.0


@dataclass(frozen=True)
class Example:
    """An input to start from, and where it is from; `kernel` where the source has its own."""

    title: str
    rows: tuple[tuple[float, ...], ...]
    kernel: tuple[tuple[float, ...], ...] = ()

    @property
    def grid(self) -> np.ndarray:
        return np.array(self.rows, float)


EXAMPLES: dict[str, Example] = {
    "edge": Example("Two halves", ((9, 9, 9, 1, 1, 1), (8, 9, 8, 1, 2, 1)) * 3),
    "corner": Example(
        "A square",
        (
            (0, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0),
            (0, 0, 5, 5, 5, 0, 0),
            (0, 0, 5, 5, 5, 0, 0),
            (0, 0, 5, 5, 5, 0, 0),
            (0, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0),
        ),
    ),
    "dumoulin": Example(
        "Dumoulin and Visin's figure",
        ((3, 3, 2, 1, 0), (0, 0, 1, 3, 1), (3, 1, 2, 2, 3), (2, 0, 0, 2, 2), (2, 0, 0, 0, 1)),
        ((0, 1, 2), (2, 2, 0), (0, 1, 2)),
    ),
    "d2l": Example("Dive into Deep Learning's figure", ((0, 1, 2), (3, 4, 5), (6, 7, 8)), ((0, 1), (2, 3))),
}
