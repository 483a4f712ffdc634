"""Captions: the settings of the lesson, and the picture that its views ask a network about."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explain.parameters import choice, span, switch
from core.nn.captioner import END, START, Captioner
from core.wording import prose

IDEA = prose("""One picture in, many words out. A **CNN** turns the picture into a grid of features; an **RNN** writes
    one word after the other, and before each it looks at the grid again: that is **attention**.""")
LONGEST = 9  # words, the end included
COLORS = ("red", "yellow", "green", "blue", "purple", "black")
SHAPES = ("circle", "square", "triangle", "star", "cross")
RELATIONS = ("above", "below", "left of", "right of")
_COLOR = {name: name.capitalize() for name in COLORS}
_SHAPE = {name: name.capitalize() for name in SHAPES}
CELLS = 6  # cells along a side of the encoder's grid


@dataclass(frozen=True)
class Settings:
    """What the captions lesson lets the reader choose."""

    view: str = choice(
        "View",
        {"write": "Write", "search": "Beam", "unseen": "Test", "train": "Train"},
        few=True,
        help=prose("""A caption word by word, with attention; greedy search against a beam; combinations that training
            never had; training another network."""),
    )
    scene: str = choice(
        "Picture",
        {
            "clear": "A clear one",
            "doubt": "A doubtful one",
            "equal": "Two of one size",
            "grain": "Much grain",
            "unseen": "A red star, never seen",
            "own": "My own scene",
        },
    )
    puzzle: str = choice(
        "Picture",
        {
            "doubt": "A doubtful one",
            "clear": "A clear one",
            "equal": "Two of one size",
            "grain": "Much grain",
            "unseen": "A red star, never seen",
            "own": "My own scene",
        },
    )
    color1: str = choice("Large item", _COLOR, default="red")
    shape1: str = choice("Its shape", _SHAPE, default="circle")
    relation: str = choice("is", {name: name for name in RELATIONS}, default="above")
    color2: str = choice("the small", _COLOR, default="blue")
    shape2: str = choice("Its shape ", _SHAPE, default="square")
    ratio: float = span(
        "Size of the first, times the second",
        1.5,
        low=1.0,
        high=2.2,
        step=0.05,
        help="Training had 1.35 to 1.8. The larger one is named first, so at 1.0 two captions are right.",
    )
    grain: int = span("Grain", 4, low=0, high=60, step=2, help="Noise, as a standard deviation. Training had 0 to 8.")
    drawing: int = span("Drawing", 1, low=1, high=99, help="Another place, turn and shade of the same scene.")
    network: str = choice("Network", {"shipped": "The shipped one", "run": "The one trained here"})
    width: int = span("Beam width", 3, low=1, high=4, help="How many beginnings are kept. 1 is greedy search.")
    kind: str = choice(
        "Pictures of",
        {"seen": "seen combinations", "pairing": "new pairings", "item": "new items"},
        default="item",
        help="Seen in training (other drawings); both items seen but never so together; an item that was never seen.",
    )
    mistakes: bool = switch("Only mistakes", help="Else the first of the test, right or wrong.")
    asked: str = choice("What does it say of", {})
    pictures: int = span("Pictures to learn from", 2000, low=250, high=4000, step=250)
    epochs: int = span("Epochs", 15, low=3, high=30)
    units: str = choice("Size of the state", {"32": "32 numbers", "64": "64 numbers", "96": "96 numbers"}, default="64")
    seed: int = span("Seed", 0, low=0, high=99, help="The same seed gives the same network, number by number.")


@dataclass(frozen=True, eq=False)
class Asked:
    """A network and the picture that it is asked about.

    `pixels` `(48, 48, 3)`; `truth` are the caption's words, and `mirrored` those of the same scene told from the other
    item; `items` names both, and `covers` `(2, cells)` is the share of each cell of the grid within each item's circle.
    `even` where both are as large, so that either caption is right.
    """

    model: Captioner
    pixels: np.ndarray
    truth: tuple[str, ...]
    mirrored: tuple[str, ...]
    items: tuple[str, str]
    covers: np.ndarray
    even: bool

    def right(self, said: Sequence[str]) -> bool:
        """Whether a caption is right."""
        return tuple(said) == self.truth or (self.even and tuple(said) == self.mirrored)


def shown(word: str) -> str:
    """A word as the reader sees it."""
    return {START: "(start)", END: "(end)"}.get(word, word)


def quoted(words: Sequence[str]) -> str:
    """Words as a quoted sentence, without the end."""
    return "“" + " ".join(word for word in words if word not in (START, END)) + "”"


def summed(logs: Sequence[float], total: float, places: int = 4) -> str:
    """Logarithms below 0 and their total as lines of LaTeX that a phone has room for, with what rounding leaves.

    `= -0.4108 - 0.0002 = -0.4110`, three terms to a line; the lines stand in an `aligned`.
    """
    shown_ = [round(value, places) for value in logs]
    left = round(round(total, places) - sum(shown_), places)
    terms = [f"- {abs(value):.{places}f}" for value in shown_]
    if left:
        sign = "-" if left < 0 else "+"
        terms.append(rf"{sign} \underbrace{{{abs(left):.{places}f}}}_{{\text{{rounding}}}}")
    lines = [" ".join(terms[k : k + 3]) for k in range(0, len(terms), 3)]
    return r"&= " + r" \\ &\quad ".join(lines) + rf" \\ &= \mathbf{{{total:.{places}f}}}"
