"""Runs side by side on the playground's stage: their answers as squares, their losses in one panel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures import caption
from core.figures.board import NARROW, WIDE, Box, Boxes, packed, place
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.playground.board_figure import playground
from core.lessons.playground.compare import Comparison
from core.lessons.playground.parts_figure import LETTERS, joined, plot_rows, point_rows, strip_rows, text, words_row
from core.lessons.playground.play import SEEN
from core.lessons.playground.play_figure import loss_plot
from core.lessons.playground.squares_figure import ANSWER, surface_urls

WORDS: Boxes = ((0, 0, WIDE, 40), (0, 0, NARROW, 100))
SIDE, NARROW_SIDE = 236.0, 110.0
LOSSES: Boxes = ((44, 350, 768, 96), (40, 318, 304, 120))
HEIGHTS = (468.0, 490.0)


@dataclass(frozen=True)
class Compared:
    """Three runs: a title and a picture per snapshot for each, losses of every epoch, all over the same points."""

    titles: Sequence[str]
    squares: Sequence[Sequence[str]]
    losses: Sequence[np.ndarray]
    reach: float
    x: np.ndarray
    t: np.ndarray
    held_out: int
    regression: bool
    epochs: Sequence[int]
    planned: int
    captions: Sequence[str]


def compare_figure(shown: Compared, mode: Mode, alt_text: str) -> Figure:
    """The playable figure, one step per snapshot."""
    colors = palette(mode)
    plot = loss_plot(
        "Training loss by epoch",
        LOSSES,
        # The first run's line is broad, so that one that lies on it is seen to lie on it.
        [(losses, colors.series[k], k, 2.0 if k else 5.0) for k, losses in enumerate(shown.losses)],
        shown.planned,
    )
    at = [epoch / max(shown.planned, 1) for epoch in shown.epochs]
    squares = [_square(k) for k in range(len(shown.titles))]
    marks, shapes = ("\u25cf", "\u25a0", "\u25b2"), ("circle", "square", "triangle-up")
    frames = []
    for k, epoch in enumerate(shown.epochs):
        shares = [
            float(np.clip(plot.y.share(losses[min(epoch, len(losses)) - 1]), 0, 1)) if epoch and len(losses) else -9.0
            for losses in shown.losses
        ]
        frames.append({**caption.fields(shown.captions[k], LETTERS), "at": at[k], "shares": packed(shares, 3)})
    return playground(
        joined(
            [
                {"board": [{"h": HEIGHTS[0], "H": HEIGHTS[1]}], "words": [words_row(WORDS)]},
                plot_rows(plot, colors),
                {
                    "strips": strip_rows(at, LOSSES),
                    "dots": [
                        {"k": k, "fill": colors.series[k], "shape": shapes[k], **place(*LOSSES)}
                        for k in range(len(shown.titles))
                    ],
                },
                *(
                    {
                        "images": [{"when": i, "url": url, **place(*spot)} for i, url in enumerate(urls)],
                        "points": point_rows(
                            shown.x, shown.t, shown.held_out, spot, shown.reach, colors, regression=shown.regression
                        ),
                        "texts": [
                            text(f"{marks[k]} {title}", ((spot[0][0], 58, 0, 0), (4, 116 + 20.0 * k, 0, 0)),
                                 colors.series[k], bold=True)
                        ],
                    }
                    for k, (title, urls, spot) in enumerate(zip(shown.titles, shown.squares, squares, strict=True))
                ),
            ]
        ),
        frames, mode, alt_text, rate=15,
    )  # fmt: skip


def _square(k: int) -> tuple[Box, Box]:
    return (k * 292.0, 72, SIDE, SIDE), (k * 120.0, 180, NARROW_SIDE, NARROW_SIDE)


def three_figure(made: Comparison, said: Sequence[str], mode: Mode) -> Figure:
    """Three runs side by side."""
    some = made.runs[0].points
    squares = [
        surface_urls(run.shown(run.surfaces(ANSWER, made.reached(run))[-1][:, 0]), 1.0, mode) for run in made.runs
    ]
    return compare_figure(
        Compared(
            titles=made.titles, squares=squares, losses=[run.fit.loss for run in made.runs], reach=SEEN,
            x=some.x, t=some.t, held_out=some.held_out, regression=some.regression,
            epochs=made.epochs, planned=made.planned, captions=said,
        ),
        mode,
        "Three networks in training on the same points, each with its answer all over the square, and their losses.",
    )  # fmt: skip
