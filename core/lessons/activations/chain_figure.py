"""The gradient on its way back through a chain, and each layer's factor below it."""

import numpy as np

from core.figures.curves.axis import around, bottom, decades, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.stacked import Series, Stacked, stacked
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.activations.chain import chains
from core.lessons.activations.chain_words import caption as chain_caption
from core.lessons.activations.looks_figure import look, said
from core.lessons.activations.settings import Settings
from core.wording import numbers


def chain_figure(settings: Settings, mode: Mode) -> Figure:
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
                c.title, Look.of(index, 3.0) if rates else look(c.function, index),
                [line], [(layers[::-1], c.back[::-1])], layers, logs, c.back,
                (numbers(c.back), [c.gradient(i) for i in range(depth)]),
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
            captions=[said(chain_caption(some[0], index), ".") for index in range(depth)],
            first=float(depth),
            each=-1.0,
            veil=True,
        )
    )
    alt = "The gradient on its way back, layer by layer, on a logarithmic axis: a line for each function."
    return curves_figure(plot, mode, alt, rate=8)
