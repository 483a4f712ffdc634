"""Gradients by the chain rule beside those by nudging and by TensorFlow: how they are found, and set side by side.

`G` is a lesson's dataclass of gradients: an array for everything that learns, called as the lesson's task calls it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from core.explain.digits import differs
from core.explain.scene import Line, line
from core.nn.differences import NUDGE
from core.wording import number

G = TypeVar("G")
T = TypeVar("T")
PLACES = 6  # of the table


@dataclass(frozen=True, eq=False)
class Checked(Generic[G]):
    """TensorFlow's numbers for the same task."""

    loss: float
    gradients: G


def answered(text: str, gradients: type[G]) -> Checked[G]:
    """What a worker answered, as JSON: a `loss`, and nested lists by the names of the gradients."""
    plain: dict[str, Any] = json.loads(text)
    named = {field.name: np.array(plain[field.name]) for field in fields(gradients)}  # type: ignore[arg-type]
    return Checked(float(plain["loss"]), gradients(**named))


def shipped_answers(file: Path, tasks: Mapping[str, T], question: Callable[[T], str]) -> dict[str, str]:
    """TensorFlow's answers in a file, by question instead of by name."""
    answers = json.loads(file.read_text())
    return {question(task): json.dumps(answers[name]) for name, task in tasks.items() if name in answers}


def nudged(held: np.ndarray, loss: Callable[[np.ndarray], float]) -> np.ndarray:
    """How a loss changes with each number that is held: with it a little larger, and a little smaller."""
    slopes = np.empty(held.shape)
    for index in np.ndindex(held.shape):
        sides = []
        for sign in (1, -1):
            moved = held.copy()
            moved[index] += sign * NUDGE
            sides.append(loss(moved))
        slopes[index] = (sides[0] - sides[1]) / (2 * NUDGE)
    return slopes


def proof_line(mine: np.ndarray, by_nudging: np.ndarray, by_tensorflow: np.ndarray | None, *more: str) -> Line:
    """How far gradients lie from those found otherwise, in three decimals; `more` is said where they differ."""
    others = [("nudging by \u00b10.00001", by_nudging), ("TensorFlow", by_tensorflow)]
    parts, wrong = [], False
    for name, other in others:
        if other is not None:
            text, off = differs(float(np.abs(mine - other).max()), 0.0, 3)
            parts.append(f"{name} differs by {text}")
            wrong |= off
    words = f"Proof: {', '.join(parts)}{' at most' if np.size(mine) > 1 else ''}."
    return line(" ".join([words, *more]) if wrong else words, "wrong" if wrong else "note")


def proof_table(
    rows: Iterable[tuple[str, str, tuple[int, ...]]], mine: G, by_nudging: G, checked: Checked[G] | None
) -> str:
    """Every gradient three times; a row is what a number is called, its array, and its place there."""
    lines = ["| | chain rule | nudged | TensorFlow | largest difference |", "|---|--:|--:|--:|--:|"]
    for label, name, at in rows:
        value = float(getattr(mine, name)[at])
        others = [float(getattr(by_nudging, name)[at])]
        third = "not asked"
        if checked:
            others.append(float(getattr(checked.gradients, name)[at]))
            third = number(others[-1], PLACES)
        apart, wrong = differs(max(abs(value - other) for other in others), 0.0, PLACES)
        bold = "**" if wrong else ""
        lines.append(
            f"| {label} | {number(value, PLACES)} | {number(others[0], PLACES)} | {third} | {bold}{apart}{bold} |"
        )
    return "\n".join(lines)
