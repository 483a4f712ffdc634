"""What pooling forgets, told move by move: the input moves, and the pooled map changes less, or not at all."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.pooling.code import array_lines, layer_lines
from core.lessons.pooling.pool import pool
from core.lessons.pooling.shift import Shifts
from core.trace import Region, Step, Trace
from core.wording import TIMES, prose


def captions(s: Shifts) -> list[str]:
    """What every move changes, in numbers."""
    names = {"right": "to the right", "down": "down", "both": "down and to the right"}
    told = [
        prose(f"""At rest. {s.outputs[0].size} windows of {s.size}{TIMES}{s.size}, a stride of {s.stride} apart, keep
            {s.outputs[0].size} of {s.x.size} numbers""")
    ]
    for by in range(1, s.count + 1):
        inside, outside = (int(cells.sum()) for cells in s.changed(by))
        said = prose(f"""Moved by {by} {names[s.direction]}: {inside} of {s.x.size} input cells changed, {outside} of
            {s.outputs[0].size} output cells""")
        if not outside and inside:
            said += ". Pooling has forgotten the move"
        elif s.follows(by) and outside:
            cells = by // s.stride
            said += f": the output at rest, moved by {cells} cell{'s' * (cells > 1)}"
        told.append(said)
    return told


def trace(s: Shifts) -> Trace:
    """One step per move. Arrays: input, moved (moves + 1, H, W), output (moves + 1, H', W')."""
    steps = [
        Step(
            caption,
            reads={"input": Region.whole(s.x.shape)},
            writes={
                "moved": Region((by, 0, 0), (1, *s.x.shape)),
                "output": Region((by, 0, 0), (1, *s.outputs.shape[1:])),
            },
        )
        for by, caption in enumerate(captions(s))
    ]
    return Trace({"input": s.x, "moved": s.inputs, "output": s.outputs}, steps)


def explain(s: Shifts) -> Explanation:
    """The lesson's words for an input that moves."""
    return Explanation(
        lead="Move the input *x* by *d* cells, $T_d$, and pool it: is that the pooled map, moved?",
        formula=r"\begin{gathered} \text{pool}(T_{m s}\, x) = T_m\, \text{pool}(x) \\ "
        r"\text{for whole strides } d = m s \end{gathered}",
        numbers=(),
        notes=_notes(s),
        question=_question(s),
        slips=_slips(s),
        keras=_code(s),
        trace=trace(s),
    )


def _notes(s: Shifts) -> tuple[str, ...]:
    rows = ["| Moved by | Input cells changed | Output cells changed |", "|---:|---:|---:|"]
    for by in range(1, s.count + 1):
        inside, outside = (int(cells.sum()) for cells in s.changed(by))
        rows.append(f"| {by} | {inside} of {s.x.size} | {outside} of {s.outputs[0].size} |")
    keeps = "how large it is" if s.mode == "max" else "how much there is on average"
    return (
        "\n".join(rows),
        prose(f"""**What it keeps**: that something is in a window, and {keeps}. **What it forgets**: where in the
            window. """)
        + (
            prose(f"""Inside one window of {s.size}{TIMES}{s.size} a single dot has {s.size**2} places that all give
                the same output.""")
            if s.stride >= s.size
            else prose(f"""Here the windows overlap: every {s.stride} cell{"s" if s.stride > 1 else ""} a single dot
                comes into other windows, and the output changes.""")
        ),
        prose(f"""**Only up to the border.** Where a dot crosses from one window into the next, the output jumps. After
            whole strides ({s.stride} cells) it follows the input, apart from what comes in at the edge or leaves. In
            between it does neither (Zhang, Making Convolutional Networks Shift-Invariant Again, 2019)."""),
        prose("""**Why that helps.** An ear is an ear, one pixel further left or not. **Why it hurts**: a network that
            must say where something is (outlines, boxes, medical pictures) needs what pooling threw away."""),
    )


def _question(s: Shifts) -> Question:
    k = s.size + 1
    return Question(
        prose(f"""With windows of {k}{TIMES}{k}, side by side: in how many places of one window can a single dot stand
            so that the output is the same?"""),
        k * k,
        f"In every cell of the window: {k}{TIMES}{k} = {k * k}.",
    )


def _slips(s: Shifts) -> tuple[Slip, ...]:
    worst = max(range(1, s.count + 1), key=lambda by: (int(s.changed(by)[1].sum()), -by))
    most = int(s.changed(worst)[1].sum())
    at_one = int(s.changed(1)[1].sum())
    turned = s.pooled[0].x.copy()
    if s.stride >= s.size:
        for row, column in np.ndindex(s.outputs[0].shape):
            (top, bottom), (left, right) = s.pooled[0].inside(row, column)
            turned[top:bottom, left:right] = turned[top:bottom, left:right][::-1, ::-1]
        again = pool(turned, mode=s.mode, size=s.size, stride=s.stride).y
        shows = prose(f"""Turn the inside of every window here by half: **{int((turned != s.x).sum())}** input cells
            differ, **{int((again != s.outputs[0]).sum())}** output cells.""")
    else:
        lost = s.x.size - s.outputs[0].size
        shows = f"{s.outputs[0].size} numbers cannot say what {s.x.size} were" + (
            f": **{lost}** are missing." if lost > 0 else ", where windows share their largest."
        )
    return (
        Slip(
            "Pooling makes a network indifferent to shifts",
            prose("""To some small ones, as long as nothing crosses a window's border. Each pooling adds a little; none
                makes it so altogether."""),
            prose(f"""Moved by 1 cell, **{at_one}** of {s.outputs[0].size} output cells change here; moved by {worst},
                **{most}**."""),
        ),
        Slip(
            "The pooled map is the same picture, only smaller",
            prose("""Many inputs share one output, so the input cannot be found again. Upsampling brings the size back,
                not the numbers."""),
            shows,
        ),
    )


def _code(s: Shifts) -> str:
    p = s.pooled[0]
    down, across = s.way
    h, w = s.x.shape
    lines = [
        "import keras",
        "import numpy as np",
        "",
        *array_lines("x", s.x),
        "moved = [",
        f"    np.pad(x, ((0, 0), ({'d' if down else 0}, 0), ({'d' if across else 0}, 0), (0, 0)))[:, :{h}, :{w}]",
        f"    for d in range({s.count + 1})",
        "]",
        "x = np.concatenate(moved)  # at rest first",
        *layer_lines(p),
        "result = np.asarray(y)[..., 0]",
        "print(result)",
        "print((result != result[0]).sum(axis=(1, 2)))  # output cells that changed",
    ]
    return "\n".join(lines)
