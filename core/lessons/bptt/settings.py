"""Backpropagation through time: what the lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, text
from core.lessons.bptt.task import EXAMPLES
from core.wording import prose

IDEA = prose("""A weight that was used at every step has a share in the error at every step. Go **backward** through
    time and **add the shares up**: that sum says which way to turn the weight.""")
VIEWS = {"gradient": "Gradient", "vanishing": "Vanishing"}
CUTS = {"0": "Off", "1": "1", "2": "2", "3": "3"}


@dataclass(frozen=True)
class Settings:
    """What the lesson lets the reader choose."""

    view: str = choice("View", VIEWS, few=True)
    example: str = choice("Example", {key: learner.cell.title for key, learner in EXAMPLES.items()})
    matrix: str = choice(
        "Gradient of",
        {"U": "U (state)", "W": "W (input)"},
        few=True,
        help="The weights whose gradient is gathered.",
    )
    cut: str = choice(
        "Truncate after",
        CUTS,
        few=True,
        help="Truncated backpropagation: the gradient is cut after every so many steps. States still go on.",
    )
    sigma: float = span(
        "Largest singular value",
        0.9,
        low=0.5,
        high=1.5,
        step=0.05,
        help="How much the recurrent matrix U stretches at most.",
    )
    steps: int = span("Time steps", 50, low=1, high=100)
    activation: str = choice("Activation", {"tanh": "Tanh", "linear": "Linear", "relu": "ReLU"}, few=True)
    kind: str = choice(
        "U is",
        {"rotation": "Rotation", "random": "Random"},
        few=True,
        help="A rotation times a number has four singular values that are alike; in a drawn matrix three are smaller.",
    )
    clip: float = span(
        "Clip at", 1.0, low=0.1, high=10.0, step=0.1, help="A gradient longer than this is scaled down to it."
    )
    numbers: str = text("Sequence", longest=300)
    weights: str = text("W and b", longest=300)
    recurrent: str = text("U and the start", longest=300)
    answer: str = text("V and c", longest=300)
    wanted: str = text("Targets", longest=60)
