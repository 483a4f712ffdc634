"""Two layers multiplied out into one, and an input through both ways."""

from core.figures.grids.matrices import Matrices, Sign, matrices_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.activations.collapse import Layers
from core.lessons.activations.collapse_words import trace


def collapse_figure(layers: Layers, mode: Mode) -> Figure:
    """Two layers multiplied out into one, and an input through both ways."""
    between = "h = max(0, x W1 + b1)" if layers.bent else "h = x W1 + b1"
    signs = [
        Sign("Two matrices become one", ((0, 100), (0, 74))), Sign("Two biases become one", ((0, 228), (0, 216))),
        Sign("One input, both ways", ((0, 282), (0, 312))),
        Sign("W1", ((196, 50), (4, 92))), Sign("W2", ((432, 50), (144, 92))), Sign("W = W1 W2", ((640, 50), (256, 92))),
        Sign("×", ((392, 100), (125, 134)), True), Sign("=", ((588, 100), (234, 134)), True),
        Sign("b1", ((196, 196), (4, 234))), Sign("b2", ((432, 196), (144, 234))),
        Sign("b = b1 W2 + b2", ((640, 196), (236, 234))),
        Sign("× W2 +", ((392, 228), (125, 259)), True), Sign("=", ((588, 228), (234, 259)), True),
        Sign("x", ((24, 306), (4, 332))), Sign(between, ((196, 306), (92, 332))),
        Sign("y = h W2 + b2", ((432, 306), (232, 332))), Sign("x W + b", ((640, 306), (232, 396))),
        Sign("→", ((162, 338), (82, 358)), True), Sign("→", ((392, 338), (213, 358)), True),
    ]  # fmt: skip
    spots = {
        "W1": ((196, 64), (4, 104)), "W2": ((432, 64), (144, 104)), "W": ((640, 64), (256, 104)),
        "b1": ((196, 210), (4, 244)), "b2": ((432, 210), (144, 244)), "b": ((640, 210), (256, 244)),
        "x": ((24, 320), (4, 344)), "h": ((196, 320), (92, 344)), "y": ((432, 320), (232, 344)),
        "one": ((640, 320), (232, 408)),
    }  # fmt: skip
    alt = "Two matrices multiplied into one, cell by cell, and an input on its way through the two layers and the one."
    return matrices_figure(Matrices(trace(layers), spots, signs, (366, 448)), mode, alt)
