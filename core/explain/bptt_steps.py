"""Backpropagation through time told step by step: forward, the loss, back through every time step, the total."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from core.explain.backpropagation_scene import Line
from core.explain.backpropagation_terms import Digits, bracket, differs
from core.explain.bptt_pass import Pass
from core.explain.chain_scene import Scene
from core.explain.unrolling_steps import whole
from core.trace import Region, Step, Trace
from core.wording import MINUS, TIMES, decimals, number

CHAPTERS = ("Forward", "Loss", "Backward", "Total")
PLACES = 3


class Shown:
    """A pass as it is about to be told: three decimals, and the remainder that they leave."""

    def __init__(self, found: Pass, matrix: str) -> None:
        self.found, self.matrix = found, matrix
        self.learner, self.cell = found.learner, found.learner.cell
        cell = self.cell
        self.weights = decimals(np.concatenate([cell.W.ravel(), cell.U.ravel(), cell.V.ravel()]), 2)
        self.digits = Digits(PLACES, decimals(cell.x, 2), self.weights)
        # What a share of the gradient is made of, besides the delta: the state before, or the input.
        self.reads = cell.before if matrix == "U" else cell.x
        self.terms = found.terms[matrix]

    def of(self, value: float) -> str:
        return self.digits.of(float(value))

    def row(self, values: np.ndarray) -> str:
        return "[" + ", ".join(self.of(v) for v in values) + "]"

    def weighed(self, values: np.ndarray, weights: np.ndarray) -> str:
        """`0.1×0.6 + (−0.2)×0.4 = −0.02`, with what rounding leaves."""
        terms = [
            f"{self.digits.factor(float(v))}{TIMES}{bracket(number(float(w), self.weights))}"
            for v, w in zip(values, weights, strict=True)
        ]
        total = float(values @ weights)
        left = round(total, PLACES) - float(np.round(values, PLACES) @ weights)
        return f"{' + '.join(terms)} = {self.of(total)}{self._rest(left)}"

    def product(self, one: float, other: str, value: float, shown_other: float) -> str:
        """`0.2×(1 − 0.5²) = 0.15`, with what rounding leaves."""
        left = round(value, PLACES) - round(one, PLACES) * shown_other
        return f"{self.digits.factor(one)}{TIMES}{other} = {self.of(value)}{self._rest(left)}"

    def _rest(self, left: float) -> str:
        return f"  (rounding {number(left, PLACES)})" if abs(left) >= 0.5 * 10**-PLACES else ""

    def units(self) -> list[str]:
        return [f"unit {j + 1}" for j in range(self.cell.units)]

    def proof(self) -> tuple[str, bool]:
        """How far this gradient lies from nudging's and from TensorFlow's, as words."""
        mine = getattr(self.found.gradients, self.matrix)
        others: list[tuple[str, Any]] = [("nudging by ±0.00001", self.found.nudged)]
        if self.found.checked:
            others.append(("TensorFlow", self.found.checked.gradients))
        parts, wrong = [], False
        for name, other in others:
            apart = (mine - getattr(other, self.matrix)).ravel()
            text, off = differs(float(apart[np.argmax(np.abs(apart))]), 0.0, PLACES)
            parts.append(f"{name} differs by {text}")
            wrong |= off
        return f"Proof: {', '.join(parts)} at most.", wrong


def scenes(found: Pass, matrix: str) -> list[Scene]:
    """All of it; `matrix` is the one whose gradient is gathered, U or W."""
    shown = Shown(found, matrix)
    steps = range(shown.cell.steps)
    told = [scene for t in steps for scene in _forward(shown, t)]
    told.append(_loss(shown))
    told += [scene for t in reversed(steps) for scene in _back(shown, t)]
    return [*told, *_totals(shown)]


def _cells(count: int) -> Region:
    return Region.whole((1, count))


def _forward(shown: Shown, t: int) -> Iterator[Scene]:
    cell, n = shown.cell, t + 1
    states, outputs = _cells(cell.units), _cells(cell.outputs)
    yield Scene(
        0,
        f"Forward, t = {n}: the state h{n} = {cell.activation}(x{n} W + h{t} U + b)",
        tuple(
            Line((f"{name}: {cell.activation}({shown.of(cell.z[t, j])}) = {shown.of(cell.h[t, j])}",))
            for j, name in enumerate(shown.units())
        ),
        {f"x {n}": _cells(cell.features), f"h {t}": states},
        {f"h {n}": states},
    )
    if not shown.learner.judged(t):
        return
    right = shown.learner.targets[t]
    said = ", ".join(f"{name} {shown.of(p)}" for name, p in zip(cell.names, cell.y[t], strict=True))
    p, loss = cell.y[t, right], shown.found.losses[t]
    yield Scene(
        0,
        f"Forward, t = {n}: probabilities, and the loss of “{cell.names[right]}”",
        (
            Line((f"p{n} = softmax(h{n} V + c): {said}",)),
            Line((f"L{n} = {MINUS}ln {shown.of(p)} = {shown.of(loss)}",), "result"),
        ),
        {f"h {n}": states},
        {f"p {n}": outputs, f"L {n}": _cells(1)},
    )


def _loss(shown: Shown) -> Scene:
    steps = [t for t in range(shown.cell.steps) if shown.learner.judged(t)]
    names = " + ".join(f"L{t + 1}" for t in steps)
    losses = [float(shown.found.losses[t]) for t in steps]
    lines = [Line((f"L = {names}",))] if len(steps) > 1 else []
    lines.append(Line((f"L {shown.digits.sum(losses, shown.found.loss)}",), "result"))
    return Scene(
        1,
        "The loss: cross-entropy over time, every step's added up",
        tuple(lines),
        {f"L {t + 1}": _cells(1) for t in steps},
        {"L": _cells(1)},
    )


def _back(shown: Shown, t: int) -> Iterator[Scene]:
    """One time step on the way back."""
    found, cell, n = shown.found, shown.cell, t + 1
    names, states = shown.units(), _cells(cell.units)
    last = t == cell.steps - 1
    if shown.learner.judged(t):
        head = f"Back, t = {n}: what its own loss says, (p{n} {MINUS} target) V transposed"
        deltas = f"p{n} {MINUS} target = {shown.row(found.d_s[t])}"
        lines = [
            Line((deltas,)),
            *(Line((f"{name}: {shown.weighed(found.d_s[t], cell.V[j])}",)) for j, name in enumerate(names)),
        ]
        reads = {f"p {n}": _cells(cell.outputs)}
    else:
        head, reads = f"Back, t = {n}: no loss of its own", {}
        lines = [Line(("This step's output is not asked for: only what comes from later counts.",), "words")]
    yield Scene(2, head, tuple(lines), reads, {f"own {n}": states})
    if found.ends_chunk(t):
        why = (
            "It is the last step: nothing comes from later."
            if last
            else f"The gradient is cut here, after every {found.cut} step{'s' * (found.cut > 1)}: the state goes on to "
            f"t = {n + 1}, but nothing comes back."
        )
        head, lines, reads = f"Back, t = {n}: nothing from later", [Line((why,), "words")], {}
    else:
        head = f"Back, t = {n}: what comes from t = {n + 1}, δ{n + 1} U transposed"
        lines = [
            Line((f"{name}: {shown.weighed(found.d_z[t + 1], cell.U[j])}",)) for j, name in enumerate(names)
        ]
        reads = {f"delta {n + 1}": states}
    yield Scene(2, head, tuple(lines), reads, {f"later {n}": states})
    sums = [
        Line((f"{name}: ∂L/∂h {shown.digits.sum([float(a), float(b)], float(c))}",))
        for name, a, b, c in zip(names, found.direct[t], found.later[t], found.d_h[t], strict=True)
    ]
    yield Scene(
        2,
        f"Back, t = {n}: both added, ∂L/∂h{n}",
        tuple(sums),
        {f"own {n}": states, f"later {n}": states},
        {f"dh {n}": states},
    )
    yield _delta(shown, t)
    yield _share(shown, t)


def _delta(shown: Shown, t: int) -> Scene:
    """Through the activation."""
    found, cell, n = shown.found, shown.cell, t + 1
    slopes, lines = cell.slopes()[t], []
    for j, name in enumerate(shown.units()):
        h = round(float(cell.h[t, j]), PLACES)
        if cell.activation == "tanh":
            other, value = f"(1 {MINUS} {shown.digits.factor(h)}²)", 1 - h * h
        else:
            other, value = shown.digits.factor(float(slopes[j])), round(float(slopes[j]), PLACES)
        lines.append(
            Line(
                (
                    f"{name}: δ = {shown.product(float(found.d_h[t, j]), other, float(found.d_z[t, j]), value)}",
                )
            )
        )
    return Scene(
        2,
        f"Back, t = {n}: through {cell.activation}, δ{n} = ∂L/∂z{n}",
        tuple(lines),
        {f"dh {n}": _cells(cell.units), f"h {n}": _cells(cell.units)},
        {f"delta {n}": _cells(cell.units)},
    )


def _share(shown: Shown, t: int) -> Scene:
    """What the matrix' use at this step adds to its gradient."""
    cell, n, matrix = shown.cell, t + 1, shown.matrix
    read = f"h{t}" if matrix == "U" else f"x{n}"
    array = f"h {t}" if matrix == "U" else f"x {n}"
    lines = [
        Line((f"row {i + 1}: {shown.of(v)} {TIMES} δ{n} = {shown.row(shown.terms[t, i])}",))
        for i, v in enumerate(shown.reads[t])
    ]
    return Scene(
        2,
        f"Back, t = {n}: its own share of ∂L/∂{matrix}, {read} times δ{n}",
        tuple(lines),
        {array: whole(shown.reads[t : t + 1]), f"delta {n}": _cells(cell.units)},
        {f"term {n}": whole(shown.terms[t]), f"so far {n}": whole(shown.terms[t])},
    )


def _totals(shown: Shown) -> Iterator[Scene]:
    """All shares added up, number by number, and the proof."""
    cell, matrix, found = shown.cell, shown.matrix, shown.found
    mine, full = getattr(found.gradients, matrix), getattr(found.full, matrix)
    rows, columns = mine.shape
    for i in range(rows):
        lines = [
            Line(
                (
                    f"∂L/∂{matrix}{i + 1}{j + 1} "
                    f"{shown.digits.sum(shown.terms[:, i, j].tolist(), float(mine[i, j]))}",
                )
            )
            for j in range(columns)
        ]
        if i == rows - 1:
            if found.cut:
                apart = float(np.linalg.norm(mine - full) / (np.linalg.norm(full) or 1.0))
                text = f"Cut short: it misses the whole gradient by {100 * apart:.0f} % of its length."
                lines.append(Line((text,), "wrong" if apart > 1e-9 else "note"))
            else:
                words, wrong = shown.proof()
                lines.append(Line((words,), "wrong" if wrong else "note"))
        yield Scene(
            3,
            f"The total: row {i + 1} of ∂L/∂{matrix} is the sum of all {cell.steps} shares",
            tuple(lines),
            {f"term {t + 1}": Region((i, 0), (1, columns)) for t in range(cell.steps)},
            {"total": Region((i, 0), (1, columns))},
        )


def bptt_trace(found: Pass, told: Sequence[Scene], matrix: str) -> Trace:
    """Rows `(1, n)` with the time step after their name: own, later, dh, delta; matrices `term`, `so far`, `total`."""
    cell, terms = found.learner.cell, found.terms[matrix]
    arrays: dict[str, np.ndarray] = {"h 0": cell.h0[None], "L": np.array([[found.loss]])}
    gathered = np.cumsum(terms[::-1], axis=0)[::-1]
    for t in range(cell.steps):
        n, at = t + 1, slice(t, t + 1)
        arrays |= {
            f"x {n}": cell.x[at], f"h {n}": cell.h[at], f"own {n}": found.direct[at], f"later {n}": found.later[at],
            f"dh {n}": found.d_h[at], f"delta {n}": found.d_z[at], f"term {n}": terms[t], f"so far {n}": gathered[t],
        }  # fmt: skip
        if found.learner.judged(t):
            arrays |= {f"p {n}": cell.y[at], f"L {n}": found.losses[None, at]}
    arrays["total"] = getattr(found.gradients, matrix)
    return Trace(arrays, [Step(s.caption, s.reads, s.writes, CHAPTERS[s.chapter]) for s in told])
