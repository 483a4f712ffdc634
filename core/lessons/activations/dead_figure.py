"""The same unit with ReLU and with leaky ReLU, trained side by side."""

import numpy as np

from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Look
from core.figures.curves.units import Block, Course, Side, paired
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.activations.dead import row_text, units
from core.lessons.activations.dead_words import caption as dead_caption
from core.lessons.activations.looks_figure import ORDER, said
from core.lessons.activations.settings import Settings
from core.nn.activations import ACTIVATIONS
from core.wording import numbers, prose


def dead_figure(settings: Settings, rows: np.ndarray, mode: Mode) -> Figure:
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
                [numbers(values[:, row]) for values in (unit.z, unit.a, unit.slope, unit.terms)],
            )
            for row in range(len(unit.x))
        ]
        (w, b), mean = unit.history.T, unit.terms.mean(axis=1)
        last = [[f"{name} {text}".strip() for text in texts] for name, texts in (
            ("w", numbers(w)), ("b", numbers(b)), ("", [""] * len(w)), ("mean", numbers(mean)),
        )]  # fmt: skip
        blocks.append(Block(title, ("row: x → t", "z", "a", "slope", "part"), [*lines, ("", last)]))
    course = Course("Cost C by epoch", (pair[0].cost, pair[1].cost), (0.0, 0.1))
    captions = [said(dead_caption(pair, epoch), ";") for epoch in range(len(pair[0].cost))]
    plot = paired((sides[0], sides[1]), (-reach, reach), [course], blocks, captions)
    alt = prose("""One unit trained twice on the same rows, epoch by epoch: with ReLU, where it can die, and with leaky
        ReLU, where it comes back.""")
    return curves_figure(plot, mode, alt, rate=4)
