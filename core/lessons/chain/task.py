"""What the whole chain is shown on: a 6 x 6 picture, one kernel or two, dense weights, a class that is right."""

from dataclasses import dataclass

import numpy as np

SIDE, KERNEL, WINDOW = 6, 3, 2  # cells along the picture, the kernel and a pooling window
MAP = SIDE - KERNEL + 1  # along what a kernel answers
POOLED = MAP // WINDOW
MOST_KERNELS, MOST_CLASSES = 2, 3


@dataclass(frozen=True, eq=False)
class Chain:
    """A CNN small enough for paper, and the one picture that it learns from.

    Shapes: `x` (6, 6), `kernels` (3, 3, K), `kernel_biases` (K,), `weights` (4 K, C), `biases` (C,). `right` is the
    number of the right class, `mode` of the pooling `max` or `average`. The flattened list has, as everywhere, place
    after place, and in a place all kernels.
    """

    title: str
    names: tuple[str, ...]
    right: int
    x: np.ndarray
    kernels: np.ndarray
    kernel_biases: np.ndarray
    weights: np.ndarray
    biases: np.ndarray
    mode: str = "max"
    rate: float = 0.05

    @property
    def count(self) -> int:
        """Kernels."""
        return int(self.kernels.shape[2])

    @property
    def target(self) -> np.ndarray:
        """1 for the right class, 0 for the others, (C,)."""
        return np.eye(len(self.names))[self.right]

    @property
    def parameters(self) -> int:
        """Numbers that learn."""
        return self.kernels.size + self.kernel_biases.size + self.weights.size + self.biases.size


@dataclass(frozen=True)
class Example:
    """A picture with its right class, two kernels, and their dense weights for three classes: of these, as many are
    taken as are asked for. `weights` are one table per kernel, a row per place of the pooled map.
    """

    title: str
    names: tuple[str, str, str]
    right: int
    rows: tuple[str, ...]
    kernels: tuple[tuple[tuple[float, ...], ...], ...]
    kernel_biases: tuple[float, float]
    weights: tuple[tuple[tuple[float, ...], ...], ...]
    biases: tuple[float, float, float]

    @property
    def picture(self) -> np.ndarray:
        """(6, 6)"""
        return np.array([[float(cell) for cell in row] for row in self.rows])

    def dense(self, count: int, classes: int) -> np.ndarray:
        """The dense weights for `count` kernels, (4 * count, classes): place after place, in a place all kernels."""
        tables = np.array(self.weights)[:count, :, :classes]  # (count, 4, classes)
        return tables.swapaxes(0, 1).reshape(-1, classes)


_UPRIGHT = ((-0.5, 0, 0.5),) * 3
_FLAT = ((-0.5, -0.5, -0.5), (0, 0, 0), (0.5, 0.5, 0.5))
_FALLING = ((0.5, 0, -0.5), (0, 0.5, 0), (-0.5, 0, 0.5))
_RISING = ((-0.5, 0, 0.5), (0, 0.5, 0), (0.5, 0, -0.5))

# Drawn for paper: sums have one decimal, no two cells of a window win together, and one window is silent.
EXAMPLES: dict[str, Example] = {
    "cross": Example(
        "A cross", ("cross", "circle", "edge"), 0,
        ("201102", "020020", "002100", "002201", "020020", "200002"), (_FALLING, _RISING), (0.3, -0.1),
        (
            ((-0.3, 0.2, -0.2), (0.3, -0.1, 0.3), (-0.1, -0.2, 0.2), (0.1, -0.3, -0.1)),
            ((-0.1, -0.2, -0.3), (0.2, 0.1, 0.1), (0.2, 0.1, -0.3), (-0.1, -0.2, -0.1)),
        ),
        (-0.1, 0.1, -0.1),
    ),
    "circle": Example(
        "A circle", ("circle", "cross", "edge"), 0,
        ("002200", "020020", "200002", "200002", "020020", "002200"), (_RISING, _FALLING), (-0.3, 0.3),
        (
            ((0.1, 0.3, 0.3), (-0.2, 0.1, 0.1), (-0.2, 0.1, 0.2), (-0.1, -0.2, 0.2)),
            ((-0.2, 0.2, -0.3), (0.1, 0.2, -0.2), (0.2, -0.1, -0.1), (0.2, 0.1, -0.3)),
        ),
        (0.1, 0.2, 0.1),
    ),
    "edge": Example(
        "A vertical edge", ("upright", "flat", "slanted"), 0,
        ("010212", "000222", "000122", "000222", "000221", "000212"), (_UPRIGHT, _FLAT), (-0.4, -0.1),
        (
            ((-0.1, 0.3, 0.1), (-0.2, 0.1, 0.1), (0.1, -0.2, -0.2), (0.3, 0.1, 0.1)),
            ((-0.2, 0.1, 0.1), (0.1, -0.2, -0.3), (0.2, -0.2, 0.2), (0.3, 0.2, -0.1)),
        ),
        (0.1, -0.2, -0.2),
    ),
}  # fmt: skip


def chain(
    key: str, count: int, classes: int, *, mode: str = "max", rate: float = 0.05, right: int | None = None
) -> Chain:
    """An example with this many kernels and classes."""
    example = EXAMPLES[key]
    return Chain(
        example.title,
        example.names[:classes],
        min(example.right if right is None else right, classes - 1),
        example.picture,
        np.moveaxis(np.array(example.kernels[:count], float), 0, -1),
        np.array(example.kernel_biases[:count], float),
        example.dense(count, classes),
        np.array(example.biases[:classes], float),
        mode,
        rate,
    )
