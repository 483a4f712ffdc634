"""What a computation touched, and in which order.

A `Trace` holds every array once, in its final state. Its steps only point into them: which cells a step
reads, which it writes, and one caption that says so in numbers. Figures, captions, animations, tables and
tests all follow from it. Frozen data: no mathematics and no drawing here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import overload

import numpy as np

from core.wording import prose


@dataclass(frozen=True)
class Region:
    """A box of cells in one array: along each axis `count` cells from `start`, `spacing` apart.

    `Region((1, 0), (3, 3), (2, 2))` is a 3 x 3 window, dilated by 2, whose first cell is (1, 0).
    """

    start: tuple[int, ...]
    count: tuple[int, ...]
    spacing: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.spacing:
            object.__setattr__(self, "spacing", (1,) * len(self.start))
        if not len(self.start) == len(self.count) == len(self.spacing):
            raise ValueError(
                prose(f"""start, count and spacing must have one number per axis, received {self.start}, {self.count}
                    and {self.spacing}""")
            )
        if min(self.count, default=1) < 1 or min(self.spacing, default=1) < 1:
            raise ValueError(f"count and spacing must be at least 1, received {self.count} and {self.spacing}")

    @classmethod
    def cell(cls, *index: int) -> "Region":
        """The one cell at `index`."""
        return cls(tuple(index), (1,) * len(index))

    @classmethod
    def whole(cls, shape: tuple[int, ...]) -> "Region":
        """Every cell of an array of this shape."""
        return cls((0,) * len(shape), tuple(shape))

    @property
    def stop(self) -> tuple[int, ...]:
        """One past the last cell, along each axis."""
        return tuple(s + (n - 1) * d + 1 for s, n, d in zip(self.start, self.count, self.spacing, strict=True))

    def cells(self) -> Iterator[tuple[int, ...]]:
        """The index of every cell, in row-major order."""
        axes = zip(self.start, self.count, self.spacing, strict=True)
        return product(*(range(s, s + n * d, d) for s, n, d in axes))

    def inside(self, shape: tuple[int, ...]) -> bool:
        """Whether every cell lies inside an array of this shape."""
        return len(shape) == len(self.start) and all(
            s >= 0 and e <= n for s, e, n in zip(self.start, self.stop, shape, strict=True)
        )


@dataclass(frozen=True)
class Step:
    """One idea: what is read, what is written, and what that means in numbers."""

    caption: str
    reads: Mapping[str, Region] = field(default_factory=dict)
    writes: Mapping[str, Region] = field(default_factory=dict)
    chapter: str = ""


class Sweep(Sequence[Step]):
    """Steps that are made when they are asked for: a picture has more of them than anyone reads."""

    def __init__(self, count: int, step: Callable[[int], Step]) -> None:
        self._count = count
        self._step = step

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | Sequence[Step]:
        if isinstance(index, slice):
            return [self._step(i) for i in range(*index.indices(self._count))]
        if not -self._count <= index < self._count:
            raise IndexError(f"step must lie in 0 to {self._count - 1}, received {index}")
        return self._step(index % self._count)


@dataclass(frozen=True)
class Trace:
    """Arrays in their final state, and the steps that filled them.

    An array whose cells no step writes is an input: it is there from the start.
    """

    arrays: Mapping[str, np.ndarray]
    steps: Sequence[Step]

    def written_at(self, name: str) -> np.ndarray:
        """For each cell of an array, the step that writes it last; -1 where none does."""
        when = np.full(self.arrays[name].shape, -1)
        for index, step in enumerate(self.steps):
            region = step.writes.get(name)
            if region is not None:
                for cell in region.cells():
                    when[cell] = index
        return when

    def problems(self) -> list[str]:
        """What is wrong with this trace, in sentences; empty when all is well.

        Regions lie inside their arrays, and every cell of a written array is written exactly once.
        """
        found = []
        counts = {name: np.zeros(values.shape, int) for name, values in self.arrays.items()}
        for index, step in enumerate(self.steps):
            if not step.caption:
                found.append(f"step {index} has no caption")
            for regions, written in ((step.reads, False), (step.writes, True)):
                for name, region in regions.items():
                    if name not in self.arrays:
                        found.append(f"step {index} points into {name!r}, which is no array of this trace")
                    elif not region.inside(self.arrays[name].shape):
                        found.append(f"step {index}: {region} lies outside {name!r} {self.arrays[name].shape}")
                    elif written:
                        for cell in region.cells():
                            counts[name][cell] += 1
        for name, count in counts.items():
            if count.any() and not (count == 1).all():
                found.append(f"cells of {name!r} are written {count.min()} to {count.max()} times, not once")
        return found
