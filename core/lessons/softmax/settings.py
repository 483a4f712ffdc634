"""Softmax and what goes with it: the settings of the lesson, and the scores that all its views share."""

from dataclasses import dataclass

import numpy as np

from core.explain.parameters import choice, span, text
from core.lessons.softmax.examples import EXAMPLES, MOST, UNKNOWN
from core.nn.softmax import softmax
from core.wording import number, prose

IDEA = prose("""A network gives every class a raw score, its **logit**, of any size and sign. **Softmax** turns
    scores into shares: each between 0 and 1, together exactly 1.""")
LETTERS = 240  # of all class names together
NAME = 24  # of one of them
PLACES = 4  # decimals of everything that is not typed


@dataclass(frozen=True)
class Settings:
    """What the softmax lesson lets the reader choose."""

    view: str = choice(
        "View",
        {
            "steps": "Steps",
            "loss": "Loss",
            "jacobian": "Jacobian",
            "sigmoids": "Sigmoids",
            "unknown": "Unknown",
        },
        few=True,
        help=prose("""Softmax step by step; the loss on top and its gradient; every slope; the same logits as separate
            sigmoids; a picture that belongs to no class."""),
    )
    example: str = choice(
        "Start from",
        {key: example.title for key, example in EXAMPLES.items()} | {"own": "My own classes"},
    )
    seen: str = choice("The picture shows", {key: example.title for key, example in UNKNOWN.items()})
    classes: int = span("Classes", 5, low=2, high=MOST)
    names: str = text("Class names", longest=LETTERS)
    numbers: str = text("Logits", longest=200)
    scores: str = text("Logits of the picture that belongs to no class", longest=200)
    temperature: float = span(
        "Temperature T",
        1.0,
        low=0.1,
        high=10.0,
        step=0.1,
        help="Every logit is divided by it. Below 1 the largest wins more clearly, above 1 all come closer.",
    )
    constant: int = span("Add to every logit", 0, low=-100, high=100, help="Watch the probabilities: nothing happens.")
    right: str = choice("Right class", {})
    threshold: float = span(
        "Reject below",
        0.8,
        low=0.0,
        high=1.0,
        step=0.05,
        help="An answer whose probability is smaller than this counts as no answer.",
    )
    other: float = span(
        "Logit of 'Other'",
        0.5,
        low=-5.0,
        high=5.0,
        step=0.1,
        help="An extra class for everything else. A network has to be trained with pictures of it.",
    )


@dataclass(frozen=True)
class Scores:
    """Logits, a name for each class as plain text, and the same name for Markdown (where it must do nothing)."""

    names: tuple[str, ...]
    marked: tuple[str, ...]
    logits: np.ndarray  # (n,), at most two decimals

    @property
    def count(self) -> int:
        return len(self.names)

    @property
    def p(self) -> np.ndarray:
        """The probabilities at temperature 1."""
        return softmax(self.logits)

    @property
    def top(self) -> int:
        """The class with the largest logit; the first of several."""
        return int(np.argmax(self.logits))

    @property
    def ties(self) -> int:
        """How many classes have the largest logit."""
        return int((self.logits == self.logits.max()).sum())


def shown(value: float, places: int = PLACES) -> str:
    """A number at so many decimals; what is positive and would look like 0 says that it is smaller than it."""
    if 0 < value < 0.5 * 10.0**-places:
        return f"<{10.0**-places:.{places}f}"
    return number(value, places)


def tex(value: float, places: int = PLACES, *, factor: bool = True) -> str:
    """The same for a formula; a negative `factor` stands in brackets."""
    text = shown(value, places).replace("\u2212", "-").replace("<", r"{<}\,")
    return f"({text})" if factor and text.startswith("-") else text


def left_over(values: np.ndarray, total: float, places: int = PLACES) -> str:
    """What rounding leaves between the sum of the shown values and the shown total; empty where nothing."""
    rest = round(total, places) - float(np.round(values, places).sum())
    return "" if abs(rest) < 0.5 * 10.0**-places else number(rest, places)


def sum_in_words(values: np.ndarray, total: float, places: int = PLACES) -> str:
    """`0.7054 + 0.0351 + 0.2595 = 1.0000`, with what rounding leaves where it leaves something."""
    terms = " + ".join(number(float(value), places) for value in values)
    rest = left_over(values, total, places)
    tail = (
        f" + {rest} (left by rounding)"
        if rest and not rest.startswith("\u2212")
        else f" \u2212 {rest[1:]} (left by rounding)"
        if rest
        else ""
    )
    return f"{terms}{tail} = {number(total, places)}"
