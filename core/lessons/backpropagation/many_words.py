"""What the lesson says below many steps: from the beginning to the end, a question, slips."""

from functools import cache

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.backpropagation.code import FEW_STEPS, many_code
from core.lessons.backpropagation.many import MOMENTS, STEPS, Course, error_text, halfway, trace
from core.lessons.backpropagation.step_words import FORMULA, LEAD, LETTERS
from core.lessons.backpropagation.task import EXAMPLES
from core.nn.descent_loop import descend
from core.nn.network import Network
from core.wording import number, prose

ZERO_STEPS = 2000


def explain_many(found: Course) -> Explanation:
    """The words for many steps."""
    task = found.task
    half = MOMENTS[halfway(list(found.errors))]
    first, last = (error_text(float(found.errors[k])) for k in (0, -1))
    notes = [
        LETTERS,
        prose(f"""**From the beginning to the end.** The error starts at {first} and is {last} after {STEPS:,} steps.
            It is halved after {half:,}. Both axes are logarithmic: to the right, each line is ten times as many steps.
            A weight never jumps: it is its start plus thousands of small steps, each against the gradient of that
            moment."""),
        "**Enter anywhere.** Click the curve, or set Iteration under One step: that very step, unit by unit.",
    ]
    if not np.isfinite(found.errors).all():
        notes.append("**It has left every bound.** Each step overshoots more than the last. A smaller rate helps.")
    if task.title == "XOR" and found.mistake == "none":
        notes.append(
            prose("""**The long flat stretch.** The network answers 0.5 to everything, at an error of ln 2 = 0.693.
                There the gradients of the four examples cancel almost exactly. It takes hundreds of tiny steps until
                h1 and h2 differ enough; then the error falls at once.""")
        )
    epochs = 100
    return Explanation(
        formula=FORMULA,
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
        lead=LEAD,
    )


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
