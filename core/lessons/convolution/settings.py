"""What the convolution lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.grids import EXAMPLES
from core.explain.kernels import PRESETS
from core.explain.parameters import choice, span, text
from core.wording import prose

IDEA = prose("""Lay the **kernel**, a small grid of numbers, on a **window** of the input. Multiply cell by cell, add
    up everything: that is one output cell. Then the window moves on.""")


@dataclass(frozen=True)
class Settings:
    """What the convolution lesson lets the reader choose."""

    source: str = choice("Input", {"numbers": "Numbers", "picture": "Picture", "upload": "Upload", "camera": "Camera"})
    example: str = choice(
        "Start from",
        {key: example.title for key, example in EXAMPLES.items()} | {"own": "My own size"},
    )
    rows: int = span("Rows", 6, low=1, high=12)
    columns: int = span("Columns", 6, low=1, high=12)
    scene: str = choice("Picture", {})
    side: int = span("Side in pixels", 96, low=32, high=224, step=32)
    color: str = choice(
        "Channels",
        {"gray": "1 (gray)", "rgb": "3 (RGB)"},
        help="Numbers per pixel: one for gray; red, green and blue for color.",
    )
    preset: str = choice(
        "Kernel",
        {key: title for key, (title, _) in PRESETS.items()} | {"example": "From the example"},
        help=prose("""A small grid of numbers, its weights; also called a filter. These are set by hand, a network
            learns its own."""),
    )
    size: int = span("Size", 3, low=1, high=7, help="Rows and columns of the kernel.")
    stride: int = span("Stride", 1, low=1, high=5, help="How many cells the window moves at a time.")
    padding: str = choice(
        "Padding",
        {"valid": "None", "same": "Same", "number": "Number"},
        few=True,
        help="Zeros around the input. None is called valid in code; same keeps the size at stride 1.",
    )
    zeros: int = span("Rim of zeros", 1, low=0, high=6)
    dilation: int = span(
        "Dilation",
        1,
        low=1,
        high=4,
        help="Distance between the cells that a window reads. 1: neighbors; 2: every other cell.",
    )
    bias: float = span("Bias", 0.0, low=-99.0, high=99.0, step=0.5, help="One number added to every sum.")
    numbers: str = text("Input numbers", longest=3000)
    weights: str = text("Kernel numbers", longest=1200)
