"""Scores to start from: textbooks' own, questions with one right answer, questions with any number of them."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

MOST = 10  # classes

Kind = Literal["one", "any"]


@dataclass(frozen=True)
class Example:
    """Classes, a logit for each, which class is right, and whether one class or any number may be right at once."""

    title: str
    names: tuple[str, ...]
    logits: tuple[float, ...]
    right: int = 0
    kind: Kind = "one"


_DIGITS = tuple(str(digit) for digit in range(10))

EXAMPLES: dict[str, Example] = {
    "animal": Example("One animal", ("Cat", "Dog", "Bird", "Fish"), (2.0, 1.2, -0.5, -1.5)),
    "digit": Example("One digit", _DIGITS, (-1.2, 2.1, -0.3, 0.4, -1.6, -0.8, -2.4, 3.4, 0.2, 1.5), right=7),
    "tags": Example("Photo tags", ("Beach", "People", "Dog", "Night"), (2.2, 1.6, 0.3, -2.5), kind="any"),
    "topics": Example(
        "Article topics",
        ("Politics", "Economy", "Science", "Sports", "Health"),
        (1.8, 2.3, -0.9, -3.0, 0.6),
        right=1,
        kind="any",
    ),
    "cs231n": Example("CS231n: 1, −2, 0", ("A", "B", "C"), (1.0, -2.0, 0.0)),
    "halved": Example("CS231n, halved", ("A", "B", "C"), (0.5, -1.0, 0.0)),
    "loss": Example("CS231n's loss", ("Class 0", "Class 1", "Class 2"), (-2.85, 0.86, 0.28), right=2),
    "equal": Example("Ten equal logits", _DIGITS, (0.0,) * 10),
}

# What a network that knows three animals may say of a picture that shows none of them.
UNKNOWN: dict[str, Example] = {
    "toaster": Example("A toaster", ("Cat", "Dog", "Bird"), (-2.6, -1.2, -3.1)),
    "wolf": Example("A wolf", ("Cat", "Dog", "Bird"), (-1.5, 3.2, -4.0)),
    "noise": Example("Random pixels", ("Cat", "Dog", "Bird"), (0.1, -0.1, 0.0)),
    "dog": Example("A dog, after all", ("Cat", "Dog", "Bird"), (-0.5, 4.1, -2.2), right=1),
}


def own(classes: int) -> Example:
    """Classes without names of their own, and logits that differ."""
    if not 2 <= classes <= MOST:
        raise ValueError(f"classes must lie in 2 to {MOST}, received {classes}")
    logits = tuple(((7 * k + 5) % 11 - 5) / 2 for k in range(classes))
    return Example(
        "My own classes",
        tuple(f"Class {k + 1}" for k in range(classes)),
        logits,
        right=int(np.argmax(logits)),
    )


def renamed(example: Example, names: list[str]) -> Example:
    """The example with its first classes called otherwise; an empty name keeps the old one."""
    given = names[: len(example.names)]
    kept = [new or old for new, old in zip(given, example.names, strict=False)]
    return replace(example, names=(*kept, *example.names[len(given) :]))
