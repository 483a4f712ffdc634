"""An unrolled cell told step by step: the loop, then at each time step both products, their sum, state and output."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.digits import Digits
from core.explain.recurrent import Task
from core.explain.scene import Line, Scene
from core.explain.symbols import answer_in_numbers
from core.trace import Region, Step, Trace
from core.wording import decimals

PLACES = 3  # decimals of what is computed, at most
SHORT = 48  # letters of which two texts fit a line


def chapters(task: Task) -> tuple[str, ...]:
    """What the stage is divided into: a chapter for every time step."""
    return ("Loop", "Unroll", *(f"t = {t + 1}" for t in range(task.steps)))


def digits_of(task: Task) -> Digits:
    """Given numbers are shown exactly, computed ones in as many decimals as are exact, or three."""
    weights = np.concatenate([w.ravel() for w in (task.W, task.U, task.V, task.b, task.c)])
    computed = (task.z, task.h, task.h0, task.y, task.scores, task.driven)
    places = decimals(np.concatenate([held.ravel() for held in computed]), PLACES)
    return Digits(places, decimals(task.x, 2), decimals(weights, 2))


def weighed(
    task: Task, digits: Digits, values: np.ndarray, weights: np.ndarray, *, bias: float = 0.0, exact: bool = False
) -> str:
    """What is read times its weights, plus a bias; `exact` values are given ones.

    Where outputs have names, most weights are 0, and their products are left out.
    """
    if task.names and np.any(weights):
        values, weights = values[weights != 0], weights[weights != 0]
    more = [(bias, digits.weights)] if bias else []
    return digits.weighed([(values, weights, exact)], more)


def whole(task_array: np.ndarray) -> Region:
    return Region.whole(task_array.shape)


def scenes(task: Task) -> list[Scene]:
    """The loop, the unrolling, and five scenes for each time step, four where its output is not used."""
    digits = digits_of(task)
    count = f"{task.parameters} weights and biases"
    told = [
        Scene(
            0,
            "The loop: new state h = f(input x × W + old state h × U + b)",
            (
                Line(("One cell hands its state h back to itself: it mixes an input x with its old state.",), "words"),
                Line((f"{count}: that is all it has, however long the sequence is.",), "note"),
            ),
            {},
            {},
        ),
        Scene(
            1,
            f"Unrolled: the same cell, drawn once for each of {task.steps} time steps"
            if task.steps > 1
            else "Unrolled: a single time step",
            (
                Line(("Every copy holds the same W, U and b: look at their colors. Only x and h differ.",), "words"),
                Line((f"The state before the first step is h0 = {digits.row(task.h0)}.",), "note"),
            ),
            {},
            {},
        ),
    ]
    for t in range(task.steps):
        told += _step(task, digits, t)
    return told


def _units(task: Task) -> list[str]:
    return [f"unit {j + 1}" for j in range(task.units)] if task.units > 1 else ["the unit"]


def _lines(task: Task, texts: Sequence[str]) -> list[Line]:
    """A line for each unit; where outputs have names and take their room, two units share one if all are short."""
    if task.names and len(texts) > 2 and all(len(text) <= SHORT for text in texts):
        texts = [";   ".join(texts[at : at + 2]) for at in range(0, len(texts), 2)]
    return [Line((text,)) for text in texts]


def _step(task: Task, digits: Digits, t: int) -> Iterator[Scene]:
    """One time step."""
    n, chapter = t + 1, t + 2
    units = range(task.units)
    names = _units(task)
    row, states = Region.whole((1, task.features)), Region.whole((1, task.units))
    word = f" (“{task.spoken[t]}”)" if task.spoken and task.spoken[t] else ""
    if task.reads(t):
        head = f"t = {n}: what the input says, x{n} W{word}"
        lines = _lines(
            task, [f"{names[j]}: {weighed(task, digits, task.x[t], task.W[:, j], exact=True)}" for j in units]
        )
    else:
        head = f"t = {n}: no input at this step, so x{n} W is 0"
        lines = [Line((f"The cell runs on by itself, on its state h{t} alone.",), "words")]
    yield Scene(chapter, head, tuple(lines), {f"x {n}": row, "W": whole(task.W)}, {f"xW {n}": states})
    start = " (the start)" if t == 0 else ""
    yield Scene(
        chapter,
        f"t = {n}: what the state remembers, h{t} U{start}",
        tuple(_lines(task, [f"{names[j]}: {weighed(task, digits, task.before[t], task.U[:, j])}" for j in units])),
        {f"h {t}": states, "U": whole(task.U)},
        {f"hU {n}": states},
    )
    terms = np.stack([task.driven[t], task.carried[t], task.b], axis=1)
    yield Scene(
        chapter,
        f"t = {n}: both and the bias added, z{n}",
        tuple(
            _lines(
                task,
                [f"{names[j]}: z {digits.sum(terms[j].tolist(), float(task.z[t, j]))}" for j in units],
            )
        ),
        {f"xW {n}": states, f"hU {n}": states, "b": states},
        {f"z {n}": states},
    )
    answers = [answer_in_numbers(task.activation, float(z), digits) for z in task.z[t]]
    shown = [digits.of(h) for h in task.h[t]]
    yield Scene(
        chapter,
        f"t = {n}: the new state, h{n} = {task.activation if task.activation != 'linear' else 'f'}(z{n})"
        + (", unchanged" if task.activation == "linear" else ""),
        tuple(_lines(task, [f"{name}: {bent} = {h}" for name, bent, h in zip(names, answers, shown, strict=True)])),
        {f"z {n}": states},
        {f"h {n}": states},
    )
    if task.tells(t):
        yield _output(task, digits, t)


def _output(task: Task, digits: Digits, t: int) -> Scene:
    """The output of a step: sums, and their softmax where it has one."""
    n = t + 1
    outputs = Region.whole((1, task.outputs))
    if task.output == "softmax":
        # Which products the scores are made of stands in the matrices.
        lines = [
            Line((f"scores h{n} V + c: {_named(task, digits, task.scores[t])}",)),
            Line((f"softmax: {_named(task, digits, task.y[t])}",), "result"),
        ]
    else:
        names = [f"output {k + 1}" for k in range(task.outputs)] if task.outputs > 1 else ["the output"]
        lines = [
            Line((f"{names[k]}: {weighed(task, digits, task.h[t], task.V[:, k], bias=float(task.c[k]))}",))
            for k in range(task.outputs)
        ]
    said = f": “{task.word(t)}”" if task.names else ""
    return Scene(
        t + 2,
        f"t = {n}: the output y{n}{said}",
        tuple(lines),
        {f"h {n}": Region.whole((1, task.units)), "V": whole(task.V), "c": outputs},
        {f"y {n}": outputs},
    )


def _named(task: Task, digits: Digits, values: np.ndarray) -> str:
    return ", ".join(f"{name} {digits.of(v)}" for name, v in zip(task.names, values, strict=True))


def unrolled_trace(task: Task, told: Sequence[Scene]) -> Trace:
    """All arrays are rows `(1, n)` but for the weights; the number after a name is the time step, `h 0` the start."""
    arrays = {
        "W": task.W,
        "U": task.U,
        "b": task.b[None],
        "V": task.V,
        "c": task.c[None],
        "h 0": task.h0[None],
    }
    for t in range(task.steps):
        n = t + 1
        arrays |= {
            f"x {n}": task.x[t:n],
            f"xW {n}": task.driven[t:n],
            f"hU {n}": task.carried[t:n],
            f"z {n}": task.z[t:n],
            f"h {n}": task.h[t:n],
        }
        if task.tells(t):
            arrays[f"y {n}"] = task.y[t:n]
    names = chapters(task)
    return Trace(arrays, [Step(s.caption, s.reads, s.writes, names[s.chapter]) for s in told])
