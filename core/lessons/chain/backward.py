"""Backward: from the loss through the dense layer, the winners and the mask of ReLU to the kernel, window by window."""

from collections.abc import Iterator

import numpy as np

from core.explain.scene import Line, Scene, line
from core.lessons.chain.chain import Pass
from core.lessons.chain.forward import WHOLE_MAP, WHOLE_POOLED, window
from core.lessons.chain.scene import PLACES, Shown, place, proof_line
from core.lessons.chain.task import KERNEL, MAP, POOLED, WINDOW
from core.trace import Region
from core.wording import MINUS, TIMES, factor, number

WHOLE_KERNEL = Region.whole((KERNEL, KERNEL))


def backward_scenes(shown: Shown) -> Iterator[Scene]:
    """From the loss to every gradient."""
    kernels = range(shown.task.count)
    yield _scores(shown)
    for c in range(len(shown.task.names)):
        yield _weights(shown, c)
    for f in range(shown.run.flat.size):
        yield _flat(shown, f)
    yield _unflatten(shown)
    for k in kernels:
        for cell in np.ndindex(POOLED, POOLED):
            yield _pooling(shown, k, cell)
    for k in kernels:
        yield _relu(shown, k)
    for k in kernels:
        yield from _kernel(shown, k)
        yield _bias(shown, k)


def contributions(found: Pass, k: int) -> list[tuple[int, int]]:
    """The windows that have something to say to a kernel: cells of its map whose delta is not 0."""
    return [cell for cell in np.ndindex(MAP, MAP) if found.back.sums[(*cell, k)] != 0]


def _said(value: float | np.ndarray) -> str:
    return number(float(value), PLACES)


def _factor(value: float) -> str:
    return factor(float(value), PLACES)


def _scores(shown: Shown) -> Scene:
    task, run, back = shown.task, shown.run, shown.back
    whole = Region.whole((1, len(task.names)))
    parts = [
        f"{name}: {_said(p)} {MINUS} {t:g} = {_said(d)}"
        for name, p, t, d in zip(task.names, run.p, task.target, back.scores, strict=True)
    ]
    return Scene(
        1,
        "Backward, scores: how much does the loss change when a score moves a little?",
        (
            line(f"\u03b4 = \u2202L/\u2202s = p {MINUS} t, for softmax with cross-entropy"),
            line(", ".join(parts), "result"),
            line("It is the gradient of the dense biases as well: each is added to its score.", "note"),
            proof_line(shown, "biases", back.scores, ...),
        ),
        {"p": whole, "target": whole},
        {"d scores": whole},
    )


def _weights(shown: Shown, c: int) -> Scene:
    task, flat, delta = shown.task, shown.run.flat, float(shown.back.scores[c])
    mine = shown.back.gradients.weights[:, c]
    parts = [shown.product(float(v), flat, delta) for v in flat]
    return Scene(
        1,
        f"Backward, dense weights of {task.names[c]}: what the weight saw, times the delta of its score",
        (
            line("\u2202L/\u2202w = f\u00b7\u03b4"),
            line(", ".join(parts), "result"),
            proof_line(shown, "weights", mine, (slice(None), c)),
        ),
        {"flat": Region.whole((flat.size, 1)), "d scores": Region.cell(0, c)},
        {"d weights": Region((0, c), (flat.size, 1))},
    )


def _flat(shown: Shown, f: int) -> Scene:
    task, deltas = shown.task, shown.back.scores
    row = task.weights[f]
    terms = [float(w * d) for w, d in zip(row, deltas, strict=True)]
    products = " + ".join(
        f"{shown.factor(float(w), task.weights)}{TIMES}{_factor(d)}" for w, d in zip(row, deltas, strict=True)
    )
    classes = len(task.names)
    return Scene(
        1,
        f"Backward, number {f + 1} of the list: its share of the blame, from every score that it feeds",
        (
            line(f"\u2202L/\u2202f = {products}"),
            line(shown.digits.sum(terms, float(shown.back.flat[f])), "result"),
        ),
        {"weights": Region((f, 0), (1, classes)), "d scores": Region.whole((1, classes))},
        {"d flat": Region.cell(f, 0)},
    )


def _unflatten(shown: Shown) -> Scene:
    return Scene(
        1,
        "Back through flatten: every number returns to the place that it came from",
        (line("Nothing is computed: the list is folded into maps again.", "words"),),
        {"d flat": Region.whole((shown.run.flat.size, 1))},
        {f"d pooled {k}": WHOLE_POOLED for k in range(shown.task.count)},
    )


def _pooling(shown: Shown, k: int, cell: tuple[int, ...]) -> Scene:
    row, column = cell
    value, area = float(shown.back.pooled[row, column, k]), window(cell, WINDOW, WINDOW)
    reads = {f"d pooled {k}": Region.cell(row, column)}
    if shown.task.mode == "max":
        won = next(c for c in area.cells() if shown.found.winners[(*c, k)])
        seen = shown.of(float(shown.run.relu[(*won, k)]), shown.run.relu)
        lines = [
            line(f"{_said(value)} to {place(*won)}, which won with {seen}; 0 to the other three", "words"),
            line("Moving a number that did not win a little changes nothing.", "note"),
        ]
        if shown.run.pooled[row, column, k] == 0:
            lines[1] = line("All four are 0, and the first counts as the winner. ReLU will stop it.", "note")
        elif shown.found.tied[row, column, k]:
            lines[1] = line(
                "Others are as large: raise one of them, and it wins instead. Only one gets the gradient.", "note"
            )
        what = "the winner gets all of it"
        reads[f"relu {k}"] = area
    else:
        lines = [line(f"{_said(value)} / 4 = {_said(value / 4)} to each of the four", "result")]
        what = "all four share alike"
    return Scene(
        1,
        f"Back through pooling{shown.of_kernel(k)}, {place(row, column)}: {what}",
        tuple(lines),
        reads,
        {f"d relu {k}": area},
    )


def _relu(shown: Shown, k: int) -> Scene:
    arrived, left = shown.back.relu[..., k], shown.back.sums[..., k]
    stopped = int(((arrived != 0) & (left == 0)).sum())
    passed = int((left != 0).sum())
    return Scene(
        1,
        f"Back through ReLU{shown.of_kernel(k)}: only where the sum was positive",
        (
            line("\u03b4 = \u2202L/\u2202z = \u2202L/\u2202a \u00b7 (1 where z > 0, else 0)"),
            line(
                f"{passed} of {passed + stopped} gradients pass, {stopped} {'is' if stopped == 1 else 'are'} stopped",
                "words",
            ),
        ),
        {f"d relu {k}": WHOLE_MAP, f"sum {k}": WHOLE_MAP},
        {f"d sum {k}": WHOLE_MAP},
    )


def _kernel(shown: Shown, k: int) -> Iterator[Scene]:
    """The kernel's gradient, gathered: each window that counts adds itself times its delta. Then the proof."""
    cells = contributions(shown.found, k)
    so_far = np.zeros((KERNEL, KERNEL))
    for n, (row, column) in enumerate(cells):
        seen = shown.task.x[row : row + KERNEL, column : column + KERNEL]
        delta = float(shown.back.sums[row, column, k])
        so_far = so_far + seen * delta
        u, v = (int(i) for i in np.unravel_index(int(np.argmax(seen)), seen.shape))
        share = float(seen[u, v] * delta)
        before = float(so_far[u, v] - share)
        lines = [
            line(f"Every cell of the window, times \u03b4 = {_said(delta)}. For weight {place(u, v)}:", "words"),
            line(shown.product(float(seen[u, v]), shown.task.x, delta)),
            line(
                f"{_said(before)} so far; {shown.digits.sum([before, share], float(so_far[u, v]))[2:]}",
                "result",
            ),
        ]
        head = ("row", *(f"adds {c + 1}" for c in range(KERNEL)), *(f"so far {c + 1}" for c in range(KERNEL)))
        more = [Line(head, "head")]
        for r in range(KERNEL):
            more.append(Line((str(r + 1), *map(_said, seen[r] * delta), *map(_said, so_far[r])), "row"))
        if n == 0:
            silent = MAP * MAP - len(cells)
            lines.append(
                line(
                    f"The other {silent} of {MAP * MAP} windows have \u03b4 = 0 and add nothing."
                    if len(cells) == 1
                    else f"{silent} of {MAP * MAP} windows have \u03b4 = 0 and add nothing: they are left out.",
                    "note",
                )
            )
        yield Scene(
            1,
            f"The kernel's gradient{shown.of_kernel(k)}, window {n + 1} of {len(cells)}, at {place(row, column)}",
            tuple(lines),
            {"input": window((row, column), KERNEL), f"d sum {k}": Region.cell(row, column)},
            {f"share {k} {n}": WHOLE_KERNEL, f"so far {k} {n}": WHOLE_KERNEL},
            tuple(more),
        )
    yield _proof(shown, k, cells)


def _proof(shown: Shown, k: int, cells: list[tuple[int, int]]) -> Scene:
    """All nine at once beside what nudging says; where no window counts, they are all 0."""
    mine, nudged = shown.back.gradients.kernels[..., k], shown.found.nudged.kernels[..., k]
    text = (
        "\u2202L/\u2202w = sum over all windows of (what the weight saw)\u00b7\u03b4: every window shares the weight"
        if cells
        else "No window has a \u03b4: nothing reaches this kernel, and it does not learn from this picture."
    )
    head = ["weight", "gradient", "nudged", *(["TensorFlow"] if shown.found.checked else [])]
    more = [Line(tuple(head), "head")]
    for u, v in np.ndindex(KERNEL, KERNEL):
        others = [_said(nudged[u, v])]
        if shown.found.checked:
            others.append(_said(shown.found.checked.gradients.kernels[u, v, k]))
        more.append(Line((place(u, v), _said(mine[u, v]), *others), "row"))
    writes = {f"nudged {k}": WHOLE_KERNEL}
    reads = {f"so far {k} {len(cells) - 1}": WHOLE_KERNEL} if cells else {}
    if not cells:
        writes[f"so far {k} 0"] = WHOLE_KERNEL
    return Scene(
        1,
        f"The kernel's gradient{shown.of_kernel(k)}, beside what nudging each weight says",
        (line(text), proof_line(shown, "kernels", mine, (..., k))),
        reads,
        writes,
        tuple(more),
    )


def _bias(shown: Shown, k: int) -> Scene:
    deltas = [float(shown.back.sums[(*cell, k)]) for cell in contributions(shown.found, k)]
    mine = shown.back.gradients.kernel_biases[k]
    return Scene(
        1,
        f"The gradient of the bias{shown.of_kernel(k)}: the sum of all deltas, since every window adds it",
        (
            line(f"\u2202L/\u2202b {shown.digits.sum(deltas or [0.0], float(mine))}", "result"),
            proof_line(shown, "kernel_biases", mine, k),
        ),
        {f"d sum {k}": WHOLE_MAP},
        {f"d bias {k}": Region.cell(0, 0)},
    )
