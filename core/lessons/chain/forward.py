"""Forward, cell by cell: convolution, ReLU, pooling, flattening, dense layer, softmax, loss."""

import math
from collections.abc import Iterator

import numpy as np

from core.explain.digits import differs, same_as
from core.explain.scene import Line, Scene, line
from core.lessons.chain.scene import PLACES, Shown, place
from core.lessons.chain.task import KERNEL, MAP, POOLED, WINDOW
from core.trace import Region
from core.wording import MINUS, number

WHOLE_MAP, WHOLE_POOLED = Region.whole((MAP, MAP)), Region.whole((POOLED, POOLED))


def forward_scenes(shown: Shown) -> Iterator[Scene]:
    """From pixels to the list, and on to a loss."""
    kernels = range(shown.task.count)
    for k in kernels:
        for cell in np.ndindex(MAP, MAP):
            yield _convolution(shown, k, cell)
    for k in kernels:
        yield _relu(shown, k)
    for k in kernels:
        for cell in np.ndindex(POOLED, POOLED):
            yield _pooling(shown, k, cell)
    yield _flatten(shown)
    if shown.depth == "list":
        return
    for c in range(len(shown.task.names)):
        yield _score(shown, c)
    yield _softmax(shown)
    yield _loss(shown)


def window(cell: tuple[int, ...], side: int, stride: int = 1) -> Region:
    """The cells that the window of an output cell covers."""
    return Region((cell[0] * stride, cell[1] * stride), (side, side))


def _convolution(shown: Shown, k: int, cell: tuple[int, ...]) -> Scene:
    task, (row, column) = shown.task, cell
    seen = task.x[row : row + KERNEL, column : column + KERNEL].ravel()
    weights, bias = task.kernels[..., k].ravel(), float(task.kernel_biases[k])
    terms = [float(a * b) for a, b in zip(seen, weights, strict=True)]
    pairs = zip(seen.tolist(), weights.tolist(), strict=True)
    lines = [
        line(f"z = {shown.products(pairs, task.x, task.kernels)} + {shown.factor(bias, task.kernel_biases)} (bias)"),
        line(shown.total([*terms, bias], float(shown.run.sums[row, column, k])), "result"),
    ]
    return Scene(
        0,
        f"Convolution{shown.of_kernel(k)}, {place(row, column)}: nine products and the bias, added up",
        tuple(lines),
        {"input": window(cell, KERNEL), f"kernel {k}": Region.whole((KERNEL, KERNEL)), f"bias {k}": Region.cell(0, 0)},
        {f"sum {k}": Region.cell(row, column)},
    )


def _relu(shown: Shown, k: int) -> Scene:
    sums = shown.run.sums[..., k]
    off, ends = int((sums < 0).sum()), sorted({float(sums.min()), float(sums.max())})
    said = " and ".join(
        f"max(0, {shown.of(end, shown.run.sums)}) = {shown.of(max(0.0, end), shown.run.sums)}" for end in ends
    )
    return Scene(
        0,
        f"ReLU{shown.of_kernel(k)}: what is negative becomes 0, all else stays",
        (line("a = max(0, z)"), line(f"{off} of {sums.size} sums are below 0. For example, {said}", "words")),
        {f"sum {k}": WHOLE_MAP},
        {f"relu {k}": WHOLE_MAP},
    )


def _pooling(shown: Shown, k: int, cell: tuple[int, ...]) -> Scene:
    row, column = cell
    some = shown.run.relu[row * WINDOW : (row + 1) * WINDOW, column * WINDOW : (column + 1) * WINDOW, k].ravel()
    value = float(shown.run.pooled[row, column, k])
    texts = [shown.of(float(v), shown.run.relu) for v in some]
    if shown.task.mode == "max":
        lines = [line(f"max({', '.join(texts)}) = {shown.of(value, shown.run.pooled)}", "result")]
        if value > 0:
            at = np.unravel_index(int(np.argmax(some)), (WINDOW, WINDOW))
            won = place(row * WINDOW + int(at[0]), column * WINDOW + int(at[1]))
            back = " On the way back it gets everything." if shown.depth == "all" else ""
            lines.append(line(f"The winner stands in {won}.{back}", "note"))
        else:
            lines.append(line("All four are 0: this window is silent.", "note"))
        what = "the largest of four numbers"
    else:
        lines = [line(f"({' + '.join(texts)}) / 4 = {shown.of(value, shown.run.pooled)}", "result")]
        what = "the average of four numbers"
    return Scene(
        0,
        f"Pooling{shown.of_kernel(k)}, {place(row, column)}: {what}",
        tuple(lines),
        {f"relu {k}": window(cell, WINDOW, WINDOW)},
        {f"pooled {k}": Region.cell(row, column)},
    )


def _flatten(shown: Shown) -> Scene:
    flat = shown.run.flat
    order = "row after row" if shown.task.count == 1 else "place after place, in a place both kernels"
    return Scene(
        0,
        "Flatten: the pooled numbers in one list, none changed",
        (
            line("f = (" + ", ".join(shown.of(float(v), flat) for v in flat) + ")", "result"),
            line(
                f"In this order: {order}. Nothing is computed, and nothing is matched against stored pictures.", "note"
            ),
        ),
        {f"pooled {k}": WHOLE_POOLED for k in range(shown.task.count)},
        {"flat": Region.whole((flat.size, 1))},
    )


def _score(shown: Shown, c: int) -> Scene:
    task, flat = shown.task, shown.run.flat
    column, bias = task.weights[:, c], float(task.biases[c])
    terms = [float(a * b) for a, b in zip(flat, column, strict=True)]
    pairs = zip(flat.tolist(), column.tolist(), strict=True)
    return Scene(
        0,
        f"Dense layer, {task.names[c]}: every number of the list times its weight, plus the bias",
        (
            line(f"s = {shown.products(pairs, flat, task.weights)} + {shown.factor(bias, task.biases)} (bias)"),
            line(shown.total([*terms, bias], float(shown.run.scores[c])), "result"),
        ),
        {"flat": Region.whole((flat.size, 1)), "weights": Region((0, c), (flat.size, 1)), "biases": Region.cell(0, c)},
        {"scores": Region.cell(0, c)},
    )


def _softmax(shown: Shown) -> Scene:
    task, run = shown.task, shown.run
    # Very large scores: the largest is taken off all of them, which changes no share.
    top = float(run.scores.max())
    taken = top if abs(top) > 15 else 0.0
    powers = np.exp(run.scores - taken)
    texts = [number(float(v), PLACES) for v in powers]
    shares = [
        f"{name}: {text} / {number(float(powers.sum()), PLACES)} = {number(float(p), PLACES)}"
        for name, text, p in zip(task.names, texts, run.p, strict=True)
    ]
    count = len(task.names)
    scores = [shown.of(float(s), run.scores) for s in run.scores]
    off = f" {MINUS} {shown.factor(taken, run.scores)}" if taken else ""
    exponents = ", ".join(f"e^({score}{off}) = {text}" for score, text in zip(scores, texts, strict=True))
    return Scene(
        0,
        "Softmax: scores become probabilities, between 0 and 1, that sum to 1",
        (line(exponents), line(", ".join(shares), "result")),
        {"scores": Region.whole((1, count))},
        {"p": Region.whole((1, count))},
    )


def _loss(shown: Shown) -> Scene:
    task, run = shown.task, shown.run
    p = float(run.p[task.right])
    if p >= 0.0005:
        rest = shown.digits.rest(run.loss, -math.log(round(p, PLACES)))
        lines = [
            line(f"L = {MINUS}sum of t·ln p = {MINUS}ln p of the right class"),
            line(f"= {MINUS}ln {number(p, PLACES)} = {number(run.loss, PLACES)}{rest}", "result"),
        ]
    else:
        # Three decimals of such a p say nothing of its logarithm: the scores do.
        top, score = (round(float(v), PLACES) for v in (run.scores.max(), run.scores[task.right]))
        powers = round(float(np.exp(run.scores - run.scores.max()).sum()), PLACES)
        rest = shown.digits.rest(run.loss, top - score + math.log(powers))
        worked = f"{shown.of(top, run.scores)} {MINUS} {shown.factor(score, run.scores)} + ln {number(powers, PLACES)}"
        lines = [
            line(f"L = {MINUS}ln p of the right class = m {MINUS} s + ln(sum of every e^(s {MINUS} m))"),
            line(f"= {worked} = {shown.digits.of(run.loss)}{rest}", "result"),
            line("This p is too small for its digits: m is the largest score, s that of the right class.", "note"),
        ]
    return Scene(
        0,
        f"Loss: how far from sure the network is that this is \u201c{task.names[task.right]}\u201d",
        (
            *lines,
            *_checked(shown),
        ),
        {"p": Region.whole((1, len(task.names))), "target": Region.whole((1, len(task.names)))},
        {"loss": Region.cell(0, 0)},
    )


def _checked(shown: Shown) -> list[Line]:
    """TensorFlow's word on the loss."""
    if shown.found.checked is None:
        return []
    return [line(f"Proof: {same_as(differs(shown.run.loss, shown.found.checked.loss, PLACES)[0])}.", "note")]
