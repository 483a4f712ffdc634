"""What the receptive field lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, text
from core.lessons.receptive_field.stacks import EXAMPLES
from core.wording import prose

IDEA = prose("""One cell reads a few cells of the layer below, and each of those a few of the layer below that. What
    the cone covers of the input is the cell's **receptive field**.""")
SIDES = (16, 24, 32, 48, 64, 96, 128, 160, 224, 256, 384, 512)


@dataclass(frozen=True)
class Settings:
    """What the receptive field lesson lets the reader choose."""

    example: str = choice(
        "Stack",
        {key: example.title for key, example in EXAMPLES.items()} | {"own": "My own stack"},
        default="three",
    )
    layers: int = span("Layers", 3, low=1, high=6)
    stack: str = text("Kernel, stride and dilation of my own layers", longest=120)
    side: str = choice(
        "Input side",
        {"example": "Stack's own"} | {str(side): str(side) for side in SIDES},
        help="Cells along one side of the input. It changes the sizes and never what a cell sees.",
    )
    padding: str = choice(
        "Padding",
        {"example": "Stack's own", "valid": "None", "same": "Same"},
        help="Zeros around every layer's input. They keep the size, and never change what a cell sees.",
    )
    scene: str = choice("Picture", {})
