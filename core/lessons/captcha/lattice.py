"""CTC's forward-backward lattice: the sum over all alignments without writing them out, and the gradient from it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.captcha.ctc import CLASSES, Task
from core.nn.ctc import ctc_gradient, ctc_lattice, ctc_loss
from core.trace import Region, Step, Trace
from core.wording import TIMES, number, prose


@dataclass(frozen=True)
class Lattice:
    """The path of a text with blanks around its letters, and what the two sweeps leave, `(positions, T)` each."""

    task: Task

    @cached_property
    def path(self) -> list[int]:
        return self._sweeps[0]

    @cached_property
    def _sweeps(self) -> tuple[list[int], np.ndarray, np.ndarray]:
        return ctc_lattice(self.task.log_probs, self.task.labels, blank=0)

    @cached_property
    def alpha(self) -> np.ndarray:
        """Exact: products of at most five tenths."""
        return np.exp(self._sweeps[1].T).round(self.task.steps)

    @cached_property
    def beta(self) -> np.ndarray:
        return np.exp(self._sweeps[2].T).round(self.task.steps)

    @cached_property
    def total(self) -> float:
        return round(float(np.exp(-ctc_loss(self.task.log_probs, self.task.labels, blank=0))), self.task.steps)

    @cached_property
    def posterior(self) -> np.ndarray:
        """The share of the text's alignments, by probability, that pass each position; 0 where there is none."""
        return self.alpha * self.beta / self.total if self.total else np.zeros_like(self.alpha)

    @cached_property
    def gradient(self) -> np.ndarray:
        """`(classes, T)`: with respect to the scores before the softmax."""
        return ctc_gradient(self.task.log_probs, self.task.labels, blank=0).T

    def sources(self, position: int) -> range:
        """The positions that a position can be reached from: itself, the one before, and over a blank between
        different letters.
        """
        path = self.path
        far = position >= 2 and path[position] not in (0, path[position - 2])
        return range(max(0, position - 1 - far), position + 1)

    def targets(self, position: int) -> range:
        """The positions that can follow."""
        last = len(self.path) - 1
        far = position + 2 <= last and position in self.sources(position + 2)
        return range(position, min(last, position + 1 + far) + 1)


def _column(rows: range, t: int) -> Region:
    return Region((rows.start, t), (len(rows), 1))


def lattice_trace(found: Lattice) -> Trace:
    """Forward column by column, the sum, backward, and what each column gets to hear."""
    task = found.task
    steps = [*_forward(found), *_backward(found), *_shares(found)]
    arrays = {
        "p": task.p.T,
        "alpha": found.alpha,
        "beta": found.beta,
        "posterior": found.posterior,
        "gradient": found.gradient,
        "total": np.array([[found.total]]),
    }
    return Trace(arrays, steps)


def _forward(found: Lattice) -> list[Step]:
    task, path, alpha, places = found.task, found.path, found.alpha, found.task.steps
    steps = []
    for t in range(task.steps):
        for s, label in enumerate(path):
            name, p, value = CLASSES[label], f"{task.p[t, label]:.1f}", number(alpha[s, t], t + 1)
            cell = {"alpha": Region.cell(s, t)}
            if t == 0:
                said = (
                    f"A text begins with the first blank or the first letter: α = p({name}) = {p}"
                    if s < 2
                    else "Nothing begins here: α = 0"
                )
                reads = {"p": Region.cell(label, 0)} if s < 2 else {}
                steps.append(Step(f"Forward, column 1: {said}.", reads, cell, "Forward"))
                continue
            rows = found.sources(s)
            terms = " + ".join(number(alpha[row, t - 1], t) for row in rows)
            ways = {1: "stay", 2: "stay or one on", 3: "stay, one on, or over the blank"}[len(rows)]
            steps.append(
                Step(
                    f"Forward, column {t + 1}, {name}: {ways}. ({terms}) {TIMES} {p} = {value}",
                    {"alpha": _column(rows, t - 1), "p": Region.cell(label, t)},
                    cell,
                    "Forward",
                )
            )
    ends = range(max(0, len(path) - 2), len(path))
    terms = " + ".join(number(alpha[s, -1], places) for s in ends)
    steps.append(
        Step(
            prose(f"""The text ends in its last letter or the blank after it: {terms} = {number(found.total, places)},
                its probability"""),
            {"alpha": _column(ends, task.steps - 1)},
            {"total": Region.cell(0, 0)},
            "Forward",
        )
    )
    return steps


def _backward(found: Lattice) -> list[Step]:
    task, path, beta = found.task, found.path, found.beta
    last, steps = task.steps - 1, []
    for t in range(last, -1, -1):
        left = last - t  # columns that follow: the decimals of their products
        for s, label in enumerate(path):
            name, cell = CLASSES[label], {"beta": Region.cell(s, t)}
            if t == last:
                end = s >= len(path) - 2
                said = "the text may end here: β = 1" if end else "the text may not end here: β = 0"
                steps.append(Step(f"Backward, column {t + 1}, {name}: {said}.", {}, cell, "Backward"))
                continue
            rows = found.targets(s)
            terms = " + ".join(
                f"{task.p[t + 1, path[row]]:.1f} {TIMES} {number(beta[row, t + 1], left - 1)}" for row in rows
            )
            steps.append(
                Step(
                    prose(f"""Backward, column {t + 1}, {name}: the ways from here to the end. {terms} =
                        {number(beta[s, t], left)}"""),
                    {"beta": _column(rows, t + 1), "p": Region((0, t + 1), (len(CLASSES), 1))},
                    cell,
                    "Backward",
                )
            )
    return steps


def _shares(found: Lattice) -> list[Step]:
    """Each column's shares and the gradient that follows."""
    task, path, places = found.task, found.path, found.task.steps
    whole = range(len(path))
    steps = []
    for t in range(task.steps):
        products = (found.alpha[:, t] * found.beta[:, t]).round(places)
        terms = " + ".join(number(value, places) for value in products if value > 0) or "0"
        steps.append(
            Step(
                prose(f"""Column {t + 1}: α {TIMES} β down the column is {terms} = {number(found.total, places)}, the
                    same in every column. Divided by it: each place's share of the alignments"""),
                {"alpha": _column(whole, t), "beta": _column(whole, t), "total": Region.cell(0, 0)},
                {"posterior": _column(whole, t)},
                "Shares",
            )
        )
    for t in range(task.steps):
        parts = []
        for label, name in enumerate(CLASSES):
            share = float(found.posterior[[s for s in whole if path[s] == label], t].sum())
            less = f"{task.p[t, label]:.1f} − {share:.3f} = {number(found.gradient[label, t], 3)}"
            parts.append(f"{name if label else 'blank'}: {less}")
        steps.append(
            Step(
                f"Gradient, column {t + 1}: probability less share. {'; '.join(parts)}",
                {"p": Region((0, t), (len(CLASSES), 1)), "posterior": _column(whole, t)},
                {"gradient": Region((0, t), (len(CLASSES), 1))},
                "Gradient",
            )
        )
    return steps
