"""The whole chain: what the lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, text
from core.lessons.chain.task import EXAMPLES
from core.wording import prose

IDEA = prose("""A CNN small enough for paper: a picture goes through convolution, ReLU, pooling and flatten, and a list
    of numbers comes out. **How far** takes it on: to the loss, and back to what learns.""")
RATES = ("0.05", "0.01", "0.02", "0.1", "0.2", "0.5", "1")


@dataclass(frozen=True)
class Settings:
    """What the lesson lets the reader choose."""

    depth: str = choice(
        "How far",
        {"list": "To the list", "loss": "To the loss", "all": "And back"},
        few=True,
        help=prose("""To the list: convolution, ReLU, pooling, flatten. To the loss: the list is weighed for each class,
            too. And back: every number that learns gets its gradient and takes one step."""),
    )
    example: str = choice("Picture", {key: example.title for key, example in EXAMPLES.items()})
    count: str = choice("Kernels", {"1": "1", "2": "2"}, few=True)
    classes: str = choice("Classes", {"2": "2", "3": "3"}, few=True)
    pooling: str = choice(
        "Pooling",
        {"max": "Max", "average": "Average"},
        few=True,
        help="What stands for each window of 2 by 2: its largest number, or its average.",
    )
    right: str = choice("Right class", {}, help="What the picture shows: the class whose probability should be 1.")
    rate: str = choice("Rate", {rate: rate for rate in RATES}, help="How far each number moves: rate times gradient.")
    numbers: str = text("Picture", longest=400)
    kernels: str = text("Kernels", longest=300)
    kernel_biases: str = text("Biases of the kernels", longest=40)
    dense: str = text("Dense weights and biases", longest=400)
