"""What the lesson says below an unrolled cell: its formula with numbers, what to see, a question, slips."""

import numpy as np

from core.explain.breaking import gathered
from core.explain.explanation import Explanation, Question, Slip
from core.explain.recurrent import Task
from core.explain.tex import in_tex
from core.lessons.unrolling.code import unrolled_code
from core.lessons.unrolling.unroll import PLACES, digits_of, weighed
from core.nn.activations import ACTIVATIONS
from core.trace import Trace
from core.wording import number, prose

BENDS = {"tanh": ", bent into the range from −1 to 1", "sigmoid": ", bent into the range from 0 to 1"}
_FORM = r"\begin{gathered} h_t = f(x_t\,W + h_{t-1}\,U + b) \\[4pt] y_t = %s \end{gathered}"
FORMULA, SOFTMAX_FORMULA = _FORM % r"h_t\,V + c", _FORM % r"\text{softmax}(h_t\,V + c)"
_SHARED = prose("""**The letters.** *x* is an input, *h* the state, *y* an output, *t* counts time steps; *W* weighs
    the input, *U* the state before, *V* reads the output from the state; *b* and *c* are biases, *f* is the
    activation. On the stage h1 is the state of unit 1, h2 that of unit 2; *z* is the sum in the brackets of *f*.""")


def explain(task: Task, trace: Trace) -> Explanation:
    """The words for a sequence that is read."""
    return Explanation(
        formula=SOFTMAX_FORMULA if task.output == "softmax" else FORMULA,
        numbers=_numbers(task),
        notes=(_SHARED, *_notes(task)),
        question=_question(task),
        slips=slips(task),
        keras=unrolled_code(task),
        trace=trace,
        lead=lead(task.activation),
    )


def lead(activation: str) -> str:
    """What a step does, in plain words."""
    kept = {"relu": ", with 0 in place of what is below 0"} | BENDS
    return prose(f"""**In plain words.** The new state is what the input says plus what the old state
        says{kept.get(activation, "")}. The output is read from the state.""")


def _numbers(task: Task) -> tuple[str, ...]:
    """The last step of the first unit, from both products to the state."""
    digits, t = digits_of(task), task.steps - 1
    n = t + 1
    lines = [
        f"(x_{{{n}}} W)_1 = {weighed(task, digits, task.x[t], task.W[:, 0], exact=True)}",
        f"(h_{{{n - 1}}} U)_1 = {weighed(task, digits, task.before[t], task.U[:, 0])}",
    ]
    terms = [float(task.driven[t, 0]), float(task.carried[t, 0]), float(task.b[0])]
    lines.append(f"z = {digits.sum(terms, float(task.z[t, 0])).removeprefix('= ')}")
    bend = r"\tanh" if task.activation == "tanh" else "f"
    lines.append(f"h = {bend}({digits.of(task.z[t, 0])}) = {digits.of(task.h[t, 0])}")
    return tuple(gathered(line, in_tex) for line in lines)


def _notes(task: Task) -> list[str]:
    notes = [task.says] if task.says else []
    notes.append(
        prose(f"""**The same weights everywhere.** {task.parameters} numbers, used {task.steps} times. The small
            colored squares in every cell are W over U: they are alike in all cells, because there is only one
            cell.""")
    )
    if task.names:
        notes.append(
            prose("""**The weights are set by hand**, so that you can follow what each unit is for. Training finds such
                weights by itself, from many examples. A network that makes a text usually also gets its last word back
                as the next input. In the steps, products with a weight of 0 are left out where
                others are not 0.""")
        )
    if task.title == "Fibonacci":
        notes.append(
            prose("""**A recurrence relation is an RNN.** h = f(old h, x): here f changes nothing, W is 0, and U =
                [[1, 1], [1, 0]] makes (newest + before, newest) of (newest, before).""")
        )
    return notes


def _question(task: Task) -> Question:
    """One more step, with an input whose answer is not on the screen."""
    digits, n = digits_of(task), task.steps + 1
    carried = float(task.h[-1] @ task.U[:, 0])
    seen = np.concatenate([held.ravel() for held in (task.h, task.z, task.y, task.driven, task.carried)])
    for given in (1, 2, 3, 4):
        driven = given * float(task.W[:, 0].sum())
        z = driven + carried + float(task.b[0])
        answer = float(ACTIVATIONS[task.activation].f(np.array(z)))
        if np.abs(seen - answer).min() > 0.5 * 10.0**-PLACES:
            break
    whole = digits.places == 0
    said = [number(v, digits.places) for v in (driven, carried, float(task.b[0]), z, answer)]
    inputs = str(given) if task.features == 1 else f"[{', '.join([str(given)] * task.features)}]"
    bend = r"\tanh" if task.activation == "tanh" else r"\text{" + task.activation + "}"
    return Question(
        f"The sequence goes on by one more step, with the input x{n} = {inputs}. What is the state of unit 1 then?",
        answer,
        f"$xW + hU + b = {in_tex(said[0])} + ({in_tex(said[1])}) + ({in_tex(said[2])}) = {in_tex(said[3])}$, and "
        f"${bend}({in_tex(said[3])}) = {in_tex(said[4])}$",
        tolerance=1e-9 if whole else max(0.006, 0.002 * abs(answer)),
        places=0 if whole else PLACES,
    )


def slips(task: Task) -> tuple[Slip, ...]:
    """What is easy to get wrong, shown with the cell at hand."""
    f, u, steps = task.features, task.units, task.steps
    cell = task.W.size + task.U.size + task.b.size

    def dense(length: int) -> int:
        return length * f * u + u

    copies = steps if steps > 1 else 8
    last = f"after step {steps} all of it is {u} number{'s' * (u > 1)}: {digits_of(task).row(task.h[-1])}"
    return (
        Slip(
            "ANN and CNN will not work for sequences",
            prose("""They can be made to: a dense network reads a window of fixed length, a CNN slides along time. But
                they carry no state, and a dense network has weights of its own for every step. An RNN shares its
                weights over time."""),
            prose(f"""Over 8 steps a dense layer of {u} unit{"s" * (u > 1)} needs **{dense(8)}** numbers, over 100
                steps **{dense(100)}**. This cell has **{cell}** for any length."""),
        ),
        Slip(
            "Unrolled, every time step has weights of its own",
            "There is one W, one U and one b. The copies are one cell at different times.",
            f"{copies} copies of {cell} would be {copies * cell}; there are **{cell}**.",
        ),
        Slip(
            "The state remembers the whole sequence",
            "It is a few numbers, and every step mixes them anew. What was early fades or is overwritten.",
            f"Here {steps * f} numbers were read, and {last}. The view **Context** shows how long an input lasts.",
        ),
    )
