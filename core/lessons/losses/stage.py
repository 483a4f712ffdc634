"""The figures of the losses lesson: what `core.explain` computes, handed to `core.figures`."""

from collections.abc import Callable
from textwrap import wrap

import numpy as np
import streamlit as st

from core.figures.curves.axis import around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.curves.units import Block, Course, Side, paired
from core.figures.grids.matrices import matrices_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.losses.curve import AXES, costs
from core.lessons.losses.curve_words import caption, pull
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.rows import Rows
from core.lessons.losses.rows_figure import loss_rows
from core.lessons.losses.rows_words import trace, working
from core.lessons.losses.settings import Settings
from core.lessons.losses.slow import Neuron, T, X
from core.lessons.losses.slow_words import TITLES, pair
from core.lessons.losses.slow_words import caption as slow_caption
from core.nn.activations import ACTIVATIONS
from core.wording import number

# A loss has the same look in every view.
ORDER = (
    "binary_cross_entropy", "quadratic_cost", "mean_squared_error", "mean_absolute_error", "huber", "hinge",
    "categorical_cross_entropy",
)  # fmt: skip


def _look(loss: str, width: float) -> Look:
    return Look.of(ORDER.index(loss), width)


def _texts(values: np.ndarray) -> list[str]:
    return [number(value, 4) for value in values.tolist()]


def _said(halves: tuple[str, str]) -> tuple[str, str]:
    """A caption for the wide and for the narrow board."""
    return ". ".join(halves), ".\n".join(halves)


@st.cache_data(max_entries=32, show_spinner=False)
def rows(content: Rows, shown: Mode) -> Figure:
    """Targets, predictions, terms and slopes, row by row, and the mean."""
    family = LIBRARY[content.loss].family
    sparse = content.loss == "sparse_categorical_cross_entropy"
    letter = {"number": "y", "probability": "p", "score": "s", "classes": "z"}[family]
    heads = {
        "t": "class" if sparse else "target t",
        "y": {"number": "prediction", "probability": "probability", "score": "score", "classes": "scores"}[family]
        + f" {letter}",
        "error": "error y − t",
        "p": "p = softmax(z)",
        "term": "term",
        "slope": f"slope ∂L/∂{letter}",
    }
    found = trace(content)
    heads = {name: head for name, head in heads.items() if name in found.arrays}
    places = {
        "term": content.places,
        "mean": content.places,
    } | ({} if content.deep else {"slope": 4, "y": 2, "error": 2})
    works = [] if content.deep else [working(content, row) for row in range(len(content.t))]
    stage = loss_rows(found, heads, works, deep=content.deep, places=places)
    alt = f"{LIBRARY[content.loss].title} row by row: target, prediction, each row's term, and their mean below."
    # A single row is more telling than its mean.
    return matrices_figure(stage, shown, alt, start=1 if len(content.t) == 1 else 0)


@st.cache_data(max_entries=32, show_spinner=False)
def curve(settings: Settings, shown: Mode) -> Figure:
    """Losses over the prediction above, their slopes below; the chosen one has the tangent."""
    some = costs(settings)
    main = some[0]
    letter = AXES[main.axis][0]
    high = {"number": 8.0, "score": 5.0}.get(main.axis, 4.0)
    steep = {"number": 4.0, "score": 1.2}.get(main.axis, 6.0)
    plot = stacked(
        Stacked(
            titles=(f"Loss over the prediction {letter}", "Its slope"),
            x=spaced(0.0, 1.0) if main.axis in ("probability", "classes") else spaced(-4.0, 4.0, 9),
            ys=(
                around(np.concatenate([c.f.clip(0, high) for c in some]), least=(0, 1)),
                around(np.concatenate([c.slope.clip(-steep, steep) for c in some]), least=(-1, 1), most=5),
            ),
            series=[
                Series(
                    c.title, _look(c.name, 2.0 if index else 3.0), *c.lines, c.x, c.f, c.slope,
                    (_texts(c.f), _texts(c.slope)), None if index else c.slope,
                )
                for index, c in enumerate(some)
            ],
            heads=("", "loss", "slope"),
            captions=[_said(caption(main, index)) for index in range(len(main.x))],
            first=float(main.x[0]),
            each=float(main.x[1] - main.x[0]),
            notes=["", *wrap(pull(main), 46)],
            table=284.0,
        )
    )  # fmt: skip
    alt = f"{', '.join(c.title for c in some)} over the prediction {letter} for one target, with their slopes below."
    return curves_figure(plot, shown, alt, rate=15, start=round(0.2 * len(main.x)))


@st.cache_data(max_entries=32, show_spinner=False)
def slow(settings: Settings, shown: Mode) -> Figure:
    """The same neuron with both losses: its place on the sigmoid, and its answer epoch by epoch."""
    both = pair(settings)
    reach = max(5.0, float(max(np.abs(n.z).max() for n in both)) + 0.5)
    z = np.linspace(-reach, reach, 81)
    sigmoid = ACTIVATIONS["sigmoid"]
    sides = [
        Side(
            TITLES[n.cost_name],
            _look(n.cost_name, 2.5),
            (z, sigmoid.f(z)),
            n.z[:, None],
            n.a[:, None],
            n.bend[:, None],
        )
        for n in both
    ]
    courses = [
        Course(f"Answer a by epoch (target {T:g})", (both[0].a, both[1].a), (0.0, 1.0)),
        Course("Cost C by epoch", (both[0].cost, both[1].cost), (0.0, 0.5)),
    ]
    numbers: dict[str, Callable[[Neuron], np.ndarray]] = {
        "weight w": lambda n: n.history[:, 0],
        "bias b": lambda n: n.history[:, 1],
        "z = w·x + b": lambda n: n.z,
        "a = σ(z)": lambda n: n.a,
        "cost C": lambda n: n.cost,
        f"error a − {T:g}": lambda n: n.a - T,
        "σ′(z)": lambda n: n.bend,
        "slope ∂C/∂w": lambda n: n.slopes,
    }
    lines = [(name, [_texts(values(n)) for n in both]) for name, values in numbers.items()]
    block = Block("The numbers of this epoch", ("", *(side.title for side in sides)), lines)
    captions = [_said(slow_caption(both, epoch)) for epoch in range(len(both[0].a))]
    plot = paired((sides[0], sides[1]), (-reach, reach), courses, [block], captions)
    alt = f"One sigmoid neuron, input {X:g}, target {T:g}, trained with the quadratic cost and with cross-entropy."
    return curves_figure(plot, shown, alt, rate=30, start=41)
