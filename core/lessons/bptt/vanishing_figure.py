"""What is left of the gradient after each step back, drawn: on a logarithmic axis, and each step's factor below."""

import numpy as np

from core.figures.curves.axis import around, bottom, decades, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.bptt.vanishing import Passage
from core.lessons.bptt.vanishing_words import caption, factors
from core.wording import compact, number


def vanishing_figure(passage: Passage, shown: Mode) -> Figure:
    """What is left of the gradient after each step back, on a logarithmic axis, and each step's factor below."""
    back = np.arange(1.0, passage.steps + 1)
    lines = (
        ("arrives at h", passage.arrived),
        ("bound \u03c3^s", passage.bound),
        ("\u2202L/\u2202U so far", passage.gathered),
        ("\u2026 clipped", passage.clipped),
    )
    whole = decades(np.concatenate([logs for _, logs in lines]))
    each = [
        factors(passage),
        np.full(passage.steps, passage.sigma),
        *(_ratios(logs) for _, logs in lines[2:]),
    ]
    series = []
    for k, ((name, logs), ratio) in enumerate(zip(lines, each, strict=True)):
        y = bottom(whole, logs)
        clear = np.clip(ratio, 0, 3)
        series.append(
            Series(
                name, Look.of(k, 3.0 if k == 0 else 2.0), [(back, y)], [(back, clear)], back, y, clear,
                ([number(float(v), 4) for v in ratio], [compact(float(v), digits=4) for v in logs]),
            )
        )  # fmt: skip
    said = [caption(passage, index) for index in range(passage.steps)]
    plot = stacked(
        Stacked(
            titles=("Length of the gradient, by steps back (powers of ten)", "Factor of each step"),
            x=spaced(0.0, passage.steps + 1.0, 7),
            ys=(whole, around(np.concatenate([np.clip(v, 0, 3) for v in each]), least=(0, 1), most=5)),
            series=series,
            heads=("", "factor", "length"),
            captions=[("; ".join(halves), ";\n".join(halves)) for halves in said],
            first=1.0,
            each=1.0,
            veil=True,
            table=296.0,
        )
    )
    alt = "The gradient on its way back, time step by time step, on a logarithmic axis, with clipping and without."
    return curves_figure(plot, shown, alt, rate=8)


def _ratios(logs: np.ndarray) -> np.ndarray:
    """From each length to the next; the first stands for itself."""
    with np.errstate(invalid="ignore"):
        steps = np.diff(logs, prepend=logs[:1])
    return np.asarray(10 ** np.clip(np.nan_to_num(steps, nan=0.0, neginf=-12.0, posinf=6.0), -12, 6))
