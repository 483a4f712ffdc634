"""A loss on rows of targets and predictions: each row's term, then their mean."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.explain.explanation import Unworkable
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.settings import Settings
from core.nn.losses import LOSSES
from core.nn.softmax import log_softmax, softmax
from core.wording import decimals, number

NUMBERS = ((3.0, 2.5), (5.0, 5.5), (2.0, 2.0), (7.0, 3.0), (1.0, 1.2), (4.0, 3.1), (6.0, 6.4))
PROBABILITIES = ((1.0, 0.9), (0.0, 0.2), (1.0, 0.6), (0.0, 0.95), (1.0, 0.5), (0.0, 0.05), (1.0, 0.3))
SCORES = ((1.0, 2.0), (-1.0, -0.5), (1.0, 0.3), (-1.0, 0.8), (1.0, 1.0), (-1.0, -3.0), (1.0, -1.2))
CS231N = (2.0, -2.85, 0.86, 0.28)  # the right class, counted from 0, and the scores
OWN = ((0.0, 2.0, 0.5, -1.0), (1.0, 0.3, 0.1, 1.4), (2.0, -0.6, 0.2, 2.2), (1.0, 1.0, 1.5, 0.5))


def start_table(settings: Settings) -> np.ndarray:
    """The table that a loss opens with, (rows, columns): target and prediction, or targets and scores of classes."""
    family = LIBRARY[settings.loss].family
    if family != "classes":
        rows = {"number": NUMBERS, "probability": PROBABILITIES, "score": SCORES}[family]
        return np.array(rows[: settings.count])
    if settings.sample == "cs231n":
        labelled = np.array([CS231N])
    elif settings.sample == "ten":
        labelled = np.zeros((1, 11))
    else:
        labelled = np.zeros((settings.examples, 1 + settings.classes))
        for row, (label, *scores) in zip(labelled, OWN, strict=False):
            row[0], row[1:] = min(label, settings.classes - 1), np.resize(scores, settings.classes)
    if settings.loss == "sparse_categorical_cross_entropy":
        return labelled
    return np.hstack([np.eye(labelled.shape[1] - 1)[labelled[:, 0].astype(int)], labelled[:, 1:]])


def headings(settings: Settings, columns: int) -> tuple[str, ...]:
    """What stands above the table's columns."""
    family = LIBRARY[settings.loss].family
    if family != "classes":
        return ("Target t", {"number": "Prediction y", "probability": "p of 1", "score": "Score s"}[family])
    if settings.loss == "sparse_categorical_cross_entropy":
        return ("Class", *(f"z{c}" for c in range(columns - 1)))
    classes = columns // 2
    return (*(f"t{c}" for c in range(classes)), *(f"z{c}" for c in range(classes)))


@dataclass(frozen=True)
class Rows:
    """A loss on rows. `t` and `y` are (rows,), or (rows, classes) targets and scores of several classes."""

    loss: str
    t: np.ndarray
    y: np.ndarray
    delta: float = 1.0

    @property
    def deep(self) -> bool:
        """Whether a row holds several classes."""
        return self.y.ndim == 2

    @property
    def more(self) -> dict[str, float | bool]:
        """What `core.nn` is told besides targets and predictions."""
        if self.deep:
            return {"from_logits": True}
        return {"delta": self.delta} if self.loss == "huber" else {}

    def _given(self, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        t, y = self.t[rows], self.y[rows]
        if self.loss == "sparse_categorical_cross_entropy":
            return t.argmax(axis=1), y
        return (t, y) if self.deep else (t[:, None], y[:, None])

    @cached_property
    def terms(self) -> np.ndarray:
        """Each row's own loss."""
        function = LOSSES[self.loss][0]
        return np.array([function(*self._given(slice(i, i + 1)), **self.more) for i in range(len(self.t))])

    @cached_property
    def mean(self) -> float:
        return LOSSES[self.loss][0](*self._given(slice(None)), **self.more)

    @cached_property
    def slopes(self) -> np.ndarray:
        """How the mean changes with each prediction, in its shape."""
        return LOSSES[self.loss][1](*self._given(slice(None)), **self.more).reshape(self.y.shape)

    @cached_property
    def p(self) -> np.ndarray:
        """Probabilities of the classes."""
        return softmax(self.y)

    @cached_property
    def logs(self) -> np.ndarray:
        """Natural logarithms of the classes' probabilities, exact where a probability rounds to 0."""
        return np.asarray(log_softmax(self.y))

    @property
    def places(self) -> int:
        """Decimals of a term: as many as say it exactly where that is possible."""
        return 4 if decimals(self.terms, 5) < 5 or LIBRARY[self.loss].family not in ("number", "score") else 5


def read(settings: Settings, table: np.ndarray) -> Rows:
    """The rows of a table. Raises `Unworkable` for targets that the loss cannot take."""
    family = LIBRARY[settings.loss].family
    if family == "classes":
        if settings.loss == "sparse_categorical_cross_entropy":
            labels, scores = table[:, 0], table[:, 1:]
            _refuse(
                np.isin(labels, np.arange(scores.shape[1])), labels, f"a class number from 0 to {scores.shape[1] - 1}"
            )
            return Rows(settings.loss, np.eye(scores.shape[1])[labels.astype(int)], scores)
        targets, scores = np.hsplit(table, 2)
        _refuse(((targets >= 0) & (targets <= 1)).all(axis=1), targets.max(axis=1), "targets from 0 to 1")
        total = targets.sum(axis=1)
        _refuse(np.abs(total - 1) < 0.02, total, "targets that add up to 1, as shares of one example do")
        return Rows(settings.loss, targets, scores)
    t, y = table.T
    if family == "score":
        _refuse(np.abs(t) == 1, t, "a target of \u22121 or +1")
    if family == "probability":
        _refuse((t >= 0) & (t <= 1), t, "a target from 0 to 1")
        _refuse((y >= 0) & (y <= 1), y, "a probability from 0 to 1")
    return Rows(settings.loss, t, y, settings.delta)


def _refuse(good: Any, values: np.ndarray, rule: str) -> None:
    fine = np.asarray(good)
    if not fine.all():
        row = int(np.argmin(fine))
        raise Unworkable(
            f"This loss needs {rule}, and row {row + 1} has {number(float(values[row]), 2)}. Type over it."
        )
