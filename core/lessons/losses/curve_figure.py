"""Losses over the prediction above, their slopes below; the chosen one has the tangent."""

from textwrap import wrap

import numpy as np

from core.figures.curves.axis import around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.losses.curve import AXES, costs
from core.lessons.losses.curve_words import caption, pull
from core.lessons.losses.looks_figure import look, said
from core.lessons.losses.settings import Settings
from core.wording import numbers


def curve_figure(settings: Settings, mode: Mode) -> Figure:
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
                    c.title, look(c.name, 2.0 if index else 3.0), *c.lines, c.x, c.f, c.slope,
                    (numbers(c.f), numbers(c.slope)), None if index else c.slope,
                )
                for index, c in enumerate(some)
            ],
            heads=("", "loss", "slope"),
            captions=[said(caption(main, index)) for index in range(len(main.x))],
            first=float(main.x[0]),
            each=float(main.x[1] - main.x[0]),
            notes=["", *wrap(pull(main), 46)],
            table=284.0,
        )
    )  # fmt: skip
    alt = f"{', '.join(c.title for c in some)} over the prediction {letter} for one target, with their slopes below."
    return curves_figure(plot, mode, alt, rate=15, start=round(0.5 * len(main.x)))
