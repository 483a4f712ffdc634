"""Activation functions above, their slopes below; the chosen one has the tangent."""

from textwrap import wrap

import numpy as np

from core.figures.curves.axis import around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.activations.curves import bends, example_x
from core.lessons.activations.curves_words import caption
from core.lessons.activations.library import LIBRARY
from core.lessons.activations.looks_figure import look, said
from core.lessons.activations.settings import Settings
from core.wording import numbers


def _facts(function: str) -> list[str]:
    """What a function answers, where it saturates and where it is used, in short lines."""
    told = LIBRARY[function]
    return [
        line
        for head, text in (("Range:", told.values), ("Saturates:", told.saturates), ("Used:", told.used))
        for line in ["", *wrap(f"{head} {text}.", 44)]
    ]


def functions_figure(settings: Settings, mode: Mode) -> Figure:
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
                    b.title, look(b.name, index), *b.lines, b.x, b.f, b.slope,
                    (numbers(b.f), numbers(b.slope)), None if index else b.slope,
                )
                for index, b in enumerate(some)
            ],
            notes=_facts(main.name) if len(some) <= 8 else (),
            heads=("", "f(x)", "f′(x)"),
            captions=[said(caption(main, index), ",") for index in range(len(main.x))],
            first=-reach,
            each=float(main.x[1] - main.x[0]),
        )
    )  # fmt: skip
    alt = "The chosen activation functions over the input x, with their slopes below on the same axis."
    start = int(np.argmin(np.abs(main.x - example_x(main)))) + 1
    return curves_figure(plot, mode, alt, rate=15, start=start)
