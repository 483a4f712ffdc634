"""What the lesson on neurons and perceptrons lets the reader choose, and how it writes vectors."""

from collections.abc import Sequence
from dataclasses import dataclass, make_dataclass
from functools import cache
from typing import Any

import numpy as np

from core.explain.parameters import choice, span, switch, text
from core.lessons.neuron.gates import LEVELS, preset
from core.wording import MINUS, TIMES, number, prose

IDEA = prose("""A neuron weighs its inputs, adds them up, and **fires** where the sum reaches a threshold: a straight
    cut, with yes on one side and no on the other. A **perceptron** finds its cut by itself: see **Learning**.""")


@dataclass(frozen=True)
class Settings:
    """Every view's settings; each view shows its own."""

    view: str = choice(
        "View",
        {"parts": "Two neurons", "gates": "Gates", "layers": "XOR in two layers", "learning": "Learning"},
        few=True,
        help=prose("""A living neuron beside an artificial one; logic gates by weights and a threshold; what one neuron
            cannot decide; a perceptron that finds its own weights."""),
    )
    answer: str = choice("Activation", {"step": "Step", "sigmoid": "Sigmoid"}, few=True)
    bias: float = span("Bias b (minus the threshold)", -0.5, low=-3.0, high=3.0, step=0.1)
    cells: str = text("Inputs and weights", longest=200)
    gate: str = choice(
        "Gate to build",
        {"and": "AND", "or": "OR", "not": "NOT", "nand": "NAND", "nor": "NOR", "xor": "XOR"},
    )
    fan: int = span("Inputs of the gate", 2, low=2, high=3)
    build: str = choice("Built from", {"relu": "ReLU units", "gates": "OR, NAND, AND"}, few=True)
    data: str = choice(
        "Rows to learn",
        {
            "and": "AND", "or": "OR", "nand": "NAND", "nor": "NOR", "xor": "XOR",
            "clouds": "Two clouds", "overlap": "Overlapping clouds", "own": "My own rows",
        },
    )  # fmt: skip
    inputs: int = span("Inputs of a row", 2, low=1, high=4)
    rate: float = span(
        "Learning rate",
        1.0,
        low=0.1,
        high=1.0,
        step=0.1,
        help="How much of a row is added to the weights at a mistake.",
    )
    passes: int = span("Stop after (passes)", 20, low=1, high=50)
    seed: int = span("Seed of the clouds", 3, low=1, high=20)
    count: int = span("Rows", 6, low=2, high=12)
    rows: str = text("Rows", longest=600)
    every: bool = switch("Show rows that were right, too")


@cache
def dials_of(gate: str, count: int) -> Any:
    """Weights and threshold of a gate as settings, which start where they make it."""
    weights, threshold = preset(gate, count)
    low, high, step = float(LEVELS[0]), float(LEVELS[-1]), float(LEVELS[1] - LEVELS[0])
    dials = {f"w{k + 1}": (f"Weight w{k + 1}", value) for k, value in enumerate(weights)}
    dials["t"] = ("Threshold T", threshold)
    parts = [
        (f"{gate}{count}_{name}", float, span(label, value, low=low, high=high, step=step))
        for name, (label, value) in dials.items()
    ]
    return make_dataclass("Dials", parts, frozen=True)()


def plain(value: float, most: int = 5) -> str:
    """A number with as few decimals as show it exactly, at most `most`; with a real minus sign."""
    text = f"{abs(value):.{most}f}".rstrip("0").rstrip(".")
    return MINUS + text if value < 0 and text != "0" else text


def bracketed(value: float) -> str:
    """The same as it stands in a product or after a plus: negative ones in brackets."""
    text = plain(value)
    return f"({text})" if text.startswith(MINUS) else text


def vector(values: Sequence[float] | np.ndarray) -> str:
    """`[1, -0.5]` -> `(1.0, −0.5)`, every number with the same decimals: as few as show all exactly."""
    texts = [plain(float(value)) for value in values]
    places = max((len(text.partition(".")[2]) for text in texts), default=0)
    return f"({', '.join(number(float(value), places) for value in values)})"


def products(weights: Sequence[float] | np.ndarray, x: Sequence[float] | np.ndarray) -> str:
    """`2×1 + (−1)×0`: the terms of a weighted sum."""
    return " + ".join(f"{bracketed(float(w))}{TIMES}{bracketed(float(v))}" for w, v in zip(weights, x, strict=True))


def tex(text_: str) -> str:
    """Words for a formula."""
    return text_.replace(MINUS, "-").replace(TIMES, r" \cdot ").replace("\u2190", r"\leftarrow")
