"""What there is to say about a perceptron that learns: the rule, when to stop, the bound, the geometry."""

import math

import numpy as np

from core.explain.breaking import gathered
from core.explain.explanation import Explanation, Question
from core.lessons.neuron.learning import Lesson, Visit
from core.lessons.neuron.settings import bracketed, plain, products, tex, vector
from core.lessons.neuron.slips import slips
from core.nn.curves import sigmoid
from core.nn.margin import Margin
from core.nn.perceptron import train_perceptron
from core.trace import Region, Step, Sweep, Trace
from core.wording import MINUS, TIMES, counted, nested, number, prose


def explain(lesson: Lesson) -> Explanation:
    """The words of this view."""
    return Explanation(
        formula=r"\begin{gathered} \text{if } y\,(w \cdot x + b) \leq 0: \\[2pt] "
        r"w \leftarrow w + \alpha\, y\, x \qquad b \leftarrow b + \alpha\, y \end{gathered}",
        numbers=_numbers(lesson),
        notes=(_algorithm(lesson), *_outcome(lesson), _shape(lesson), _neuron(lesson)),
        question=_question(lesson),
        slips=slips(),
        keras=keras_code(lesson),
        trace=trace(lesson),
    )


def _numbers(lesson: Lesson) -> tuple[str, ...]:
    """The last mistake, written out."""
    last = next((v for v in reversed(lesson.visits) if v.wrong), None)
    if last is None:
        return ()
    w, b = change(lesson, last)
    label = int(lesson.rows.y[last.row])
    return (
        gathered(f"w{TIMES}x + b = {sum_text(lesson, last)}", tex),
        rf"y = {tex(label_text(label))}",
        gathered(f"w \u2190 {w}", tex),
        gathered(f"b \u2190 {b}", tex),
    )


def _algorithm(lesson: Lesson) -> str:
    return "\n".join(
        (
            "**The algorithm, in five lines.**",
            "",
            f"1. Start with w = 0 and b = 0, and choose a learning rate α between 0 and 1 (here {plain(lesson.rate)}).",
            "2. Take the next row x with its label y, +1 or \u22121, and compute the sum w·x + b.",
            prose("""3. If the sum has the label's sign, the row is right: change nothing. A sum of 0 counts as wrong
                for either label."""),
            "4. Else it is a mistake: add α·y·x to w and α·y to b. The boundary turns toward getting the row right.",
            prose("""5. **Stop after a whole pass without a mistake**, or after the number of passes that you allow.
                Else go on with line 2."""),
        )
    )


def _outcome(lesson: Lesson) -> tuple[str, ...]:
    run, margin = lesson.run, lesson.margin
    counts = ", ".join(str(n) for n in lesson.per_epoch.tolist())
    passes = f"**Mistakes per pass:** {counts}. Together {run.mistakes}"
    if not margin.separable:
        return (
            prose(f"""{passes}, and there is no end: no boundary parts these rows, so some row is wrong in every pass.
                The stopping rule needs a limit on the passes. Novikoff's bound does not hold, since the margin γ is
                0."""),
        )
    r2, narrow = margin.radius**2, 1 / margin.gamma**2
    ended = f" in {run.epochs} passes, the last one clean" if run.converged else ", so far: more passes would end it"
    notes = [
        f"{passes}{ended}.",
        prose(f"""**Novikoff's bound.** Started at 0, it makes at most (R/γ)² mistakes, in whatever order the rows
            come. R is the length of the longest (x, 1): R² = {r2:.4f}. γ is the widest margin among the
            rows (x, 1), for boundaries through 0 in that larger space, so not the one that is seen in the
            picture{_drawn(margin)}: 1/γ² = {narrow:.4f}. {r2:.4f} × {narrow:.4f} = {margin.bound:.2f}, so at most
            **{math.floor(margin.bound + 1e-6):,}**; it took {run.mistakes:,}. The bias counts as a weight on a
            constant 1. The learning rate plays no part: it only makes w and b longer or shorter."""),
    ]
    if lesson.skipped:
        more = "1 more is" if lesson.skipped == 1 else f"{lesson.skipped:,} more are"
        notes.append(f"**Steps.** {more} left out of the animation, and the end is shown.")
    return tuple(notes)


def _drawn(margin: Margin) -> str:
    """How wide the same boundary's margin is in the picture, where there is a boundary to draw."""
    length = float(np.linalg.norm(margin.w))
    return f" (there that boundary leaves {margin.gamma / length:.4f})" if length > 1e-9 else ""


def _shape(lesson: Lesson) -> str:
    d, run = lesson.rows.inputs, lesson.run
    norm = float(np.linalg.norm(run.w))
    kinds = {
        1: "1 input: the boundary is a **point** on a line",
        2: "2 inputs: the boundary is a **line** in a plane, y = mx + c in other letters",
        3: "3 inputs: the boundary is a **plane** in space; the picture turns as you scrub",
    }
    kind = kinds.get(
        d,
        prose(f"""{d} inputs: the boundary is a **hyperplane**, flat like a plane and with one dimension less than the
            rows. It cannot be drawn; the picture shows what it decides, every row's sum on one line"""),
    )
    text = f"**The boundary.** {kind}. It holds all x with w·x + b = 0."
    if norm < 1e-9:
        return f"{text} Here w is 0: there is none."
    if d == 1:
        return f"{text} That is x = {MINUS}b/w = {number(-run.b / run.w[0], 4)}. w points to the side of +1."
    if d == 2:
        along = np.array([-run.w[1], run.w[0]])
        dot = products(run.w, along)
        text += prose(f""" From one point of it to another one goes along {vector(along)}, and w·{vector(along)} =
            {dot} = 0: **w is perpendicular to the boundary**, and points to the side of +1.""")
        if abs(run.w[1]) > 1e-9:
            text += f" As y = mx + c: m = {number(-run.w[0] / run.w[1], 4)}, c = {number(-run.b / run.w[1], 4)}."
        return text
    away = f"{abs(run.b) / norm:.4f}"
    return f"{text} w is perpendicular to it, and points to the side of +1. From 0 it lies |b|/|w| = {away} away."


def _neuron(lesson: Lesson) -> str:
    w = 0.1
    low, high = (float(v) for v in sigmoid(np.array([-w / 2, w / 2])))
    return prose(f"""**Perceptron versus neuron.** A perceptron answers with a step. Change a weight by 0.1 and a sum
        of {MINUS}0.05 may become 0.05: the answer **flips** from 0 to 1, or nothing happens at all. A neuron with a
        sigmoid is **nudged** from {low:.4f} to {high:.4f}. Small changes with small effects are what gradient descent
        needs. The perceptron's rule is gradient descent too, one row at a time on the loss max(0, {MINUS}y·z). But to a
        hidden layer nothing would come back: the slope of a step is 0.""")


def _question(lesson: Lesson) -> Question:
    """Another learning rate."""
    rate = 0.5 if lesson.rate != 0.5 else 0.25
    other = train_perceptron(lesson.rows.x, lesson.rows.y, learning_rate=rate, epochs=lesson.passes, tolerance=1e-9)
    return Question(
        f"With a learning rate of {rate:g} instead of {plain(lesson.rate)}, how many mistakes are made?",
        float(other.mistakes),
        prose(f"""Still {other.mistakes}: from w = 0 and b = 0 every sum becomes {rate / lesson.rate:g} times as large,
            and no sign changes. w ends at {vector(np.round(other.w, 5))}, b at {plain(other.b)}."""),
    )


def keras_code(lesson: Lesson) -> str:
    """The rule on a dense layer of one unit."""
    d = lesson.rows.inputs
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"X = np.array({nested(lesson.rows.x)})",
            f"y = np.array({nested(lesson.rows.y)})",
            'layer = keras.layers.Dense(1, kernel_initializer="zeros", dtype="float64")',
            f"layer.build((None, {d}))",
            f"for epoch in range({lesson.passes}):",
            "    mistakes = 0",
            "    for x, label in zip(X, y):",
            "        if label * float(layer(x[None])[0, 0]) <= 1e-9:  # wrong, or on the boundary",
            "            w, b = layer.get_weights()",
            f"            layer.set_weights([w + {lesson.rate:g} * label * x[:, None], b + {lesson.rate:g} * label])",
            "            mistakes += 1",
            "    if mistakes == 0:",
            "        break",
            "w, b = layer.get_weights()",
            "result = np.append(w[:, 0], b)",
            "print(result)",
        ]
    )


def sum_text(lesson: Lesson, visit: Visit) -> str:
    """`2×1 + 1×0 + (−1) = 1`."""
    x = lesson.rows.x[visit.row]
    return f"{products(visit.w, x)} + {bracketed(visit.b)} = {plain(visit.z)}"


def label_text(label: int) -> str:
    return "+1" if label > 0 else "\u22121"


def verdict(lesson: Lesson, visit: Visit) -> str:
    """What the perceptron says of a row, and whether that is right."""
    wanted = label_text(int(lesson.rows.y[visit.row]))
    if visit.z == 0:
        return f"on the boundary, but {wanted} is wanted"
    says = label_text(1 if visit.z > 0 else -1)
    return f"{says}, but {wanted} is wanted" if visit.wrong else f"{says}, as wanted"


def change(lesson: Lesson, visit: Visit) -> tuple[str, str]:
    """The new weights and the new bias, spelled out."""
    if not visit.wrong:
        return f"stays {vector(visit.w)}", f"stays {plain(visit.b)}"
    x, label = lesson.rows.x[visit.row], int(lesson.rows.y[visit.row])
    step = f"{plain(lesson.rate)}{TIMES}({label_text(label)})"
    return (
        f"{vector(visit.w)} + {step}{TIMES}{vector(x)} = {vector(visit.w_after)}",
        f"{plain(visit.b)} + {step} = {plain(visit.b_after)}",
    )


def caption(lesson: Lesson, visit: Visit) -> str:
    """One visit in a sentence, with the numbers."""
    said = verdict(lesson, visit)
    said = f"is 0, {said}" if visit.z == 0 else f"{plain(visit.z)} says {said}"
    x = vector(lesson.rows.x[visit.row])
    head = f"Pass {visit.epoch}, row {visit.row + 1} of {lesson.rows.count}, {x}: the sum {said}"
    if not visit.wrong:
        return f"{head}. Nothing changes"
    return f"{head}. Mistake {visit.mistakes}: w = {vector(visit.w_after)}, b = {plain(visit.b_after)}"


def ending(lesson: Lesson) -> str:
    """Why it stopped."""
    run, rows = lesson.run, lesson.rows
    if run.converged:
        return prose(f"""Pass {run.epochs}: all {rows.count} rows right, no mistake. Stop, after
            {counted(run.mistakes, "mistake")}: w = {vector(run.w)}, b = {plain(run.b)}""")
    last = int(lesson.per_epoch[-1])
    why = "no boundary parts these rows" if not lesson.margin.separable else "more passes would end it"
    return f"Pass {run.epochs}, the last one allowed, still made {counted(last, 'mistake')}: {why}"


def trace(lesson: Lesson) -> Trace:
    """A step per visit shown, and one for the end. Arrays: x `(n, d)`; w `(steps, d)`, b, z `(steps,)`."""
    shown, d = lesson.shown, lesson.rows.inputs

    def step(at: int) -> Step:
        if at == len(shown):
            return Step(ending(lesson), {"x": Region.whole(lesson.rows.x.shape)}, {}, "Stop")
        return Step(
            caption(lesson, shown[at]),
            {"x": Region((shown[at].row, 0), (1, d))},
            {"w": Region((at, 0), (1, d)), "b": Region.cell(at), "z": Region.cell(at)},
            f"Pass {shown[at].epoch}",
        )

    arrays = {
        "x": lesson.rows.x,
        "w": np.array([v.w_after for v in shown]).reshape(-1, d),
        "b": np.array([v.b_after for v in shown]),
        "z": np.array([v.z for v in shown]),
    }
    return Trace(arrays, Sweep(len(shown) + 1, step))
