"""What the lesson says below its stage: the four equations in words, symbols and numbers; proofs; questions; slips."""

from dataclasses import replace

import numpy as np

from core.explain.breaking import broken, gathered
from core.explain.digits import Digits, differs
from core.explain.explanation import Explanation, Question, Slip
from core.explain.scene import Scene
from core.explain.tex import in_tex, tex
from core.lessons.backpropagation.code import step_code
from core.lessons.backpropagation.scene import Mark
from core.lessons.backpropagation.step import Pass
from core.lessons.backpropagation.step_nudge import push_in_words
from core.lessons.backpropagation.task import Task
from core.nn import descent
from core.nn.differences import error
from core.trace import Trace
from core.wording import MINUS, TIMES, factor, number, prose

_OUTPUT = {
    False: "as much as for its answer, times the slope of its activation",
    True: prose("""it moves every answer *k* of the softmax, so what each of them does to the error adds up; with
        cross-entropy, answer minus target is left"""),
}
# A softmax ties every answer to every sum: the chain rule has a path through each of them.
_DELTA = {
    False: r"\frac{\partial E}{\partial z^L_j} = \frac{\partial E}{\partial a^L_j}\, f'(z^L_j)",
    True: r"\sum_k \frac{\partial E}{\partial a^L_k}\, \frac{\partial a^L_k}{\partial z^L_j} = a^L_j - t_j",
}
_OTHERS = (
    r" \quad (1) \\[4pt] "
    r"\delta^{l}_i = \Big(\sum_j w^{l+1}_{ij}\, \delta^{l+1}_j\Big)\, f'(z^l_i) \quad (2) \\[4pt] "
    r"\frac{\partial E}{\partial w^l_{ij}} = a^{l-1}_i\, \delta^l_j \quad (3) \qquad \frac{\partial "
    r"E}{\partial b^l_j} = \delta^l_j \quad (4) \\[4pt] "
    r"w \leftarrow w - \eta\, \frac{\partial E}{\partial w} \quad (5) \end{gathered}"
)


def lead(task: Task) -> str:
    """The rules in words, as they are for this network's outputs."""
    return prose(f"""**The rules in plain words.** Four questions, always the same one: *how much does the error change
        when this number moves a little?* For the sum of an **output** (1): {_OUTPUT[task.softmax]}. For the sum of a
        **hidden unit** (2): its answer goes to every unit above, so collect their deltas, each times the weight
        between, then multiply by its own slope. For a **weight** (3): the delta of the unit that it feeds, times the
        input that it saw. For a **bias** (4): the delta itself. Then each moves a small step against its gradient
        (5).""")


def formula(task: Task) -> str:
    """The five equations, as they are for this network's outputs."""
    return r"\begin{gathered} \delta^{L}_j = " + _DELTA[task.softmax] + _OTHERS


LETTERS = prose("""**The letters.** *z* is a unit's weighted sum, *a* = *f*(*z*) its answer, *f* ′ the slope of its
    activation, *t* the target, *E* the error. δ (delta) is short for ∂*E*/∂*z*. *L* is the last layer, *l* any layer,
    *i* a unit and *j* one that it feeds. η (eta) is the learning rate. ∂ says: only this number moves, all others
    stay.""")
PROOF_ROWS = 15


def explain(found: Pass, told: list[Scene], trace: Trace, places: int) -> Explanation:
    """The words for one step."""
    return Explanation(
        formula=formula(found.task),
        numbers=_numbers(found, told),
        notes=(*_notes(found, places), *_proofs(found, places)),
        question=_question(found, places),
        slips=_slips(found, places),
        keras=step_code(found.task),
        trace=trace,
        lead="\n\n".join(part for part in (push_in_words(found), lead(found.task)) if part),
    )


def _numbers(found: Pass, told: list[Scene]) -> tuple[str, ...]:
    """The first output's delta, the first hidden unit's, the first weight's gradient and its step."""
    task = found.task
    by_mark = {mark: scene for scene in told for mark in scene.writes}
    blocks = [by_mark[Mark("delta", (task.depth, 0))]]
    if task.depth > 1:
        blocks.append(by_mark[Mark("delta", (task.depth - 1, 0))])
    shown = []
    for scene in blocks:
        lines = [
            tex(piece) for said in scene.lines if said.kind in ("math", "result") for piece in broken(said.cells[0])
        ]
        shown.append(r"\begin{gathered} " + r" \\ {} ".join(lines) + r" \end{gathered}")
    gradient = _first_row(by_mark[Mark("gradient", (task.depth, 0, 0))])
    update = _first_row(by_mark[Mark("weight", (task.depth, 0, 0))])
    shown += [
        gathered(f"\u2202E/\u2202{gradient[0]} = {gradient[1]} = {gradient[2]}", tex),
        gathered(f"{gradient[0]} \u2190 {update[1]} {update[2]} = {update[3]}", tex),
    ]
    return tuple(shown)


def _first_row(scene: Scene) -> tuple[str, ...]:
    """The first row of a scene's table."""
    return next(said.cells for said in scene.lines if said.kind in ("row", "wrong") and len(said.cells) > 1)


def _notes(found: Pass, places: int) -> list[str]:
    task = found.task
    notes = [
        LETTERS,
        prose(f"""**Why backward?** Each delta is worked out once and used by everything below it. One walk back gives
            all {task.parameters} gradients for about the price of two forward passes. Nudging every number by hand
            would take {2 * task.parameters} forward passes."""),
    ]
    if not task.learn_biases and found.mistake != "biases":
        free = _after(replace(found, task=replace(task, learn_biases=True)), "none")
        notes.append(
            prose(f"""**The biases stay here.** Let them learn, under Weights, data, digits, and the error after this
                step is {number(free, 9)} instead of {number(found.right_error_after, 9)}.""")
        )
    if task.rows > 1:
        notes.append(
            prose(f"""**{task.rows} examples, one step.** The stage follows one example. The update takes the mean of
                all {task.rows} gradients: its brackets hold one number for each example.""")
        )
    if found.mistake != "none":
        apart, _ = differs(found.error_after, found.right_error_after, 9)
        notes.append(
            prose(f"""**What the mistake does.** Error after this step: {number(found.error_after, 9)}. Right:
                **{number(found.right_error_after, 9)}**. Apart: {apart}. Many steps shows where both lead.""")
        )
    if found.mistake == "late":
        notes.append(
            prose("""**This mistake is in print.** [Matt Mazur's
                article](https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/) says to keep the old
                weights until all deltas are known, yet the error that it prints after one step, 0.291027924, is that
                of deltas too late. Right is 0.291027774. Many steps hide the mistake: for 10,000 of them the article
                prints 0.0000351085, which the right rule has after 9,999.""")
        )
    notes.append(
        prose("""**How to read the proof.** A nudge of ±0.00001 measures the slope with no calculus at all; it is exact
            to about ten decimals. TensorFlow's automatic differentiation is exact to about sixteen. The table says how
            far either is from the gradients found here. Shown digits are rounded, computed ones are not.""")
    )
    return notes


def _proofs(found: Pass, places: int) -> list[str]:
    """Every gradient of this example, and what other ways to it differ by, where that is a table that can be read."""
    task = found.task
    if task.parameters > PROOF_ROWS:
        return []
    digits = max(places, 6)
    head = [f"| | gradient | {MINUS} nudged | {MINUS} TensorFlow |", "|---|--:|--:|--:|"]
    rows = []
    for layer in range(1, task.depth + 1):
        mine = np.outer([*found.inputs[layer - 1], 1.0], found.step.dz[layer - 1][found.row])
        others = [np.vstack([found.nudged.dW[layer - 1], found.nudged.db[layer - 1]])]
        if found.checked:
            others.append(np.vstack([found.checked.dW[layer - 1], found.checked.db[layer - 1]]))
        for unit in range(mine.shape[1]):
            for i in range(mine.shape[0]):
                bias = i == mine.shape[0] - 1
                label = f"b {task.unit(layer, unit)}" if bias else task.weight(layer, i, unit)
                apart = [differs(float(mine[i, unit]), float(other[i, unit]), digits) for other in others]
                cells = [f"**{shown}**" if wrong else shown for shown, wrong in apart]
                cells += ["not asked"] * (2 - len(cells))
                rows.append(f"| {label} | {number(float(mine[i, unit]), digits)} | {' | '.join(cells)} |")
    return ["\n".join([*head, *rows])]


def _question(found: Pass, places: int) -> Question:
    """One weight after another rate: on the screen are its gradient and the step of the rate at hand."""
    task = found.task
    layer = task.depth
    unit = int(np.argmax(np.abs(found.right.dW[layer - 1]).max(axis=0)))
    i = int(np.argmax(np.abs(found.right.dW[layer - 1][:, unit])))
    old, gradient = (
        float(task.network.layers[layer - 1][0][i, unit]),
        float(found.right.dW[layer - 1][i, unit]),
    )
    rate = task.rate * 3
    answer = old - rate * gradient
    name = task.weight(layer, i, unit)
    left = Digits(4, 4, 4).rest(answer, round(old, 4) - rate * round(gradient, 4))
    worked = f"{number(old, 4)} {MINUS} {rate:g}{TIMES}{factor(gradient, 4)} = {number(answer, 4)}{left}"
    return Question(
        f"If the rate were {rate:g} instead of {task.rate:g}, what would {name} be after this step, done right?",
        answer,
        f"old {MINUS} rate {TIMES} gradient: ${in_tex(worked)}$",
        tolerance=max(6e-5, 6e-5 * rate, 1e-4 * abs(answer)),
        places=4,
    )


def _after(found: Pass, mistake: str) -> float:
    """The error after this step, made with another mistake."""
    task = found.task
    made = descent.step(
        task.network,
        task.x,
        task.t,
        loss=task.loss,
        rate=task.rate,
        learn_biases=task.learn_biases,
        mistake=mistake,
    )
    return error(made.after, task.x, task.t, loss=task.loss)


def _slips(found: Pass, places: int) -> tuple[Slip, ...]:
    task = found.task
    right = _after(found, "none")
    if task.depth > 1:
        late = _after(found, "late")
        order = f"After this step the error is **{number(right, 9)}**. With deltas too late: {number(late, 9)}."
        if 0 < abs(late - right) < 0.01 * right:
            order += " A difference so small is easily overlooked."
    else:
        order = "With a single layer there is no layer below, so the order cannot hurt. Choose a deeper network."
    p, t = float(found.right.run.a[-1][found.row][0]), float(task.t[found.row][0])
    fused = (task.network.activations[-1], task.loss) in (
        ("softmax", "categorical_cross_entropy"),
        ("sigmoid", "binary_cross_entropy"),
    )
    delta = float(found.right.dz[-1][found.row][0])
    if fused:
        outputs = task.sizes[-1]
        pulled = f"{number(p, 4)} {MINUS} {number(t, 2)}"
        shows = f"Here they are: δo1 = {pulled} = **{number(delta, 4)}**."
        if outputs > 1 and not task.softmax:
            shows = prose(f"""Here they are, and the error is the mean over {outputs} outputs: δo1 =
                ({pulled}) / {outputs} = **{number(delta, 4)}**.""")
    else:
        shows = f"Here a {MINUS} t = {number(p - t, 4)}, but δo1 = **{number(delta, 4)}**."
    return (
        Slip(
            "Fix the last layer's weights first, then go back through them",
            prose("""First all deltas and gradients, with the weights of the forward pass; only then do the weights
                move. Otherwise the layers below learn from a network that never made this error."""),
            order,
        ),
        Slip(
            "The delta is answer minus target",
            prose("""Only where loss and activation are made for each other: softmax or sigmoid with cross-entropy.
                Everywhere else the slope of the activation stays, and a flat slope means that little is learned."""),
            shows,
        ),
        Slip(
            "\u201cSoftback function\u201d",
            prose("""Two things in one word. **Softmax** turns scores into probabilities, forward. **Backpropagation**
                carries the error back. And backpropagation only finds the gradients: gradient descent moves the
                weights."""),
            f"Found backward: {task.parameters} gradients. Moved by: {MINUS}{task.rate:g} {TIMES} each.",
        ),
    )
