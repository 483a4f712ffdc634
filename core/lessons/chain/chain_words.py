"""What the lesson says below its stage: the chain as formulas, with numbers, its proofs, a question, and slips."""

import math
from dataclasses import replace

import numpy as np

from core.explain.digits import differs
from core.explain.explanation import Explanation, Question, Slip
from core.explain.proof import proof_table
from core.explain.tex import in_tex
from core.lessons.chain.backward import contributions
from core.lessons.chain.chain import LEARNED, Pass, forward
from core.lessons.chain.code import chain_code
from core.lessons.chain.scene import PLACES, Shown, place
from core.lessons.chain.task import KERNEL, MAP, Chain
from core.nn.softmax import softmax
from core.trace import Trace
from core.wording import MINUS, TIMES, decimals, factor, number, prose

_ARRIVES = {"max": "to the winner of each pooling window", "average": "to the four cells of each pooling window alike"}


_TO_THE_LIST = prose("""The kernel weighs every window (1). ReLU keeps what is positive, and pooling makes one number of
    four (2).""")
_TO_THE_LOSS = prose("""The list of what is left is weighed again for each class (3). Softmax and the loss say how wrong
    that is (4).""")


def lead(task: Chain, depth: str) -> str:
    """The formulas in words, as they are for this pooling."""
    if depth == "list":
        return f"**In plain words.** {_TO_THE_LIST}"
    if depth == "loss":
        return f"**In plain words.** {_TO_THE_LIST} {_TO_THE_LOSS}"
    return prose(f"""**In plain words.** Forward: {_TO_THE_LIST[0].lower()}{_TO_THE_LIST[1:]} {_TO_THE_LOSS}
        Backward: a score's delta is its probability minus its target (5). It goes back through the dense weights (6),
        {_ARRIVES[task.mode]}, past ReLU where the sum was positive, and arrives at the sums: \u03b4. Every window has
        used the same kernel, so it collects from every window: what the weight saw, times the window's \u03b4 (7).""")


_LIST = (
    r"z_{ij} = b + \sum_{u,v} x_{i+u,\,j+v}\, w_{uv}\ (1) \\[4pt]"
    r" a_{ij} = \max(0, z_{ij}),\ f = \text{pool}(a)\ (2)"
)
_LOSS = (
    r" \\[4pt] s_c = b_c + \sum_n f_n\, w_{nc} \quad (3) \\[4pt]"
    r" p_c = \frac{e^{s_c}}{\sum_k e^{s_k}}, \quad L = -\ln p_{\text{right}} \quad (4)"
)
_BACK = (
    r" \\[4pt] \delta_c = p_c - t_c, \quad \frac{\partial L}{\partial w_{nc}} = f_n\, \delta_c \quad (5) \\[4pt]"
    r" \frac{\partial L}{\partial f_n} = \sum_c w_{nc}\, \delta_c \quad (6) \\[4pt]"
    r" \frac{\partial L}{\partial w_{uv}} = \sum_{i,j} x_{i+u,\,j+v}\, \delta_{ij}, \\[4pt]"
    r" \frac{\partial L}{\partial b} = \sum_{i,j} \delta_{ij} \quad (7) \\[4pt]"
    r" w \leftarrow w - \eta\, \frac{\partial L}{\partial w} \quad (8)"
)
FORMULAS = {
    depth: rf"\begin{{gathered}} {''.join(parts)} \end{{gathered}}"
    for depth, parts in {"list": (_LIST,), "loss": (_LIST, _LOSS), "all": (_LIST, _LOSS, _BACK)}.items()
}


def explain(found: Pass, trace: Trace, depth: str = "all") -> Explanation:
    """The words for the chain as far as it is followed."""
    forward = depth != "all"
    return Explanation(
        formula=FORMULAS[depth],
        numbers=_forward_numbers(found, depth) if forward else _numbers(found),
        notes=_forward_notes(found, depth) if forward else (*_notes(found), _proofs(found)),
        question={"list": _raised_kernel_bias, "loss": _raised_bias, "all": _question}[depth](found),
        slips=_forward_slips(found, depth) if forward else _slips(found),
        keras=chain_code(found.task, depth),
        trace=trace,
        lead=lead(found.task, depth),
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


def _forward_numbers(found: Pass, depth: str) -> tuple[str, ...]:
    """The first window's sum and the first number of the list; further on, the right class's score and the loss."""
    task, run, shown = found.task, found.run, Shown(found)
    if depth == "loss":
        c = task.right
        terms = [float(a * b) for a, b in zip(run.flat, task.weights[:, c], strict=True)] + [float(task.biases[c])]
        return (
            rf"s_{{\text{{{task.names[c]}}}}} {in_tex(shown.total(terms, float(run.scores[c])))}",
            _loss_line(found),
        )
    seen, weights = task.x[:KERNEL, :KERNEL].ravel().tolist(), task.kernels[..., 0].ravel().tolist()
    rows = [
        shown.products(zip(seen[n : n + KERNEL], weights[n : n + KERNEL], strict=True), task.x, task.kernels)
        for n in range(0, len(seen), KERNEL)
    ]
    rows.append(shown.factor(float(task.kernel_biases[0]), task.kernel_biases))
    body = r" \\ {} + ".join(in_tex(row) for row in rows)
    four = ", ".join(shown.of(float(v), run.relu) for v in run.relu[:2, :2, 0].ravel())
    name = r"\max" if task.mode == "max" else r"\text{average}"
    first = shown.of(float(run.sums[0, 0, 0]), run.sums)
    return (
        rf"\begin{{gathered}} z_{{11}} = {body} \\ = \mathbf{{{in_tex(first)}}} \end{{gathered}}",
        rf"f_1 = {name}({in_tex(four)}) = \mathbf{{{in_tex(shown.of(float(run.flat[0]), run.flat))}}}",
    )


def _loss_line(found: Pass) -> str:
    """The loss of the right class; of its score where three decimals of the probability would be 0."""
    run, p = found.run, float(found.run.p[found.task.right])
    if p < 0.0005:
        return rf"L = -\ln p = \mathbf{{{_said(run.loss)}}}"
    rest = in_tex(Shown(found).digits.rest(run.loss, -math.log(round(p, PLACES))))
    return rf"L = -\ln {_said(p)} = \mathbf{{{_said(run.loss)}}}{rest}"


def _forward_notes(found: Pass, depth: str) -> tuple[str, ...]:
    further = "" if depth == "list" else ", *s* a score, *p* a probability, *L* the loss"
    learned = found.task.kernels.size + found.task.kernel_biases.size
    notes = [
        prose(f"""**The letters.** *x* is the picture, *w* a weight, *b* a bias, *z* a sum, *a* its ReLU, *f* the
            flattened list{further}; *i*, *j* count windows, *u*, *v* cells of the kernel."""),
        prose(f"""**What learns here:** the {learned} numbers of the kernel{"s" * (found.task.count > 1)} and of what is
            added to the sums. ReLU, pooling and flatten have nothing to learn."""),
    ]
    if depth == "loss":
        notes[1] = prose(f"""**What learns here:** {found.task.parameters} numbers, {learned} of the
            convolution and {found.task.parameters - learned} of the dense layer. **And back** shows how.""")
    return tuple(notes)


def _raised_kernel_bias(found: Pass) -> Question:
    """The first number of the list, had the kernel's bias been larger by 1."""
    task, shown = found.task, Shown(found)
    biases = task.kernel_biases.copy()
    biases[0] += 1
    raised = forward(replace(task, kernel_biases=biases))
    answer = float(raised.flat[0])
    sums = ", ".join(shown.of(float(v), raised.sums) for v in raised.sums[:2, :2, 0].ravel())
    kept = "the largest" if task.mode == "max" else "the average"
    kernel = "the kernel" if task.count == 1 else "kernel 1"
    return Question(
        f"If the bias of {kernel} were larger by 1, what would the first number of the list be?",
        answer,
        prose(f"""Every sum grows by 1. In the first pooling window the sums are then {sums}; after ReLU, {kept} of
            them is {shown.of(answer, raised.flat)}."""),
        tolerance=0.006,
        places=decimals([answer], PLACES),
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
        return _raised_bias(found, "The list is all 0, so the scores are the biases. ")
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


def _raised_bias(found: Pass, because: str = "Only that score moves, by 1. ") -> Question:
    """The right class's probability, had its dense bias been larger by 1."""
    task, shown = found.task, Shown(found)
    moved = found.run.scores + task.target
    powers = [f"e^{{{in_tex(shown.of(score, found.run.scores))}}}" for score in moved]
    answer = float(softmax(moved)[task.right])
    name = task.names[task.right]
    return Question(
        f"If the dense bias of {name} were larger by 1, what would the probability of {name} be?",
        answer,
        rf"{because}$\frac{{{powers[task.right]}}}{{{' + '.join(powers)}}} = "
        rf"{_said(answer)}$",
        tolerance=0.006,
        places=PLACES,
    )


def _flattened(found: Pass, depth: str) -> Slip:
    task, flat = found.task, found.run.flat
    scores = ", ".join(f"{name} **{_said(s)}**" for name, s in zip(task.names, found.run.scores, strict=True))
    return Slip(
        "Flattening makes an array that is compared with new images",
        prose("""Nothing is matched and no picture is stored. The list goes into a dense layer, which weighs it
            once for each class."""),
        f"Here the list has {flat.size} numbers: the pooled ones, in a row."
        if depth == "list"
        else f"Here {flat.size} numbers in, {len(task.names)} scores out: {scores}.",
    )


def _forward_slips(found: Pass, depth: str) -> tuple[Slip, ...]:
    """What is easy to get wrong on the way forward."""
    task, run = found.task, found.run
    off = int((run.sums < 0).sum())
    shown = Shown(found)
    least = shown.of(float(run.sums.min()), run.sums)
    relu = Slip(
        "ReLU takes the minus sign off",
        "It makes 0 of what is negative, whatever its size, and leaves all else as it is.",
        f"Here **{off}** of {run.sums.size} sums are below 0"
        + (f": the smallest, {least}, becomes **0**, not {least.removeprefix(MINUS)}." if off else "."),
    )
    if depth == "loss":
        third = Slip(
            "The score of a class is its probability",
            "Scores can be negative, and they do not sum to 1. Softmax makes probabilities of them.",
            prose(f"""Here {task.names[task.right]} has the score {shown.of(run.scores[task.right], run.scores)} and the
                probability **{_said(run.p[task.right])}**."""),
        )
    else:
        third = Slip(
            "Pooling learns which number to keep",
            prose("""It has nothing to learn: the rule is the same for every window, and stays the same while the
                network learns."""),
            f"Numbers that learn: the convolution **{task.kernels.size + task.kernel_biases.size}**, pooling **0**.",
        )
    return relu, third, _flattened(found, depth)


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
        _flattened(found, "all"),
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
