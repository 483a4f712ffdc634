"""What the lesson says about many steps: of each moment, and below them a question and slips."""

from functools import cache

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.explain.scene import Line, line
from core.lessons.backpropagation.code import FEW_STEPS, many_code
from core.lessons.backpropagation.many import MOMENTS, STEPS, Course, agreement, flat, halfway
from core.lessons.backpropagation.step_words import LETTERS, formula, lead
from core.lessons.backpropagation.task import EXAMPLES, Task
from core.nn.descent_loop import descend
from core.nn.network import Network
from core.trace import Region, Step, Trace
from core.wording import number, percent, prose, sentences

ZERO_STEPS = 2000


def explain(found: Course) -> Explanation:
    """The words for many steps."""
    task = found.task
    first, last = (error_text(float(found.errors[k])) for k in (0, -1))
    notes = [
        LETTERS,
        prose(f"""**From the beginning to the end.** The error starts at {first} and is {last} after {STEPS:,} steps.
            {_half(found)} Both axes are logarithmic: to the right, each line is ten times as many steps. A weight is
            its start plus every step taken, {_way(found)}."""),
        "**Enter anywhere.** Click the curve, or set Iteration under One step: that very step, unit by unit.",
    ]
    if not np.isfinite(found.errors).all():
        why = "Every step goes up. A smaller rate only delays it." if found.mistake == "sign" else _OVERSHOOTS
        notes.append(f"**It has left every bound.** {why}")
    if task.title == "XOR" and found.mistake == "none":
        notes += _stretch(found)
    epochs = 100
    return Explanation(
        formula=formula(task),
        numbers=(rf"\begin{{gathered}} E_0 = {_plain(first)} \\ E_{{{STEPS}}} = {_plain(last)} \end{{gathered}}",),
        notes=tuple(notes),
        question=Question(
            prose(f"""The step here takes
                {f"all {task.rows} examples at once" if task.rows > 1 else "the only example"}: one step is one epoch.
                If each step took a single example, and there were {task.rows + 3} examples, how many steps would
                {epochs} epochs be?"""),
            epochs * (task.rows + 3),
            f"One epoch is one pass over all data: ${task.rows + 3}$ steps. ${epochs} \\times {task.rows + 3} = "
            f"{epochs * (task.rows + 3)}$.",
        ),
        slips=_many_slips(found),
        keras=many_code(task),
        trace=trace(found),
        lead=lead(task),
    )


_OVERSHOOTS = "Each step overshoots more than the last. A smaller rate helps."


def _half(found: Course) -> str:
    """When the error is down to a half."""
    half = halfway(found.errors.tolist())
    if half is None:
        return "At no moment here is it down to half of that."
    return f"By step {MOMENTS[half]:,} it is at most half of that."


def _way(found: Course) -> str:
    """Where each step goes under the rule at hand."""
    if found.mistake == "sign":
        return "each along the gradient of its moment, which is uphill: the sign is wrong"
    if found.mistake in ("late", "slope"):
        return "each against what this rule takes for the gradient of its moment"
    return "each against the gradient of its moment"


def _stretch(found: Course) -> list[str]:
    """Where XOR's error stands still for long: why, and how it ends."""
    ends, half = flat(found), halfway(found.errors.tolist())
    if ends is None or MOMENTS[ends[1]] < 10 * max(MOMENTS[ends[0]], 1):
        return []
    share = agreement(found.task.at(found.networks[sum(ends) // 2]))
    said = [
        prose(f"""**The long flat stretch.** From step {MOMENTS[ends[0]]:,} to step {MOMENTS[ends[1]]:,} the network
            answers about 0.5 to everything, at an error near ln 2 = 0.693.""")
    ]
    if share < 0.1:
        said.append(
            prose(f"""There the gradients of the {found.task.rows} examples cancel: half way, their mean is only
                {percent(share, 1)} as long as they are.""")
        )
    if half is not None and half > ends[1]:
        said.append(f"Only once h1 and h2 differ enough does the error fall: by step {MOMENTS[half]:,} it is halved.")
    return [" ".join(said)]


def _plain(text: str) -> str:
    return text if text[0].isdigit() else rf"\text{{{text}}}"


@cache
def _xor_from_zeros() -> tuple[float, float]:
    """XOR's error after `ZERO_STEPS` steps from weights of zero, and from the drawn ones."""
    task = EXAMPLES["xor"]
    zeros = Network([(W * 0, b * 0) for W, b in task.network.layers], task.network.activations)
    runs = [
        descend(start, task.x, task.t, loss=task.loss, rate=task.rate, moments=(ZERO_STEPS,))
        for start in (zeros, task.network)
    ]
    return float(runs[0].errors[-1]), float(runs[1].errors[-1])


def _many_slips(found: Course) -> tuple[Slip, ...]:
    task = found.task
    zeros = Network([(W * 0, b * 0) for W, b in task.network.layers], task.network.activations)
    run = descend(zeros, task.x, task.t, loss=task.loss, rate=task.rate, moments=(0, FEW_STEPS))
    hidden = run.networks[-1].layers[0][0]
    if task.depth > 1 and hidden.shape[1] > 1:
        same = float(np.abs(hidden - hidden[:, :1]).max())
        stuck, learned = _xor_from_zeros()
        shows = prose(f"""After {FEW_STEPS} steps from zeros, {task.unit(1, 0)} and {task.unit(1, 1)} differ by
            **{number(same, 4)}**: two units that do one unit's work. XOR needs two: after {ZERO_STEPS:,} steps from
            zeros its error is still {number(stuck, 4)}, from drawn weights {number(learned, 4)}.""")
    else:
        shows = "With one layer, or one unit in it, zeros do no harm: there is nothing to tell apart."
    if task.rows == 1:
        passes = prose(f"""The data here is a single example, so {STEPS:,} updates are **{STEPS:,} epochs**. With 32
            examples, taken one by one, {STEPS:,} epochs would be {STEPS * 32:,} iterations.""")
    else:
        passes = prose(f"""{STEPS:,} updates with all {task.rows} examples: **{STEPS:,} epochs**. With one example per
            update, {STEPS:,} epochs would be {STEPS * task.rows:,} iterations.""")
    return (
        Slip(
            "Epochs: the number of iterations",
            prose("""One epoch is one pass over all data. One iteration is one update. They are the same only when each
                update takes all examples, as here."""),
            passes,
        ),
        Slip(
            "Weights may all start at 0",
            "Units that start equal get equal gradients and stay equal for ever. Random starts tell them apart.",
            shows,
        ),
    )


WEIGHTS_LISTED = 20


def error_text(error: float) -> str:
    """An error that may be tiny, or beyond all bounds."""
    if not np.isfinite(error):
        return "beyond all numbers"
    if 0 < error < 1e-9:
        return "below 0.000000001"
    return number(error, 9) if error < 1e6 else "above a million"


def headline(found: Course, index: int) -> str:
    """What a moment shows."""
    steps = MOMENTS[index]
    count = "Before the first step" if not steps else f"After {steps:,} step{'s' * (steps > 1)}"
    return f"{count}: the error is {error_text(float(found.errors[index]))}"


def lines(found: Course, index: int) -> list[Line]:
    """The outputs against their targets, and the weights, at a moment."""
    task, run = found.task, found.runs[index]
    told = []
    if not np.isfinite(found.errors[index]):
        why = "All steps go up" if found.mistake == "sign" else "The steps are too large"
        more = "" if found.mistake == "sign" else " Lower the rate."
        return [line(f"{why}: the numbers have left every bound.{more}", "wrong")]
    many = task.rows * task.sizes[-1] > 6
    for row in range(1 if many else task.rows):
        said = [
            f"{task.unit(task.depth, k)} = {number(float(run.a[-1][row][k]), 6)} "
            f"(target {number(float(task.t[row][k]), 2)})"
            for k in range(task.sizes[-1])
        ]
        of = f"Example {row + 1}: " if task.rows > 1 else ""
        told.append(line(of + ", ".join(said), "result"))
    told += [line(text) for text in weight_lines(task.at(found.networks[index]))]
    if found.mistake != "none":
        right = float(found.right_errors[index])
        if right == found.errors[index]:
            told.append(line("The right rule would lead to the same error.", "note"))
        else:
            told.append(line(f"With the right rule the error would now be {error_text(right)}.", "wrong"))
    return told


def weight_lines(task: Task) -> list[str]:
    """Every weight and bias, some in a line; for large networks only how many there are."""
    if task.parameters > WEIGHTS_LISTED:
        return [
            f"{task.parameters} weights and biases are too many to list here: One step shows them at any iteration."
        ]
    told = []
    for layer, (W, b) in enumerate(task.network.layers, start=1):
        into = [
            f"{task.weight(layer, i, k)} {number(float(W[i, k]), 4)}"
            for k in range(W.shape[1])
            for i in range(W.shape[0])
        ]
        into += [f"b {task.unit(layer, k)} {number(float(v), 4)}" for k, v in enumerate(b)]
        told.append(" · ".join(into))
    return told


def trace(found: Course) -> Trace:
    """One step per moment; the array is the error at each."""
    return Trace(
        {"errors": found.errors},
        [
            Step(
                sentences(headline(found, k), *(said.cells[0] for said in lines(found, k))),
                writes={"errors": Region.cell(k)},
            )
            for k in range(len(MOMENTS))
        ],
    )
