"""What every lesson says besides its picture: formulas, a question, slips, code. Data only; the frame shows it."""

from dataclasses import dataclass

from core.trace import Trace


class Unworkable(ValueError):
    """Settings that leave nothing to compute: one sentence why, one sentence what would help."""


@dataclass(frozen=True)
class Question:
    """Something to work out before it is revealed: a number, right within `tolerance`, and how to get it."""

    prompt: str
    answer: float
    working: str
    tolerance: float = 1e-9
    places: int = 0  # decimals that the answer has

    def right(self, given: float) -> bool:
        return abs(given - self.answer) <= self.tolerance


@dataclass(frozen=True)
class Slip:
    """A mistake that is easy to make: what is said, what is true, and the number that shows it."""

    says: str
    truth: str
    shows: str


@dataclass(frozen=True)
class Explanation:
    """A lesson's words for the settings at hand. Formulas are LaTeX, everything else Markdown.

    `keras` is code that reproduces the numbers on the screen and leaves them in a variable named `result`. `lead` says
    in plain words what the formula says, before it.
    """

    formula: str
    numbers: tuple[str, ...]
    notes: tuple[str, ...]
    question: Question
    slips: tuple[Slip, ...]
    keras: str
    trace: Trace
    lead: str = ""
