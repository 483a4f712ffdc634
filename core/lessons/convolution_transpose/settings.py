"""What the transposed convolution lesson lets the reader choose, and the grids that it starts from."""

from dataclasses import dataclass

import numpy as np

from core.explain.parameters import choice, span, text
from core.wording import prose

IDEA = prose("""**Optional:** a layer that makes pictures larger. Multiply the whole **kernel**, a small grid of
    numbers, by one input cell: that is a **patch**. Lay the patches on the output; where they overlap, they add
    up.""")
MOST = 5  # cells along a side of the input and of the kernel

INPUTS: dict[str, tuple[str, tuple[tuple[float, ...], ...]]] = {
    "flat": ("A flat area", ((3,) * 4,) * 4),
    "dot": ("One cell", ((0, 0, 0), (0, 2, 0), (0, 0, 0))),
    "halves": ("Two halves", ((1, 1, 5, 5),) * 4),
    "d2l": ("Dive into Deep Learning", ((0, 1), (2, 3))),
}
D2L_KERNEL = ((0.0, 1.0), (2.0, 3.0))


@dataclass(frozen=True)
class Settings:
    """What the transposed convolution lesson lets the reader choose.

    The book's figure starts from its own kernel and stride, so these two have a field of their own there.
    """

    example: str = choice("Start from", {key: title for key, (title, _) in INPUTS.items()} | {"own": "My own size"})
    rows: int = span("Rows", 3, low=1, high=MOST)
    columns: int = span("Columns", 3, low=1, high=MOST)
    preset: str = choice(
        "Kernel",
        {"ones": "Ones", "bilinear": "Bilinear", "d2l": "The book's"},
        help="The weights, set by hand here; a network learns its own. Bilinear ones fall off evenly from the middle.",
    )
    book: str = choice("Kernel", {"d2l": "The book's", "ones": "Ones", "bilinear": "Bilinear"})
    size: int = span("Kernel size", 3, low=1, high=MOST)
    stride: int = span("Stride", 2, low=1, high=4, help="How many output cells lie between neighboring patches.")
    book_stride: int = span("Stride", 1, low=1, high=4)
    padding: int = span("Padding", 0, low=0, high=2, help="How many cells are cut off on every side.")
    extra: int = span(
        "Output padding",
        0,
        low=0,
        high=3,
        help="Cells added below and on the right. Must be below the stride.",
    )
    numbers: str = text("Input numbers", longest=600)
    weights: str = text("Kernel numbers", longest=600)


def input_grid(name: str, rows: int, columns: int) -> np.ndarray:
    """An example's input `(H, W)`, or numbers of a size of one's own."""
    if name in INPUTS:
        return np.array(INPUTS[name][1], float)
    return (np.arange(rows)[:, None] * 2 + np.arange(columns) * 3 + 1) % 7 + 0.0


def kernel_grid(name: str, size: int) -> np.ndarray:
    """A kernel `(k, k)`: ones, the book's 2 x 2, or the weights of bilinear interpolation, to two decimals.

    Bilinear weights fall off evenly from the middle: 1 - |i - middle| / ceil(k / 2) along each axis (Long, Shelhamer
    and Darrell, "Fully Convolutional Networks", 2015, section 3.3).

    >>> kernel_grid("bilinear", 3).tolist()
    [[0.25, 0.5, 0.25], [0.5, 1.0, 0.5], [0.25, 0.5, 0.25]]
    """
    if name == "d2l":
        return np.array(D2L_KERNEL)
    if name == "ones":
        return np.ones((size, size))
    if name != "bilinear":
        raise ValueError(f"the kernel must be ones, bilinear or d2l, received {name!r}")
    half = (size + 1) // 2
    line = np.round(1 - np.abs(np.arange(size) - (size - 1) / 2) / half, 2)
    # Just below a half rounds down, so that four neighbors of a corner still sum to 1.
    return np.round(np.outer(line, line) - 1e-9, 2)
