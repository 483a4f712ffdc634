"""The figures of the activations lesson: what `core.explain` computes, handed to `core.figures`."""

from textwrap import wrap

import numpy as np
import streamlit as st

from core.figures.curves.axis import around, bottom, decades, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.curves.units import Block, Course, Side, paired
from core.figures.grids.matrices import Matrices, Sign, matrices_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.activations.chain import chains
from core.lessons.activations.chain_words import caption as chain_caption
from core.lessons.activations.collapse import Layers
from core.lessons.activations.collapse_words import trace
from core.lessons.activations.curves import bends, example_x
from core.lessons.activations.curves_words import caption
from core.lessons.activations.dead import row_text, units
from core.lessons.activations.dead_words import caption as dead_caption
from core.lessons.activations.library import LIBRARY
from core.lessons.activations.settings import Settings
from core.nn.activations import ACTIVATIONS
from core.wording import number, prose

ORDER = list(LIBRARY)  # a function has the same look in every view
Halves = tuple[str, str]


def _look(function: str, index: int) -> Look:
    return Look.of(ORDER.index(function), 2.0 if index else 3.0)


def _said(halves: Halves, joint: str) -> Halves:
    """A caption for the wide and for the narrow board."""
    return f"{joint} ".join(halves), f"{joint}\n".join(halves)


def _texts(values: np.ndarray, places: int = 4) -> list[str]:
    return [number(value, places) for value in values.tolist()]


def _facts(function: str) -> list[str]:
    """What a function answers, where it saturates and where it is used, in short lines."""
    told = LIBRARY[function]
    return [
        line
        for head, text in (("Range:", told.values), ("Saturates:", told.saturates), ("Used:", told.used))
        for line in ["", *wrap(f"{head} {text}.", 44)]
    ]


@st.cache_data(max_entries=32, show_spinner=False)
def curves(settings: Settings, shown: Mode) -> Figure:
    """Functions above, their slopes below; the chosen one has the tangent."""
    some = bends(settings)
    main, reach = some[0], float(settings.reach)
    # What grows without end is cut off, so that the bends stay large.
    high = max(2.0, reach / 2)
    plot = stacked(
        Stacked(
            titles=("f(x)", "Its slope f′(x)"),
            x=spaced(-reach, reach, 11),
            ys=(
                around(np.concatenate([b.f.clip(-high, high) for b in some]), least=(0, 1)),
                around(np.concatenate([b.slope.clip(-1.5, 1.5) for b in some]), least=(0, 1), most=4),
            ),
            series=[
                Series(
                    b.title, _look(b.name, index), *b.lines, b.x, b.f, b.slope,
                    (_texts(b.f), _texts(b.slope)), None if index else b.slope,
                )
                for index, b in enumerate(some)
            ],
            notes=_facts(main.name) if len(some) <= 8 else (),
            heads=("", "f(x)", "f′(x)"),
            captions=[_said(caption(main, index), ",") for index in range(len(main.x))],
            first=-reach,
            each=float(main.x[1] - main.x[0]),
        )
    )  # fmt: skip
    alt = "The chosen activation functions over the input x, with their slopes below on the same axis."
    start = int(np.argmin(np.abs(main.x - example_x(main)))) + 1
    return curves_figure(plot, shown, alt, rate=15, start=start)


@st.cache_data(max_entries=32, show_spinner=False)
def chain(settings: Settings, shown: Mode) -> Figure:
    """The gradient on its way back through a chain, and each layer's factor below it."""
    some = chains(settings)
    depth = len(some[0].weights)
    layers = np.arange(depth, 0, -1.0)
    whole = decades(np.concatenate([c.logs for c in some]))
    factors = np.concatenate([c.back.clip(-4, 4) for c in some])
    rates = settings.chain == "rates"
    series = []
    for index, c in enumerate(some):
        logs = bottom(whole, c.logs)
        # Before the first layer back all of the gradient is there: 1, whose logarithm is 0.
        line = (np.append(layers[::-1], depth + 1.0), np.append(logs[::-1], 0.0))
        series.append(
            Series(
                c.title, Look.of(index, 3.0) if rates else _look(c.function, index),
                [line], [(layers[::-1], c.back[::-1])], layers, logs, c.back,
                (_texts(c.back), [c.gradient(i) for i in range(depth)]),
            )
        )  # fmt: skip
    plot = stacked(
        Stacked(
            titles=(
                f"Gradient left, from layer {depth} back to layer 1 (powers of ten)",
                "Factor of each layer, w · f′(z)",
            ),
            x=spaced(0.0, depth + 1.0, 7),
            ys=(whole, around(factors, least=(0, 1), most=5)),
            series=series,
            heads=("", "factor", "gradient left"),
            captions=[_said(chain_caption(some[0], index), ".") for index in range(depth)],
            first=float(depth),
            each=-1.0,
            veil=True,
        )
    )
    alt = "The gradient on its way back, layer by layer, on a logarithmic axis: a line for each function."
    return curves_figure(plot, shown, alt, rate=8)


@st.cache_data(max_entries=32, show_spinner=False)
def dead(settings: Settings, rows: np.ndarray, shown: Mode) -> Figure:
    """The same unit with ReLU and with leaky ReLU, trained side by side."""
    pair = units(settings, rows)
    reach = min(12.0, max(3.0, float(max(np.abs(unit.z).max() for unit in pair))))
    sides, blocks = [], []
    for unit, function in zip(pair, ("relu", "leaky_relu"), strict=True):
        line = np.array([-reach, 0.0, reach])
        title = unit.title[0].upper() + unit.title[1:]
        sides.append(
            Side(title, Look.of(ORDER.index(function)),
                 (line, ACTIVATIONS[unit.function].f(line, **unit.parameters)), unit.z, unit.a)
        )  # fmt: skip
        lines = [
            (
                row_text(unit, row),
                [_texts(values[:, row]) for values in (unit.z, unit.a, unit.slope, unit.terms)],
            )
            for row in range(len(unit.x))
        ]
        (w, b), mean = unit.history.T, unit.terms.mean(axis=1)
        last = [[f"{name} {text}".strip() for text in texts] for name, texts in (
            ("w", _texts(w)), ("b", _texts(b)), ("", [""] * len(w)), ("mean", _texts(mean)),
        )]  # fmt: skip
        blocks.append(Block(title, ("row: x → t", "z", "a", "slope", "part"), [*lines, ("", last)]))
    course = Course("Cost C by epoch", (pair[0].cost, pair[1].cost), (0.0, 0.1))
    captions = [_said(dead_caption(pair, epoch), ";") for epoch in range(len(pair[0].cost))]
    plot = paired((sides[0], sides[1]), (-reach, reach), [course], blocks, captions)
    alt = prose("""One unit trained twice on the same rows, epoch by epoch: with ReLU, where it can die, and with leaky
        ReLU, where it comes back.""")
    return curves_figure(plot, shown, alt, rate=4, start=12)


@st.cache_data(max_entries=32, show_spinner=False)
def collapse(layers: Layers, shown: Mode) -> Figure:
    """Two layers multiplied out into one, and an input through both ways."""
    between = "h = max(0, x W1 + b1)" if layers.bent else "h = x W1 + b1"
    signs = [
        Sign("Two matrices become one", ((0, 100), (0, 74))), Sign("Two biases become one", ((0, 228), (0, 216))),
        Sign("One input, both ways", ((0, 282), (0, 312))),
        Sign("W1", ((196, 50), (4, 92))), Sign("W2", ((432, 50), (144, 92))), Sign("W = W1 W2", ((640, 50), (256, 92))),
        Sign("×", ((392, 100), (125, 134)), True), Sign("=", ((588, 100), (234, 134)), True),
        Sign("b1", ((196, 196), (4, 234))), Sign("b2", ((432, 196), (144, 234))),
        Sign("b = b1 W2 + b2", ((640, 196), (236, 234))),
        Sign("× W2 +", ((392, 228), (125, 259)), True), Sign("=", ((588, 228), (234, 259)), True),
        Sign("x", ((24, 306), (4, 332))), Sign(between, ((196, 306), (92, 332))),
        Sign("y = h W2 + b2", ((432, 306), (232, 332))), Sign("x W + b", ((640, 306), (232, 396))),
        Sign("→", ((162, 338), (82, 358)), True), Sign("→", ((392, 338), (213, 358)), True),
    ]  # fmt: skip
    spots = {
        "W1": ((196, 64), (4, 104)), "W2": ((432, 64), (144, 104)), "W": ((640, 64), (256, 104)),
        "b1": ((196, 210), (4, 244)), "b2": ((432, 210), (144, 244)), "b": ((640, 210), (256, 244)),
        "x": ((24, 320), (4, 344)), "h": ((196, 320), (92, 344)), "y": ((432, 320), (232, 344)),
        "one": ((640, 320), (232, 408)),
    }  # fmt: skip
    alt = "Two matrices multiplied into one, cell by cell, and an input on its way through the two layers and the one."
    return matrices_figure(Matrices(trace(layers), spots, signs, (366, 448)), shown, alt)
