"""Pooling and flattening: the settings of the lesson, and the grids that it starts from."""

from dataclasses import dataclass

import numpy as np

from core.explain.kernels import PRESETS
from core.explain.parameters import choice, span, switch, text
from core.wording import prose

IDEA = prose("""**Pooling** keeps one number of each window: the largest, or the average. **Flattening** keeps them
    all, in one row. Neither has weights.""")
MOST = 12  # cells along a side of a grid of numbers

INPUTS: dict[str, tuple[str, tuple[tuple[float, ...], ...]]] = {
    "map": (
        "After ReLU",
        (
            (0, 2, 7, 1, 0, 0),
            (1, 9, 3, 0, 0, 4),
            (0, 4, 8, 2, 5, 0),
            (0, 0, 3, 6, 1, 0),
            (3, 0, 0, 1, 8, 2),
            (0, 5, 0, 0, 4, 9),
        ),
    ),
    "dots": (
        "Two dots",
        (
            (0, 0, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0),
            (9, 0, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0),
            (0, 5, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0),
            (0, 0, 0, 0, 0, 0, 0, 0),
        ),
    ),
    "cs231n": ("CS231n's figure", ((1, 1, 2, 4), (5, 6, 7, 8), (3, 2, 1, 0), (1, 2, 3, 4))),
    "d2l": ("Dive into Deep Learning's figure", ((0, 1, 2), (3, 4, 5), (6, 7, 8))),
    "negative": (
        "Negative numbers",
        ((-3, -1, -4, -1), (-5, -9, -2, -6), (-5, -3, -5, -8), (-9, -7, -9, -3)),
    ),
}
_GRIDS = {key: title for key, (title, _) in INPUTS.items()} | {"own": "My own size"}
_SHIFTED = {key: _GRIDS[key] for key in ("dots", "map", "own")}


@dataclass(frozen=True)
class Settings:
    """What the pooling lesson lets the reader choose.

    The book's figure moves its window one cell at a time, so the stride has a field of its own there.
    """

    view: str = choice(
        "View",
        {
            "pool": "Pool",
            "shift": "Shift",
            "gradient": "Gradient",
            "flatten": "Flatten",
            "strided": "Instead",
        },
        few=True,
        help=prose("""Window by window; what pooling forgets when the input moves; the gradient's way back; all numbers
            in one row; a convolution with a stride instead of pooling."""),
    )
    source: str = choice(
        "Input",
        {
            "numbers": "Numbers",
            "picture": "Picture",
            "network": "A network's map",
            "upload": "Upload",
            "camera": "Camera",
        },
    )
    example: str = choice("Start from", _GRIDS)
    moved: str = choice("Start from", _SHIFTED)
    rows: int = span("Rows", 6, low=1, high=MOST)
    columns: int = span("Columns", 6, low=1, high=MOST)
    scene: str = choice("Picture", {})
    side: int = span("Side in pixels", 96, low=32, high=224, step=32)
    layer: str = choice("Layer", {})
    unit: str = choice("Map", {})
    mode: str = choice(
        "Keep",
        {
            "max": "Maximum",
            "average": "Average",
            "global-max": "Global maximum",
            "global-average": "Global average",
        },
        help="Global: one window over the whole input, one number for each map.",
    )
    kind: str = choice("Keep", {"max": "Maximum", "average": "Average"}, few=True)
    size: int = span("Window", 2, low=1, high=5, help="Rows and columns of the window.")
    stride: int = span("Stride", 2, low=1, high=5, help="How many cells the window moves at a time.")
    book_stride: int = span("Stride", 1, low=1, high=5)
    padding: str = choice(
        "Padding",
        {"valid": "None", "same": "Same", "number": "Number"},
        few=True,
        help="Cells around the input that hold no number. A maximum never picks them.",
    )
    rim: int = span("Cells of padding", 1, low=0, high=4, help="Fewer than the rows of the window.")
    ceil: bool = switch(
        "Round up (ceil)",
        help="A last window may hang over the edge, so that no row or column of the input is left out.",
    )
    counted: bool = switch(
        "Count the padding as zeros",
        help="Averages only: divide by the padded cells too. TensorFlow does not.",
    )
    direction: str = choice("Move it", {"right": "Right", "down": "Down", "both": "Both"}, few=True)
    height: int = span("Rows", 3, low=1, high=5)
    width: int = span("Columns", 3, low=1, high=5)
    maps: int = span("Maps (channels)", 2, low=1, high=3)
    order: str = choice(
        "Order",
        {"last": "Channels last", "first": "Channels first"},
        few=True,
        help="Last: Keras and TensorFlow. First: PyTorch.",
    )
    units: int = span("Units of the dense layer after it", 3, low=1, high=10)
    preset: str = choice(
        "Kernel",
        {key: PRESETS[key][0] for key in ("box", "identity", "sobel-x", "gaussian", "sharpen")},
        help="Weights set by hand here; a network learns its own.",
    )
    numbers: str = text("Input numbers", longest=3000)
    weights: str = text("Kernel numbers, or gradients", longest=1200)


def input_grid(name: str, rows: int, columns: int) -> np.ndarray:
    """An example's numbers `(H, W)`, or some of a size of one's own."""
    if name in INPUTS:
        return np.array(INPUTS[name][1], float)
    return (np.arange(rows)[:, None] * 5 + np.arange(columns) * 3 + 1) % 10 + 0.0


def map_grid(rows: int, columns: int, maps: int) -> np.ndarray:
    """Small maps to flatten, `(rows, columns, maps)`: every number tells where it stood, as map, row, column.

    >>> map_grid(1, 2, 2)[0].tolist()
    [[111.0, 211.0], [112.0, 212.0]]
    """
    row, column, channel = np.indices((rows, columns, maps)) + 1
    return 100.0 * channel + 10 * row + column
