"""Backpropagation through time told step by step: forward, the loss, back through every time step, the total."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.digits import scientific
from core.explain.scene import Line, Scene
from core.lessons.bptt.gradient import Pass
from core.lessons.bptt.gradient_back import back, totals
from core.lessons.bptt.gradient_shown import PLACES, Shown, cells
from core.trace import Step, Trace
from core.wording import MINUS

CHAPTERS = ("Forward", "Loss", "Backward", "Total")


def scenes(found: Pass, matrix: str) -> list[Scene]:
    """All of it; `matrix` is the one whose gradient is gathered, U or W."""
    shown = Shown(found, matrix)
    steps = range(shown.cell.steps)
    told = [scene for t in steps for scene in _forward(shown, t)]
    told.append(_loss(shown))
    told += [scene for t in reversed(steps) for scene in back(shown, t)]
    return [*told, *totals(shown)]


def _forward(shown: Shown, t: int) -> Iterator[Scene]:
    cell, n = shown.cell, t + 1
    states, outputs = cells(cell.units), cells(cell.outputs)
    yield Scene(
        0,
        f"Forward, t = {n}: the state h{n} = {cell.activation}(x{n} W + h{t} U + b)",
        tuple(
            Line((f"{name}: {cell.activation}({shown.digits.of(cell.z[t, j])}) = {shown.digits.of(cell.h[t, j])}",))
            for j, name in enumerate(shown.units())
        ),
        {f"x {n}": cells(cell.features), f"h {t}": states},
        {f"h {n}": states},
    )
    if not shown.learner.judged(t):
        return
    right = shown.learner.targets[t]
    said = ", ".join(f"{name} {shown.digits.of(p)}" for name, p in zip(cell.names, cell.y[t], strict=True))
    p, loss = cell.y[t, right], shown.found.losses[t]
    yield Scene(
        0,
        f"Forward, t = {n}: probabilities, and the loss of “{cell.names[right]}”",
        (
            Line((f"p{n} = softmax(h{n} V + c): {said}",)),
            Line((_loss_of(shown, n, float(p), float(loss)),), "result"),
        ),
        {f"h {n}": states},
        {f"p {n}": outputs, f"L {n}": cells(1)},
    )


def _loss_of(shown: Shown, n: int, p: float, loss: float) -> str:
    """`L1 = −ln 0.165 = 1.800  (rounding −0.002)`; a p that rounds to 0 stands with its power of ten."""
    seen = round(p, PLACES) or float(f"{p:.0e}")
    if not seen:
        return f"L{n} = {MINUS}ln p = {shown.digits.of(loss)}, with a p too small to be shown"
    text = shown.digits.of(p) if round(p, PLACES) else scientific(p)
    return f"L{n} = {MINUS}ln {text} = {shown.digits.of(loss)}{shown.digits.rest(loss, -math.log(seen))}"


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
        {f"L {t + 1}": cells(1) for t in steps},
        {"L": cells(1)},
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
