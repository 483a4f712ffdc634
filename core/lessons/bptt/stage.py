"""The stages of backpropagation through time: the way back column by column, and curves of what is left of it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.explain.scene import Scene
from core.figures.curves.axis import around, bottom, decades, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.graphs.panel import Frame
from core.figures.graphs.unrolled import Cell, Unrolled, unrolled_figure
from core.figures.graphs.unrolled_layout import Sizes, back_wires, strips, titles, wires
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.bptt.gradient import Checked, Pass, passed
from core.lessons.bptt.gradient_figure import column_grids, column_titles, room_below
from core.lessons.bptt.gradient_steps import CHAPTERS, bptt_trace, scenes
from core.lessons.bptt.task import Learner
from core.lessons.bptt.vanishing import Passage
from core.lessons.bptt.vanishing_words import caption, factors
from core.wording import compact, number, prose


@st.cache_data(max_entries=64, show_spinner=False)
def told(learner: Learner, matrix: str, cut: int, checked: Checked | None) -> tuple[Pass, list[Scene]]:
    """One way back, and how it is told."""
    found = passed(learner, cut, checked)
    return found, scenes(found, matrix)


def stage(found: Pass, said: list[Scene], matrix: str, shown: Mode) -> Figure:
    """The unrolled network, forward and back, and below each time step what it adds."""
    cell, trace = found.learner.cell, bptt_trace(found, said, matrix)
    terms = found.terms[matrix].shape[1:]
    below = room_below(terms[0])
    sizes = Sizes(cell.features, (cell.units,), cell.outputs, 0, below, words=True, per_row=3)
    both = strips(cell.steps, sizes)
    uses = {key: [_steps(said, names) for names in rows] for key, rows in _uses(cell.steps).items()}
    when = {name: index for index, scene in enumerate(said) for name in scene.writes}
    gathered = _so_far(said, cell.steps)
    grids = column_grids(both, cell.steps, cell.units, terms, [t for t in range(cell.steps) if found.learner.judged(t)],
                         gathered, ["L" if i >= when["L"] else "" for i in range(len(said))])  # fmt: skip
    wanted = [cell.names[target] if target >= 0 else "" for target in found.learner.targets]
    content = Unrolled(
        trace,
        [Frame(scene.chapter, scene.headline, scene.lines, {}, {}, {}) for scene in said],
        CHAPTERS,
        grids,
        (both[0].bottom, both[1].bottom),
        wires=[
            *wires(both, uses["x"], uses["h"], uses["p"]),
            *back_wires(both, uses["own"], uses["later"]),
        ],
        cells=[
            Cell((both[0].frames[t], both[1].frames[t]), _steps(said, (f"h {t + 1}", f"delta {t + 1}")))
            for t in range(cell.steps)
        ],
        signs=[
            *titles(both, sizes, cell.spoken, [f"→ {name}" if name else "" for name in wanted], loop=False),
            *column_titles(both, matrix, cell.names, next(t for t in range(cell.steps) if found.learner.judged(t))),
        ],
        places=dict.fromkeys((name for name in trace.arrays if not name.startswith("x ")), 3),
    )
    alt = prose(f"""A recurrent network over {cell.steps} time steps, forward to a loss and backward. Every step adds
        its share to the gradient of {matrix}.""")
    return unrolled_figure(content, shown, alt, rate=2)


def _uses(steps: int) -> dict[str, list[tuple[str, ...]]]:
    """For each time step, what is written along each of its wires."""
    return {
        "x": [(f"h {t + 1}",) for t in range(steps)],
        "h": [(f"h {t + 1}",) for t in range(steps)],
        "p": [(f"p {t + 1}",) for t in range(steps)],
        "own": [(f"own {t + 1}",) for t in range(steps)],
        "later": [(f"later {t + 1}",) for t in range(steps)],
    }


def _steps(said: Sequence[Scene], names: tuple[str, ...]) -> frozenset[int]:
    """The steps that write one of these; a gradient that is none flows along no wire."""
    return frozenset(
        i
        for i, scene in enumerate(said)
        if any(name in scene.writes for name in names) and (scene.reads or names[0].startswith("h "))
    )


def _so_far(said: Sequence[Scene], steps: int) -> list[str]:
    """What the gathered gradient is at each step of the figure."""
    held, shown = "", []
    for scene in said:
        held = next((name for name in scene.writes if name.startswith(("so far", "total"))), held)
        shown.append(held)
    return shown


@st.cache_data(max_entries=32, show_spinner=False)
def passage_stage(passage: Passage, shown: Mode) -> Figure:
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
