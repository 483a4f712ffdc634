"""The update, told weight by weight, and what it brings: the error of the network with its new weights."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.explain.digits import SAME, differs
from core.explain.scene import Line, Scene, line
from core.lessons.backpropagation.scene import Mark, Shown
from core.wording import MINUS, TIMES, prose

ROWS_AT_ONCE = 8  # weights updated in one step; larger layers take a step per unit

# Why a mistake may leave every digit as it is.
_HARMLESS = {
    "sum": "there is only one example, whose sum is its mean",
    "late": "there is no layer below the last one",
    "slope": "the slopes left out are all 1, or cancel",
}


def update_scenes(shown: Shown, layer: int) -> Iterator[Scene]:
    """All weights into a layer move; a large layer unit by unit."""
    below, units = shown.task.sizes[layer - 1], shown.task.sizes[layer]
    at_once = (below + 1) * units <= ROWS_AT_ONCE
    for group in [range(units)] if at_once else [range(u, u + 1) for u in range(units)]:
        yield _update(shown, layer, group)


def _update(shown: Shown, layer: int, units: Sequence[int]) -> Scene:
    """The weights into these units: old, gradient and rate, new; what is right, what TensorFlow's gradients give."""
    task, digits, found = shown.task, shown.digits, shown.found
    old, new, right = (
        np.vstack(network.layers[layer - 1]) for network in (task.network, found.step.after, found.right.after)
    )
    proved = found.proved_after(layer)
    shares = found.weight_shares(layer, found.step)
    forgotten = found.mistake == "biases"
    op, rate = "+" if found.mistake == "sign" else MINUS, f"{task.rate:g}"
    compared = ("right",) if found.mistake != "none" else ()
    proof = (f"{MINUS} TensorFlow",) if proved is not None else ()
    lines = [
        line(f"new = old {op} rate {TIMES} gradient"),
        Line(("", "old", f"{op} rate {TIMES} gradient", "new", *compared, *proof), "head"),
    ]
    writes: list[Mark] = []
    for unit in units:
        for i in range(len(old)):
            bias = i == len(old) - 1
            fixed = bias and (forgotten or not task.learn_biases)
            each = found.step.dz[layer - 1][:, unit] if bias else shares[:, i, unit]
            cells = [
                f"bias of {task.unit(layer, unit)}" if bias else task.weight(layer, i, unit),
                digits.of(old[i, unit]),
                "stays" if fixed else f"{op} {rate} {TIMES} {_mean(shown, each)}",
                digits.of(new[i, unit]),
                *([digits.of(right[i, unit])] if compared else []),
            ]
            if proved is not None:
                cells.append("" if fixed else differs(new[i, unit], proved[i, unit], shown.places)[0])
            wrong = abs(new[i, unit] - right[i, unit]) > SAME
            lines.append(Line(tuple(cells), "wrong" if wrong else "row"))
            writes.append(Mark("weight", (layer, i, unit)))
    if forgotten:
        lines.append(line("The biases are forgotten.", "wrong"))
    elif not task.learn_biases:
        lines.append(line("The biases are left as they are.", "note"))
    if task.rows > 1:
        sums = "sum" if found.mistake == "sum" else "mean"
        lines[0] = line(f"new = old {op} rate {TIMES} {sums} of the gradients of all {task.rows} examples")
    return Scene(
        3,
        prose(f"""Update, weights into {" and ".join(task.unit(layer, u) for u in units)}: a small step
            {"up" if found.mistake == "sign" else "against"} the gradient"""),
        tuple(lines),
        tuple(Mark("gradient", mark.at) for mark in writes),
        tuple(writes),
    )


def _mean(shown: Shown, each: np.ndarray) -> str:
    """The gradient that the step goes by, from every example's own."""
    digits = shown.digits
    if len(each) == 1:
        return digits.factor(float(each[0]))
    together = " + ".join(digits.factor(float(v)) for v in each)
    return f"({together})" if shown.found.mistake == "sum" else f"({together}) / {len(each)}"


def again_scene(shown: Shown) -> Scene:
    """What the step has brought: the error before and after, and what the gradient had promised."""
    task, digits, found = shown.task, shown.digits, shown.found
    before, after = found.step.error, found.error_after
    way = "fell" if after < before else "rose" if after > before else "stayed"
    squares = sum(float((d**2).sum()) for d in found.right.dW)
    if task.learn_biases or found.mistake == "biases":
        squares += sum(float((d**2).sum()) for d in found.right.db)
    lines = [
        line(f"E before = {digits.of(before)}"),
        line(f"E after = {digits.of(after)}, a change of {digits.of(after - before)}", "result"),
        line(
            prose(f"""To first order a right step changes E by {MINUS}rate {TIMES} (sum of all gradients²) =
                {MINUS}{task.rate:g} {TIMES} {digits.of(squares)} = {digits.of(-task.rate * squares)}. The rest is the
                curve between here and there."""),
            "note",
        ),
    ]
    if found.mistake in _HARMLESS and after == found.right_error_after:
        lines.append(line(f"Here this mistake changes nothing: {_HARMLESS[found.mistake]}.", "note"))
    elif found.mistake != "none":
        apart, _ = differs(after, found.right_error_after, shown.places)
        lines.append(
            line(
                f"Right: E after = {digits.of(found.right_error_after)}. This differs by {apart}.",
                "wrong",
            )
        )
    lines.append(
        line(
            f"That was step {found.iteration + 1}. Raise Iteration for the next, or see Many steps.",
            "note",
        )
    )
    return Scene(
        4,
        f"Forward again, with the new weights: the error {way} from {digits.of(before)} to {digits.of(after)}",
        tuple(lines),
        tuple(
            Mark("weight", (layer, i, unit))
            for layer in range(1, task.depth + 1)
            for i in range(task.sizes[layer - 1])
            for unit in range(task.sizes[layer])
        ),
        (Mark("again", (0, 0)),),
    )
