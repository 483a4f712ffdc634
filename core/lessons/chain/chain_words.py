"""What the lesson says below its stage: the chain as formulas, with numbers, its proofs, a question, and slips."""

import numpy as np

from core.explain.digits import differs
from core.explain.explanation import Explanation, Question, Slip
from core.explain.proof import proof_table
from core.explain.tex import in_tex
from core.lessons.chain.backward import contributions
from core.lessons.chain.chain import LEARNED, Pass
from core.lessons.chain.code import chain_code
from core.lessons.chain.scene import PLACES, Shown, place
from core.lessons.chain.task import KERNEL, MAP, Chain
from core.nn.softmax import softmax
from core.trace import Trace
from core.wording import MINUS, TIMES, factor, number, prose

_ARRIVES = {"max": "to the winner of each pooling window", "average": "to the four cells of each pooling window alike"}


def lead(task: Chain) -> str:
    """The formulas in words, as they are for this pooling."""
    return prose(f"""**In plain words.** Forward: the kernel weighs every window (1). ReLU keeps what is positive, and
        pooling makes one number of four (2). The list of what is left is weighed again for each class (3). Softmax and
        the loss say how wrong that is (4). Backward: a score's delta is its probability minus its target (5). It goes
        back through the dense weights (6), {_ARRIVES[task.mode]}, past ReLU where the sum was positive, and arrives at
        the sums: \u03b4. Every window has used the same kernel, so it collects from every window: what the weight
        saw, times the window's \u03b4 (7).""")


FORMULA = (
    r"\begin{gathered} z_{ij} = b + \sum_{u,v} x_{i+u,\,j+v}\, w_{uv}\ (1) \\[4pt]"
    r" a_{ij} = \max(0, z_{ij}),\ f = \text{pool}(a)\ (2) \\[4pt]"
    r" s_c = b_c + \sum_n f_n\, w_{nc} \quad (3) \\[4pt]"
    r" p_c = \frac{e^{s_c}}{\sum_k e^{s_k}}, \quad L = -\ln p_{\text{right}} \quad (4) \\[4pt]"
    r" \delta_c = p_c - t_c, \quad \frac{\partial L}{\partial w_{nc}} = f_n\, \delta_c \quad (5) \\[4pt]"
    r" \frac{\partial L}{\partial f_n} = \sum_c w_{nc}\, \delta_c \quad (6) \\[4pt]"
    r" \frac{\partial L}{\partial w_{uv}} = \sum_{i,j} x_{i+u,\,j+v}\, \delta_{ij}, \\[4pt]"
    r" \frac{\partial L}{\partial b} = \sum_{i,j} \delta_{ij} \quad (7) \\[4pt]"
    r" w \leftarrow w - \eta\, \frac{\partial L}{\partial w} \quad (8) \end{gathered}"
)


def explain(found: Pass, trace: Trace) -> Explanation:
    """The words for one step."""
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(found),
        notes=(*_notes(found), _proofs(found)),
        question=_question(found),
        slips=_slips(found),
        keras=chain_code(found.task),
        trace=trace,
        lead=lead(found.task),
    )


def _said(value: float) -> str:
    return number(float(value), PLACES)


def strongest(found: Pass) -> tuple[int, int, int]:
    """Row, column and kernel of the weight whose gradient is largest."""
    slopes = np.abs(found.back.gradients.kernels)
    u, v, k = (int(i) for i in np.unravel_index(int(np.argmax(slopes)), slopes.shape))
    return u, v, k


def _numbers(found: Pass) -> tuple[str, ...]:
    """The gradient of the strongest weight, window by window, and its step."""
    u, v, k = strongest(found)
    task, back = found.task, found.back
    cells = contributions(found, k)
    shown = Shown(found)
    terms = [
        f"{shown.factor(float(task.x[r + u, c + v]), task.x)}{TIMES}{factor(float(back.sums[r, c, k]), PLACES)}"
        for r, c in cells
    ]
    lines = [" + ".join(terms[n : n + 2]) for n in range(0, len(terms), 2)] or ["0"]
    gradient, old, new = (float(held[u, v, k]) for held in (back.gradients.kernels, task.kernels, found.after.kernels))
    products = [round(float(task.x[r + u, c + v]), PLACES) * round(float(back.sums[r, c, k]), PLACES) for r, c in cells]
    left = [
        in_tex(shown.digits.rest(gradient, sum(products))),
        in_tex(shown.digits.rest(new, round(old, PLACES) - task.rate * round(gradient, PLACES))),
    ]
    step = rf"{task.rate:g} \times {in_tex(factor(gradient, PLACES))}"
    body = r" \\ {} + ".join(in_tex(text) for text in lines)
    return (
        (
            rf"\begin{{gathered}} \frac{{\partial L}}{{\partial w_{{{u + 1}{v + 1}}}}} = {body} \\ "
            rf"= \mathbf{{{in_tex(_said(gradient))}}}{left[0]} \end{{gathered}}"
        ),
        rf"w_{{{u + 1}{v + 1}}} \leftarrow {in_tex(_said(old))} - {step} = \mathbf{{{in_tex(_said(new))}}}{left[1]}",
    )


def _notes(found: Pass) -> list[str]:
    task = found.task
    counted = [len(contributions(found, k)) for k in range(task.count)]
    of_each = " and ".join(map(str, counted))
    notes = [
        prose("""**The letters.** *x* is the picture, *w* a weight, *b* a bias, *z* a sum, *a* its ReLU, *f* the
            flattened list, *s* a score, *p* a probability, *t* its target, *L* the loss; *i*, *j* count windows, *u*,
            *v* cells of the kernel. \u03b4 is how much *L* changes when a sum moves a little. \u03b7 is the rate."""),
        f"**Who teaches the kernel?** {of_each} of {MAP * MAP} windows: "
        + (
            "those with a \u03b4, which won their pooling window with a positive sum. All others are not heard."
            if task.mode == "max"
            else "those with a \u03b4: a positive sum, and a quarter of its pooling window's gradient."
        ),
        "**Three decimals are shown**, all of them are computed with: a shown product may be off by one in the last.",
    ]
    if found.kinked:
        notes.append(_kink(found))
    return notes


def _kink(found: Pass) -> str:
    """Where a slope is not defined, what is taken for it, and whether the proof shows it."""
    said = ["**A kink.**"]
    if found.tied.any():
        said.append(
            prose("""In a pooling window two cells or more win together. Raise any of them, and the maximum rises; lower
                it, and the maximum stays. So it has two slopes, and by convention only one of the cells gets the
                gradient.""")
        )
    if found.at_zero:
        said.append("A sum is 0, where ReLU has two slopes, 0 and 1. By convention 0 is taken.")
    mine = found.back.gradients
    apart = max(float(np.abs(getattr(mine, name) - getattr(found.nudged, name)).max()) for name in LEARNED)
    text, off = differs(apart, 0.0, PLACES)
    said.append(
        f"Nudging measures the mean of both slopes: it differs by up to {text}."
        if off
        else "Here the weights move such cells together, so nudging finds the same gradients."
    )
    return " ".join(said)


def _rows(found: Pass) -> list[tuple[str, str, tuple[int, ...]]]:
    """Every number that learns: what it is called, its array, its place there."""
    task = found.task
    rows: list[tuple[str, str, tuple[int, ...]]] = []
    for k in range(task.count):
        of = f"kernel {k + 1}, " if task.count > 1 else "kernel, "
        rows += [(of + place(u, v), "kernels", (u, v, k)) for u, v in np.ndindex(KERNEL, KERNEL)]
        rows.append((f"{of}bias", "kernel_biases", (k,)))
    for n, c in np.ndindex(task.weights.shape):
        rows.append((f"f{n + 1} to {task.names[c]}", "weights", (n, c)))
    rows += [(f"bias of {name}", "biases", (c,)) for c, name in enumerate(task.names)]
    return rows


def _proofs(found: Pass) -> str:
    """Every gradient three times."""
    words = "**The proof.** Nudging moves one number by \u00b10.00001 and watches the loss: no calculus at all."
    return f"{words}\n\n{proof_table(_rows(found), found.back.gradients, found.nudged, found.checked)}"


def _question(found: Pass) -> Question:
    """The gradient of a dense weight, had another class been right."""
    task, run = found.task, found.run
    if not run.flat.any():
        return _moved_bias(found)
    other = (task.right + 1) % len(task.names)
    n = int(np.argmax(run.flat))
    f, p = float(run.flat[n]), float(run.p[other])
    answer = f * (p - 1)
    left = Shown(found).digits.rest(answer, round(f, PLACES) * (round(p, PLACES) - 1))
    worked = in_tex(f"{_said(f)}{TIMES}({_said(p)} {MINUS} 1) = {_said(answer)}{left}")
    return Question(
        prose(f"""If the label were \u201c{task.names[other]}\u201d and the pixels stayed, what would the gradient of
            the dense weight from f{n + 1} to {task.names[other]} be?"""),
        answer,
        f"The forward pass stays. $f\\,(p - t) = {worked}$",
        tolerance=max(0.006, 0.002 * abs(answer)),
        places=PLACES,
    )


def _moved_bias(found: Pass) -> Question:
    """Where the whole list is 0 no dense weight has a gradient, and the scores are the biases."""
    task, shown = found.task, Shown(found)
    moved = found.run.scores + task.target
    powers = [f"e^{{{in_tex(shown.of(score, found.run.scores))}}}" for score in moved]
    answer = float(softmax(moved)[task.right])
    name = task.names[task.right]
    return Question(
        f"If the dense bias of {name} were larger by 1, what would the probability of {name} be?",
        answer,
        rf"The list is all 0, so the scores are the biases. $\frac{{{powers[task.right]}}}{{{' + '.join(powers)}}} = "
        rf"{_said(answer)}$",
        tolerance=0.006,
        places=PLACES,
    )


def _slips(found: Pass) -> tuple[Slip, ...]:
    task, back = found.task, found.back
    u, v, k = strongest(found)
    cells = contributions(found, k)
    if cells:
        r, c = cells[0]
        one = float(task.x[r + u, c + v] * back.sums[r, c, k])
        total = f"**{_said(back.gradients.kernels[u, v, k])}**"
        shared = (
            f"For weight {place(u, v)}: the first window alone says {_said(one)}, all {len(cells)} together {total}."
        )
        if len(cells) == 1:
            shared = f"Here only one of {MAP * MAP} windows has a \u03b4. For weight {place(u, v)} it says {total}."
    else:
        shared = "Here no window has a \u03b4, and the kernel learns nothing."
    arrived = int((back.relu != 0).sum())
    return (
        Slip(
            "Flattening makes an array that is compared with new images",
            prose("""Nothing is matched and no picture is stored. The list goes into a dense layer, which weighs it
                once for each class."""),
            f"Here {found.run.flat.size} numbers in, {len(task.names)} scores out: "
            + ", ".join(f"{name} **{_said(s)}**" for name, s in zip(task.names, found.run.scores, strict=True))
            + ".",
        ),
        Slip(
            "A kernel learns from one window",
            "The same kernel is applied everywhere, so every window has its say: the gradient is the sum over all.",
            shared,
        ),
        Slip(
            "Max pooling gives its gradient to all four cells",
            prose("""Only to the winner: as long as it stays the largest, the other three can move, and the maximum
                does not. Average pooling gives each a quarter."""),
            prose(f"""With {task.mode} pooling **{arrived}** of {back.relu.size} cells get something here, and ReLU
                lets **{int((back.sums != 0).sum())}** of them pass."""),
        ),
    )
