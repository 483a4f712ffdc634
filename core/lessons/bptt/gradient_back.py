"""The way back through time, told: through each time step, and the total of all shares."""

from collections.abc import Iterator

from core.explain.scene import Line, Scene
from core.lessons.bptt.gradient_shown import PLACES, Shown, cells, every, missed
from core.trace import Region
from core.wording import MINUS, TIMES, prose


def back(shown: Shown, t: int) -> Iterator[Scene]:
    """One time step on the way back."""
    found, cell, n = shown.found, shown.cell, t + 1
    names, states = shown.units(), cells(cell.units)
    last = t == cell.steps - 1
    if shown.learner.judged(t):
        head = f"Back, t = {n}: from this step's error, (p{n} {MINUS} target) V transposed"
        deltas = f"p{n} {MINUS} target = {shown.digits.row(found.d_s[t])}"
        lines = [
            Line((deltas,)),
            *(
                Line((f"{name}: {shown.digits.weighed([(found.d_s[t], cell.V[j], False)])}",))
                for j, name in enumerate(names)
            ),
        ]
        reads = {f"p {n}": cells(cell.outputs)}
    else:
        head, reads = f"Back, t = {n}: no loss of its own", {}
        lines = [Line(("This step's output is not asked for: only what comes from later counts.",), "words")]
    yield Scene(2, head, tuple(lines), reads, {f"own {n}": states})
    if found.ends_chunk(t):
        why = (
            "It is the last step: nothing comes from later."
            if last
            else prose(f"""The gradient is cut here, after every {every(found.cut)}: the state goes on to t = {n + 1},
                but nothing comes back.""")
        )
        head, lines, reads = f"Back, t = {n}: nothing from later", [Line((why,), "words")], {}
    else:
        head = f"Back, t = {n}: from later steps, δ{n + 1} U transposed"
        lines = [
            Line((f"{name}: {shown.digits.weighed([(found.d_z[t + 1], cell.U[j], False)])}",))
            for j, name in enumerate(names)
        ]
        reads = {f"delta {n + 1}": states}
    yield Scene(2, head, tuple(lines), reads, {f"later {n}": states})
    sums = [
        Line((f"{name}: ∂L/∂h {shown.digits.sum([float(a), float(b)], float(c))}",))
        for name, a, b, c in zip(names, found.direct[t], found.later[t], found.d_h[t], strict=True)
    ]
    yield Scene(
        2,
        f"Back, t = {n}: both added, ∂L/∂h{n}",
        tuple(sums),
        {f"own {n}": states, f"later {n}": states},
        {f"dh {n}": states},
    )
    yield _delta(shown, t)
    yield _share(shown, t)


def _delta(shown: Shown, t: int) -> Scene:
    """Through the activation."""
    found, cell, n = shown.found, shown.cell, t + 1
    slopes, lines = cell.slopes()[t], []
    for j, name in enumerate(shown.units()):
        h = round(float(cell.h[t, j]), PLACES)
        if cell.activation == "tanh":
            other, value = f"(1 {MINUS} {shown.digits.factor(h)}²)", 1 - h * h
        else:
            other, value = shown.digits.factor(float(slopes[j])), round(float(slopes[j]), PLACES)
        lines.append(
            Line((f"{name}: δ = {_times(shown, float(found.d_h[t, j]), other, value, float(found.d_z[t, j]))}",))
        )
    return Scene(
        2,
        f"Back, t = {n}: through {cell.activation}, δ{n} = ∂L/∂z{n}",
        tuple(lines),
        {f"dh {n}": cells(cell.units), f"h {n}": cells(cell.units)},
        {f"delta {n}": cells(cell.units)},
    )


def _times(shown: Shown, one: float, other: str, worth: float, value: float) -> str:
    """`0.2×(1 − 0.5²) = 0.15`, with what rounding leaves; `other` is told in words, and is `worth` so much."""
    digits = shown.digits
    rest = digits.rest(value, round(one, PLACES) * worth)
    return f"{digits.factor(one)}{TIMES}{other} = {digits.of(value)}{rest}"


def _share(shown: Shown, t: int) -> Scene:
    """What the matrix' use at this step adds to its gradient."""
    cell, n, matrix = shown.cell, t + 1, shown.matrix
    read = f"h{t}" if matrix == "U" else f"x{n}"
    array = f"h {t}" if matrix == "U" else f"x {n}"
    lines = [
        Line((f"row {i + 1}: {shown.digits.of(v)} {TIMES} δ{n} = {shown.digits.row(shown.terms[t, i])}",))
        for i, v in enumerate(shown.reads[t])
    ]
    return Scene(
        2,
        f"Back, t = {n}: its own share of ∂L/∂{matrix}, {read} times δ{n}",
        tuple(lines),
        {array: Region.whole((1, shown.reads.shape[1])), f"delta {n}": cells(cell.units)},
        {f"term {n}": Region.whole(shown.terms[t].shape), f"so far {n}": Region.whole(shown.terms[t].shape)},
    )


def totals(shown: Shown) -> Iterator[Scene]:
    """All shares added up, number by number, and the proof."""
    cell, matrix, found = shown.cell, shown.matrix, shown.found
    mine, full = getattr(found.gradients, matrix), getattr(found.full, matrix)
    rows, columns = mine.shape
    shares = "both shares" if cell.steps == 2 else f"all {cell.steps} shares"
    for i in range(rows):
        lines = [
            Line((f"∂L/∂{matrix}{i + 1}{j + 1} {shown.digits.sum(shown.terms[:, i, j].tolist(), float(mine[i, j]))}",))
            for j in range(columns)
        ]
        if i == rows - 1:
            if found.cut:
                share = missed(mine, full)
                text = f"Cut short: it misses the whole gradient by {share} of its length."
                lines.append(Line((text,), "note") if share == "0%" else Line((text,), "wrong"))
            else:
                lines.append(shown.proof())
        yield Scene(
            3,
            f"The total: row {i + 1} of ∂L/∂{matrix} is the sum of {shares}",
            tuple(lines),
            {f"term {t + 1}": Region((i, 0), (1, columns)) for t in range(cell.steps)},
            {"total": Region((i, 0), (1, columns))},
        )
