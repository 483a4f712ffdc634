"""The stage of one weight: its loss as a curve with the ball on it, and the loss step by step."""

import numpy as np

from core.figures.board import NARROW, WIDE, Box
from core.figures.curves.axis import around, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Curve, Entry, Look, Mover, Panel, Plot, Table
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.gradient_descent.ball import LOWEST, Ball, loss
from core.lessons.gradient_descent.ball_words import captions
from core.wording import numbers

LOOK = Look(0, 0, 2.5)
WINDOW = (-2.0, 8.0)  # of weights, at least
UPPER: tuple[Box, Box] = ((34, 60, 470, 300), (36, 92, 308, 221))
LOWER: tuple[Box, Box] = ((WIDE - 250, 190, 242, 170), (36, 456, 308, 110))
TABLE: tuple[Box, Box] = ((WIDE - 284, 52, 276, 20), (0, 350, NARROW, 20))


def ball_figure(held: Ball, mode: Mode) -> Figure:
    """The curve, the ball with its tangent, and how the loss goes."""
    across = around(held.w, least=WINDOW)
    w = np.linspace(across.low, across.high, 161)
    count = np.arange(float(len(held.w)))
    panels = [
        Panel("Loss (w − 3)², over the weight w", across, around(loss(w), least=(0, 9)), UPPER),
        Panel("Loss by step", spaced(0, len(held.w) - 1, most=6), around(held.losses, least=(0, 9), most=5), LOWER,
              first=0, each=1, veil=True),
    ]  # fmt: skip
    entries = [
        Entry("weight w", [numbers(held.w)], LOOK, bold=True),
        Entry(f"loss (w − {LOWEST:g})²", [numbers(held.losses)]),
        Entry(f"slope 2 (w − {LOWEST:g})", [numbers(held.slopes)]),
    ]
    plot = Plot(
        panels,
        [Curve(0, LOOK, [(w, loss(w))]), Curve(1, LOOK, [(count, held.losses)])],
        [Mover(0, LOOK, held.w, held.losses, held.slopes), Mover(1, LOOK, count, held.losses)],
        [(f"{head}; {tail}", f"{head}\n{tail}") for head, tail in captions(held)],
        (396, 596),
        [Table(("", "now"), entries, TABLE)],
    )
    alt = "The loss of one weight as a curve, and a ball on it that steps downhill; beside it the loss step by step."
    return curves_figure(plot, mode, alt, rate=2)
