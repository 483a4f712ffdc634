"""A pooling of one map: what it is made of, its numbers, and the code that makes them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.explain.explanation import Unworkable
from core.nn.pooling import max_indices, pool2d
from core.nn.shapes import Sides, conv_output_size, padding_sides
from core.trace import Region
from core.wording import TIMES, prose

Span = tuple[int, int]  # the first row (or column), and one past the last
PLACES = 4  # decimals of an average that does not come out even


@dataclass(frozen=True)
class Pooled:
    """One pooling, computed. `x` (H, W), `y` (H', W'); pairs are (rows, columns).

    `padding` is what was asked for; `hang` counts the rows and columns by which rounding up lets the last window
    overhang the padded input.
    """

    x: np.ndarray
    y: np.ndarray
    mode: str
    size: tuple[int, int]
    stride: tuple[int, int]
    padding: Sides
    hang: tuple[int, int]
    ceil: bool
    counted: bool
    same: bool
    whole: bool  # global: one window over all of it

    @property
    def windows(self) -> list[tuple[Span, Span]]:
        """The rows and the columns of the input under every window, in row-major order."""
        return [self.inside(*cell) for cell in np.ndindex(self.y.shape)]

    @property
    def sides(self) -> Sides:
        """The rim around the input, with what the last window needs beyond it."""
        (top, bottom), (left, right) = self.padding
        return (top, bottom + self.hang[0]), (left, right + self.hang[1])

    @cached_property
    def counts(self) -> np.ndarray:
        """How many cells every window's average divides by, `(H', W')`."""
        along = []
        for axis in (0, 1):
            before, after = self.padding[axis] if self.counted else (0, 0)
            first = self.padding[axis][0]
            low, high = first - before, first + self.x.shape[axis] + after
            starts = np.arange(self.y.shape[axis]) * self.stride[axis]
            along.append(np.minimum(starts + self.size[axis], high) - np.maximum(starts, low))
        return np.outer(*along)

    @cached_property
    def sums(self) -> np.ndarray:
        """The sum of every window, `(H', W')`: numbers of two decimals, so it is exact."""
        means = pool2d(
            self.x[..., None], self.size, stride=self.stride, padding=self.padding, mode="average",
            ceil_mode=self.ceil, count_padding=self.counted,
        )[..., 0]  # fmt: skip
        return np.round(means * self.counts, 2) + 0.0

    @cached_property
    def winners(self) -> np.ndarray:
        """Row and column of every window's largest number in the input, `(H', W', 2)`; the first of equals."""
        found = max_indices(
            self.x[..., None], self.size, stride=self.stride, padding=self.padding, ceil_mode=self.ceil
        )[..., 0]
        return np.stack(np.divmod(found, self.x.shape[1]), axis=-1)

    def inside(self, row: int, column: int) -> tuple[Span, Span]:
        """The rows and the columns of the input that a window covers: the first, and one past the last."""
        spans = []
        for axis, at in enumerate((row, column)):
            start = at * self.stride[axis] - self.padding[axis][0]
            spans.append((max(start, 0), min(start + self.size[axis], self.x.shape[axis])))
        return spans[0], spans[1]

    def left_out(self) -> tuple[int, int]:
        """How many rows and columns of the input no window reads at the end."""
        reach = [self.inside(*(n - 1 for n in self.y.shape))[axis][1] for axis in (0, 1)]
        return self.x.shape[0] - reach[0], self.x.shape[1] - reach[1]


def region(rows: Span, columns: Span) -> Region:
    """These rows and columns as cells of a grid."""
    return Region((rows[0], columns[0]), (rows[1] - rows[0], columns[1] - columns[0]))


def size_of(grid: np.ndarray) -> str:
    """Rows and columns of a grid, or of every one of a stack: `6×4`."""
    return TIMES.join(map(str, grid.shape[-2:]))


def pool(
    x: np.ndarray,
    *,
    mode: str,
    size: int,
    stride: int,
    padding: int | str = 0,
    ceil: bool = False,
    counted: bool = False,
    whole: bool = False,
) -> Pooled:
    """Runs `core.nn`'s pooling on a map `(H, W)` of at most two decimals; averages keep four.

    `whole` takes one window over everything, and no other setting counts. Raises `Unworkable` where no window fits.
    """
    x = np.round(x, 2) + 0.0
    kernel = (x.shape[0], x.shape[1]) if whole else (size, size)
    steps = kernel if whole else (stride, stride)
    ceil, counted = ceil and not whole, counted and not whole and mode == "average"
    sides = padding_sides(0 if whole else padding, (x.shape[0], x.shape[1]), kernel, stride=steps)
    widest = max(max(ends) for ends in sides)
    if widest >= min(kernel):
        raise Unworkable(
            prose(f"""{widest} cells of padding have room for a whole window of {size}: it could lie all outside the
                input and would have nothing to keep. Take at most {size - 1}, or a larger window.""")
        )
    out = []
    for axis, name in enumerate(("rows", "columns")):
        try:
            out.append(
                conv_output_size(x.shape[axis], kernel[axis], stride=steps[axis], padding=sides[axis], ceil_mode=ceil)
            )
        except ValueError:
            room = x.shape[axis] + sum(sides[axis])
            raise Unworkable(
                prose(f"""The window covers {kernel[axis]} {name}, and the input has only {room} with its padding: no
                    window fits. Take a smaller window, a larger input, or round up.""")
            ) from None
    y = pool2d(x[..., None], kernel, stride=steps, padding=sides, mode=mode, ceil_mode=ceil, count_padding=counted)[
        ..., 0
    ]
    rows, columns = (
        max((out[axis] - 1) * steps[axis] + kernel[axis] - x.shape[axis] - sum(sides[axis]), 0) for axis in (0, 1)
    )
    return Pooled(
        x, np.round(y, PLACES) + 0.0, mode, kernel, steps, sides, (rows, columns), ceil, counted,
        padding == "same", whole,
    )  # fmt: skip
