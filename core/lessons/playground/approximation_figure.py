"""A function and ever wider networks on the playground's stage: the answer, what each unit adds, the error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures import caption
from core.figures.board import NARROW, WIDE, Boxes, packed, place
from core.figures.curves.axis import around, spaced
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.playground.approximation import COUNTS, NEAR, Approximation, X
from core.lessons.playground.approximation_words import captions as captions_of
from core.lessons.playground.board_figure import playground
from core.lessons.playground.clicks_figure import Clicks, Grid
from core.lessons.playground.parts_figure import (
    FINE,
    LETTERS,
    Line,
    Plot,
    bends,
    joined,
    plot_rows,
    strip_rows,
    text,
    words_row,
)

ANSWER: Boxes = ((40, 74, 490, 216), (34, 118, 310, 170))
ADDED: Boxes = ((40, 336, 490, 120), (34, 336, 310, 110))
ERRORS: Boxes = ((600, 74, 212, 216), (34, 492, 310, 130))
WORDS: Boxes = ((0, 0, WIDE, 40), (0, 0, NARROW, 84))
HEIGHTS = (484.0, 716.0)
LEVELS = 41  # heights that a click can choose


@dataclass(frozen=True)
class Widening:
    """`x` `(p,)`, the function `y` `(p,)`, the `answers` `(networks, p)`; `added` has for each network what its parts
    add, `(p, parts)`; `errors` `(networks, kinds)` with their `names`; `units` per network.
    A click chooses a height at the nearest of `knots` places.
    """

    x: np.ndarray
    y: np.ndarray
    answers: np.ndarray
    added: Sequence[np.ndarray]
    errors: np.ndarray
    names: Sequence[str]
    units: Sequence[int]
    captions: Sequence[str]
    part: str
    knots: int


def approximation_figure(shown: Widening, mode: Mode, alt_text: str) -> Figure:
    """The playable figure, one step per network."""
    colors = palette(mode)
    steps = range(len(shown.units))
    height = around(np.concatenate([shown.y, shown.answers.ravel()]), least=(-1, 1), most=5)
    parts = around(np.concatenate([one.ravel() for one in shown.added]), least=(-1, 1), most=4)
    room = float(height.high - height.low) * FINE
    answer = Plot(
        "The function (dashed) and the network's answer. Click to draw",
        ANSWER,
        spaced(0, 1, 6),
        height,
        [
            *(_line(shown.x, y, room, colors.series[0], thick=2.5, when=k) for k, y in enumerate(shown.answers)),
            _line(shown.x, shown.y, room / 4, colors.series[1], dash=1),
        ],
    )
    added = Plot(
        f"What each {shown.part} adds",
        ADDED,
        spaced(0, 1, 6),
        parts,
        [
            _line(shown.x, one, 2 * FINE * (parts.high - parts.low), colors.series[j % 8], thick=1.5, when=k)
            for k in steps
            for j, one in enumerate(shown.added[k].T)
        ],
    )
    most = shown.units[-1]
    errors = Plot(
        "Error by hidden units",
        ERRORS,
        spaced(0, most, 5),
        spaced(0, float(shown.errors.max()) * 1.05 + 1e-3, 5),
        [
            Line(np.array(shown.units, float), shown.errors[:, j], colors.series[2 + j], (0, 1, 2)[j])
            for j in range(shown.errors.shape[1])
        ],
        rule=True,
    )
    at = [units / most for units in shown.units]
    shapes = ("circle", "square", "triangle-up")
    marks = ("\u25cf", "\u25a0", "\u25b2")
    legend = [
        text(f"{marks[j]} {name}", ((600, 330 + 20.0 * j, 0, 0), (34, 652 + 18.0 * j, 0, 0)), colors.text)
        for j, name in enumerate(shown.names)
    ]
    first = plot_rows(answer, colors)
    second = plot_rows(added, colors, len(answer.lines))
    third = plot_rows(errors, colors, len(answer.lines) + len(added.lines))
    return playground(
        joined(
            [
                {"board": [{"h": HEIGHTS[0], "H": HEIGHTS[1]}], "words": [words_row(WORDS)]},
                first, second, third,
                {"grid": [Grid(ANSWER, 0.0, 1.0, float(height.low), float(height.high)).row()]},
                {
                    "texts": legend,
                    "strips": strip_rows(at, ERRORS),
                    "dots": [
                        {"k": j, "fill": colors.series[2 + j], "shape": shapes[j], **place(*ERRORS)}
                        for j in range(shown.errors.shape[1])
                    ],
                },
            ]
        ),
        [
            {
                **caption.fields(shown.captions[k], LETTERS), "at": at[k],
                "shares": packed(errors.y.share(shown.errors[k]), 3),
            }
            for k in steps
        ],
        mode, alt_text, rate=2, start=2, clicks=Clicks(shown.knots, LEVELS),
    )  # fmt: skip


def _line(x: np.ndarray, y: np.ndarray, room: float, stroke: str, **looks: float) -> Line:
    kept = bends(x, y, room)
    return Line(
        x[kept],
        y[kept],
        stroke,
        int(looks.get("dash", 0)),
        looks.get("thick", 2.0),
        int(looks.get("when", -1)),
    )


def widening_figure(made: Approximation, knots: int, mode: Mode) -> Figure:
    """The function and ever wider networks."""
    by_pairs = made.way == "pairs"
    parts = [one[:, ::2] + one[:, 1::2] if by_pairs else one for one in made.hidden]
    kinds = ["mean", "worst", f"worst, farther than {NEAR:g} from a jump"]
    shown_kinds = 3 if made.function.jumps else 2
    said = captions_of(made)
    return approximation_figure(
        Widening(
            x=X, y=made.y, answers=made.answers, added=parts, errors=made.errors[:, :shown_kinds],
            names=kinds[:shown_kinds], units=[2 * n for n in COUNTS], captions=said,
            part="pair" if by_pairs else "unit", knots=knots,
        ),
        mode,
        "A function, the answers of ever wider networks of sigmoids, what each pair or unit adds, and the errors.",
    )  # fmt: skip
