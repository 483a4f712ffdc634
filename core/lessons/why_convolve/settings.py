"""What "Why convolution" lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span
from core.lessons.why_convolve.pictures import KERNELS, PICTURES
from core.wording import prose

IDEA = prose("""A dense layer has a weight of its own for every pixel and every output. A convolution looks at few
    neighbors, with the same few weights everywhere.""")
CLASSES = ("circle", "square", "triangle", "cross")


@dataclass(frozen=True)
class Settings:
    """The view, the small picture and its kernel, and the drawn shape that is moved."""

    view: str = choice("View", {"weights": "Weights", "shift": "A shift", "networks": "Trained"}, few=True)
    picture: str = choice("Picture", {key: title for key, (title, _) in PICTURES.items()}, default="square")
    kernel: str = choice("Kernel", {key: title for key, (title, _) in KERNELS.items()})
    side: int = span("Side of the picture", 6, low=4, high=7)
    padding: str = choice("Padding", {"valid": "None", "same": "Same"}, few=True)
    ground: int = span("Ground", 0, low=0, high=2, help="The number of every cell around the shape.")
    direction: str = choice("Moved to the", {"right": "right", "down": "bottom"}, few=True)
    shape: str = choice("Shape", {name: name for name in CLASSES}, default="square")
    number: int = span("Drawing", 1, low=1, high=40, help="None of them was trained on.")
    way: str = choice(
        "Moved",
        {"across": "Across", "down": "Down", "both": "Both"},
        few=True,
        help="From 6 pixels left of the middle to 6 right of it, from above to below, or both at once.",
    )
