"""CTC by brute force: every alignment of a text written out, its probability a product, their sum the text's."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from core.lessons.captcha.example import CLASSES, Task, collapse, spelled


@dataclass(frozen=True)
class Alignment:
    """One class for each column, its probability (their product), and the sum so far."""

    classes: tuple[int, ...]
    probability: float
    total: float


@dataclass(frozen=True)
class Alignments:
    """All alignments that read the wanted text, the most probable first."""

    task: Task
    rows: tuple[Alignment, ...]
    others: tuple[tuple[str, float], ...]  # all texts with their probabilities, the most probable first

    @property
    def total(self) -> float:
        return self.rows[-1].total

    @property
    def places(self) -> int:
        """Decimals of a product of one tenth for each column: all of them."""
        return self.task.steps


def alignments(task: Task) -> Alignments:
    """Goes through all 3 to the power of T ways to choose a class for each column."""
    wanted = tuple(task.labels)
    texts: dict[tuple[int, ...], float] = {}
    found: list[tuple[float, tuple[int, ...]]] = []
    for classes in product(range(len(CLASSES)), repeat=task.steps):
        p = round(float(np.prod([task.p[t, label] for t, label in enumerate(classes)])), task.steps)
        text = collapse(classes)
        texts[text] = texts.get(text, 0.0) + p
        if text == wanted and p > 0:
            found.append((p, classes))
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    # An impossible text has one alignment to show, of probability zero.
    found = found or [(0.0, next(c for c in product(range(3), repeat=task.steps) if collapse(c) == wanted))]
    totals = np.cumsum([p for p, _ in found]).round(task.steps).tolist()
    rows = tuple(Alignment(classes, p, total) for (p, classes), total in zip(found, totals, strict=True))
    ranked = sorted(((spelled(text), p) for text, p in texts.items()), key=lambda e: (-e[1], e[0]))
    return Alignments(task, rows, tuple((text, round(p, task.steps)) for text, p in ranked))
