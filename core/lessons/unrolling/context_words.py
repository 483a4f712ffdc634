"""How long an input is remembered, in words: where both sequences part, and how far each later state moves."""

from dataclasses import replace

import numpy as np

from core.explain.explanation import Explanation, Question
from core.explain.tex import in_tex
from core.lessons.unrolling.code import context_code
from core.lessons.unrolling.context import Context
from core.lessons.unrolling.unroll_words import slips
from core.trace import Region, Step, Trace
from core.wording import factor, number, prose

PLACES = 3


FORMULA = (
    r"\begin{gathered} h_t = f(x_t\,W + h_{t-1}\,U + b) \\[4pt]"
    r" \Delta_t = h_t(\text{changed}) - h_t \end{gathered}"
)


def caption(c: Context, t: int) -> str:
    """What a step says."""
    said = number(float(c.lengths[t]), PLACES)
    if t < c.at:
        return f"t = {t + 1}: nothing has changed yet, and both states are the same."
    if t == c.at:
        return f"t = {t + 1}: the input is changed by {number(c.by, 1)}, and the state moves by {said}."
    first = float(c.lengths[c.at])
    share = f", {number(100 * float(c.lengths[t]) / first, 1)}% of its first move" if first > 0 else ""
    return f"t = {t + 1}: only the state before was different. The state moves by {said}{share}."


def trace(c: Context) -> Trace:
    """One step per time step; time runs along the columns."""
    steps = c.task.steps
    arrays = {
        "x": c.task.x.T,
        "changed x": c.other.x.T,
        "h": c.task.h.T,
        "changed h": c.other.h.T,
        "moved": c.moved.T,
        "length": c.lengths[None],
    }

    def column(name: str, t: int) -> Region:
        return Region((0, t), (len(arrays[name]), 1))

    told = []
    for t in range(steps):
        reads = {name: column(name, t) for name in ("x", "changed x")}
        writes = {name: column(name, t) for name in ("h", "changed h", "moved", "length")}
        told.append(Step(caption(c, t), reads, writes))
    return Trace(arrays, told)


def _rest(changed: float, before: float, moved: float) -> str:
    """What rounding leaves between the shown states and the shown move."""
    left = round(moved, PLACES) - (round(changed, PLACES) - round(before, PLACES))
    return rf" \;(\text{{rounding }} {in_tex(number(left, PLACES))})" if abs(left) >= 0.5 * 10**-PLACES else ""


def _asked(c: Context) -> Context:
    """The last input changed, by an amount whose answer is not on the screen."""
    last = c.task.steps - 1
    seen = np.abs(c.moved)
    changes = [replace(c, at=last, by=round(by, 1)) for by in (c.by, -c.by, c.by + 0.3, c.by + 0.7, 1.1 - c.by)]
    hidden = (
        one for one in changes if one.by and np.abs(seen - abs(float(one.moved[last, 0]))).min() > 0.6 * 10**-PLACES
    )
    return next(hidden, changes[-1])


def explain(c: Context, told: Trace) -> Explanation:
    """The words for a changed input."""
    task, last = c.task, c.task.steps - 1
    now = (float(c.other.h[last, 0]), float(task.h[last, 0]), float(c.moved[last, 0]))
    shown = [round(v, PLACES) for v in now]
    said = [number(shown[0], PLACES), factor(shown[1], PLACES), number(shown[2], PLACES)]
    end = _asked(c)
    answer = float(end.moved[last, 0])
    ends = (float(end.other.h[last, 0]), float(task.h[last, 0]), answer)
    sigma = float(np.linalg.svd(task.U, compute_uv=False)[0])
    parts = [
        show(float(v), PLACES)
        for show, v in zip((number, factor, number), (end.other.h[last, 0], task.h[last, 0], answer), strict=True)
    ]
    return Explanation(
        lead=prose("""**In plain words.** Read the sequence twice, once with one input changed, and subtract the
            states. *x* is an input, *h* the state, *W*, *U* and *b* are the cell's weights and bias, *f* its
            activation."""),
        formula=FORMULA,
        numbers=(
            rf"\text{{unit 1: }} \Delta_{{{last + 1}}} = {in_tex(said[0])} - {in_tex(said[1])} = "
            rf"\mathbf{{{in_tex(said[2])}}}{_rest(*now)}",
        ),
        notes=(
            prose("""**Context** is what earlier inputs have left in the state. Only later states move: the cell never
                looks ahead."""),
            prose(f"""**How long it lasts** depends on U. Its largest singular value, the most that it can stretch
                anything by, is {number(sigma, 3)}: each step makes a small move at most so many times as long, times
                the slope of the activation. The length of a move is the root of the sum of its squares. After
                {last - c.at} more step{"s" * (last - c.at != 1)} the state moves by
                {number(float(c.lengths[last]), PLACES)}, at first it was {number(float(c.lengths[c.at]), PLACES)}. Set
                the recurrent weights to 0, and nothing is remembered."""),
            prose("""**Rounding.** Δ is computed with all decimals: the difference of the shown states may be another
                in the last."""),
        ),
        question=Question(
            prose(f"""If the last input were changed by {number(end.by, 1)} and no other, by how much would unit 1's
                last state move?"""),
            answer,
            prose(f"""${in_tex(parts[0])} - {in_tex(parts[1])} = {in_tex(parts[2])}{_rest(*ends)}$: the new sum is
                ${in_tex(number(float(end.other.z[last, 0]), PLACES))}$ where it was
                ${in_tex(number(float(task.z[last, 0]), PLACES))}$."""),
            tolerance=max(0.006, 0.002 * abs(answer)),
            places=PLACES,
        ),
        slips=slips(task),
        keras=context_code(task, c.other.x),
        trace=told,
    )
