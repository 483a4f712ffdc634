"""A network in training on the playground's stage: units as squares, weights as lines, the answer, the losses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.figures import caption
from core.figures.board import NARROW, WIDE, Box, Boxes, Row, packed, place
from core.figures.curves.axis import Axis, spaced
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.playground.board_figure import playground
from core.lessons.playground.clicks_figure import Clicks, Grid, inner
from core.lessons.playground.parts_figure import (
    LETTERS,
    Line,
    Plot,
    joined,
    plot_rows,
    point_rows,
    strip_rows,
    text,
    words_row,
)
from core.lessons.playground.play import SEEN, Run
from core.lessons.playground.play_words import captions, legend
from core.lessons.playground.settings import Settings
from core.lessons.playground.squares_figure import ANSWER, GAP, UNIT, column_urls, input_urls, surface_urls
from core.nn.mlp import sizes, views
from core.wording import prose

WORDS: Boxes = ((0, 0, WIDE, 40), (0, 0, NARROW, 84))
ROOM: Boxes = ((0, 72, 520, 246), (0, 118, NARROW, 200))  # units and weights
SQUARE: Boxes = ((566, 66, 254, 254), (50, 352, 254, 254))  # the network's answer
LOSSES: Boxes = ((44, 356, 476, 84), (40, 646, 304, 84))
LEGEND: Boxes = ((566, 336, 254, 18), (0, 766, NARROW, 18))
HEIGHTS = (462.0, 856.0)
LARGEST = (54.0, 44.0)
PLACES = 41  # that a click can choose along a side of the square, 0.05 apart


@dataclass(frozen=True)
class Drawn:
    """A run as pictures and numbers; S snapshots.

    - `W`, `b`: each layer's weights `(S, in, out)` and biases `(S, out)`. - `asleep`: `(S, hidden units)`, True where
      a unit slept.
    - `inputs`: a picture of each input. - `columns`: for each hidden layer a picture per snapshot, its units one below
      the other with gaps of `GAP`. - `square`: a picture of the answer per snapshot.
    - `epochs`: of the snapshots. - `loss`, `held_out`: of every epoch. - `waiting`: first and last epoch without a
      better validation loss, where patience counts. - `large`: the hidden unit that `square` shows instead of the
      answer, or -1; `title` says which. - `placing`: a click in the square chooses a place there.
    """

    W: Sequence[np.ndarray]
    b: Sequence[np.ndarray]
    asleep: np.ndarray
    inputs: tuple[str, str]
    columns: Sequence[Sequence[str]]
    square: Sequence[str]
    reach: float
    x: np.ndarray
    t: np.ndarray
    points_held_out: int
    regression: bool
    epochs: Sequence[int]
    planned: int
    loss: np.ndarray
    held_out: np.ndarray
    best: int
    waiting: tuple[int, int] | None
    captions: Sequence[str]
    legend: Sequence[str]
    title: str = "Answer of the network"
    large: int = -1
    placing: bool = False


def network_figure(drawn: Drawn, mode: Mode, alt_text: str) -> Figure:
    """The playable figure, one step per snapshot."""
    colors = palette(mode)
    loss = loss_plot(
        "Loss by epoch:  training (solid)" + ("   validation (dashed)" if drawn.held_out.size else ""),
        LOSSES,
        [(values, colors.series[k], k, 2.0) for k, values in enumerate((drawn.loss, drawn.held_out)) if values.size],
        drawn.planned,
    )
    at = [epoch / max(drawn.planned, 1) for epoch in drawn.epochs]
    return playground(
        joined(
            [
                {"board": [{"h": HEIGHTS[0], "H": HEIGHTS[1]}], "words": [words_row(WORDS)]},
                plot_rows(loss, colors),
                {"bands": list(_marks(drawn, loss.x, colors)), "strips": strip_rows(at, LOSSES)},
                _network(drawn, colors),
                {"grid": [Grid(inner(SQUARE, 1 / drawn.reach), -1.0, 1.0, -1.0, 1.0).row()]},
                {
                    "images": [
                        {"when": k, "url": url, **place(*SQUARE)} for k, url in enumerate(drawn.square)
                    ],
                    "points": point_rows(
                        drawn.x, drawn.t, drawn.points_held_out, SQUARE, drawn.reach, colors,
                        regression=drawn.regression,
                    ),
                    "texts": [
                        text(drawn.title, ((566, 54, 0, 0), (50, 340, 0, 0)), colors.text),
                        *_legend(drawn.legend, colors),
                    ],
                    "dots": [
                        {"k": k, "fill": colors.series[k], "shape": ("circle", "square")[k], **place(*LOSSES)}
                        for k in range(2 if drawn.held_out.size else 1)
                    ],
                },
            ]
        ),
        [_frame(drawn, k, at[k], loss.y) for k in range(len(drawn.epochs))],
        mode, alt_text, rate=15, clicks=Clicks(PLACES, PLACES) if drawn.placing else Clicks(),
    )  # fmt: skip


def loss_plot(title: str, boxes: Boxes, losses: Sequence[tuple[np.ndarray, str, int, float]], planned: int) -> Plot:
    """Losses over the epochs; each with its color, dash and width."""
    # What leaps far above the start is cut off, so that the rest is seen.
    tops = [min(float(values.max()), 2 * float(values[0])) for values, *_ in losses if values.size]
    high = max([1.05 * top for top in tops if top > 0], default=1.0)
    return Plot(
        title,
        boxes,
        spaced(0, max(planned, 1), 7),
        spaced(0, high, 4),
        [
            Line(np.arange(1.0, len(values) + 1), values, stroke, dash, thick)
            for values, stroke, dash, thick in losses
            if values.size
        ],
        rule=True,
    )


def _frame(drawn: Drawn, k: int, at: float, y: Axis) -> Row:
    epoch = drawn.epochs[k]
    flat = np.concatenate([W[k].ravel() for W in drawn.W])
    largest = max(float(max(np.abs(W).max() for W in drawn.W)), 1e-9)
    shares = [
        float(np.clip(y.share(values[epoch - 1]), 0, 1)) if epoch else -9.0
        for values in (drawn.loss, drawn.held_out)
        if values.size
    ]
    return {
        **caption.fields(drawn.captions[k], LETTERS),
        "at": at,
        "weights": packed(flat / largest, 3),
        "biases": packed(np.concatenate([b[k] for b in drawn.b[:-1]]), 3),
        "asleep": " ".join("1" if one else "0" for one in drawn.asleep[k].tolist()),
        "shares": packed(shares or [-9.0], 3),
    }


def _columns(widths: Sequence[int]) -> list[list[Boxes]]:
    """The place of every unit, column by column; the inputs first."""
    found: list[list[Boxes]] = [[] for _ in widths]
    each_board: list[list[list[Box]]] = []
    for (left, top, width, height), largest in zip(ROOM, LARGEST, strict=True):
        most = max(widths)
        side = min(largest, height / (most + (most - 1) * GAP))
        board: list[list[Box]] = []
        for column, units in enumerate(widths):
            # The first column starts at the left edge; room is left on the right for the lines to the answer.
            x = left + 4 + column * (width - side) / max(len(widths) - 0.35, 1)
            whole = side * (units + (units - 1) * GAP)
            board.append([(x, top + (height - whole) / 2 + k * side * (1 + GAP), side, side) for k in range(units)])
        each_board.append(board)
    for column, units in enumerate(widths):
        found[column] = [(each_board[0][column][k], each_board[1][column][k]) for k in range(units)]
    return found


def _network(drawn: Drawn, colors: Palette) -> dict[str, list[Row]]:
    """Squares of inputs and hidden units, and a line for every weight."""
    widths = [2, *(W.shape[2] for W in drawn.W[:-1])]
    columns = _columns(widths)
    images, units, texts = [], [], []
    for k, url in enumerate(drawn.inputs):
        images.append({"when": -1, "url": url, **place(*columns[0][k])})
        units.append(_unit(-1, columns[0][k], large=False))
    number = 0
    for layer, urls in enumerate(drawn.columns, start=1):
        whole = tuple(
            (first[0], first[1], first[2], last[1] + last[3] - first[1])
            for first, last in zip(columns[layer][0], columns[layer][-1], strict=True)
        )
        images += [{"when": k, "url": url, **place(*whole)} for k, url in enumerate(urls)]
        for spot in columns[layer]:
            units.append(_unit(number, spot, large=number == drawn.large))
            number += 1
    names = ["Inputs", *(f"Hidden {k} ({n})" for k, n in enumerate(widths[1:], start=1))]
    for column, name in enumerate(names):
        middles = tuple((left + side / 2, 0.0, 0.0, 0.0) for left, _, side, _ in columns[column][0])
        at = tuple((spot[0], y, 0.0, 0.0) for spot, y in zip(middles, (54.0, 98.0), strict=True))
        at = tuple((max(spot[0], 24.0), *spot[1:]) for spot in at)
        texts.append(text(name, (at[0], at[1]), colors.text, align="center"))
    return {"images": images, "units": units, "links": list(_links(columns)), "texts": texts}


def _unit(k: int, spot: Boxes, *, large: bool) -> Row:
    return {"k": k, "large": int(large), "size": 12.0, "SIZE": 11.5, **place(*spot)}


def _links(columns: list[list[Boxes]]) -> Iterator[Row]:
    """A line per weight, in the order of the layers' W; from a hidden unit it knows that unit's number."""
    ends: list[list[Boxes]] = [*columns[1:], [_answer()]]
    k = first = 0
    for column, (sources, targets) in enumerate(zip(columns, ends, strict=True)):
        for number, source in enumerate(sources):
            for target in targets:
                row: Row = {"k": k, "unit": first + number if column else -1, **place(*source)}
                for board, (x, y) in enumerate((("x", "y"), ("X", "Y"))):
                    left, top, width, height = source[board]
                    row[x], row[y] = left + width, top + height / 2
                    row[x + "2"], row[y + "2"] = target[board][0], target[board][1] + target[board][3] / 2
                yield row
                k += 1
        first += len(sources) if column else 0


def _answer() -> Boxes:
    """Where the lines to the answer end: at its left edge, on a phone at the right edge above it."""
    _left, top, _, height = ROOM[1]
    return (SQUARE[0][0] - 2, SQUARE[0][1], 0.0, SQUARE[0][3]), (NARROW - 4, top, 0.0, height)


def _marks(drawn: Drawn, x: Axis, colors: Palette) -> Iterator[Row]:
    """The best epoch as a thin line, and a band while patience runs out."""
    share = [float(x.share(epoch)) for epoch in (drawn.best, *(drawn.waiting or (0, 0)))]

    def band(low: float, high: float, fill: str, opacity: float) -> Row:
        wide, narrow = (
            (left + low * width - 0.8, top, (high - low) * width + 1.6, height) for left, top, width, height in LOSSES
        )
        return {"fill": fill, "opacity": opacity, **place(wide, narrow)}

    if drawn.waiting:
        yield band(share[1], share[2], colors.gradient, 0.25)
    if drawn.best:
        yield band(share[0], share[0], colors.gradient, 1.0)


def _legend(lines: Sequence[str], colors: Palette) -> Iterator[Row]:
    for k, line in enumerate(lines):
        wide, narrow = ((left, top + k * each, width, each) for left, top, width, each in LEGEND)
        yield text(line, (wide, narrow), colors.text)


def play_figure(done: Run, settings: Settings, large: str, mode: Mode) -> Figure:
    """The network in training; `large` names the hidden unit in the large square, "2.1" the first of layer 2."""
    layers = views(done.fit.weights[list(done.moments)], sizes(done.fit.start))
    waiting = None
    if settings.stopping and done.fit.epochs > done.fit.best:
        waiting = (done.fit.best, done.fit.epochs)
    asleep = np.zeros((len(done.moments), done.fit.awake.shape[1]), bool)
    for k, epoch in enumerate(done.moments):
        if epoch:
            asleep[k] = ~done.fit.awake[epoch - 1]
    small = done.surfaces(UNIT)[:-1]
    title, number, square = _large(done, large, mode)
    return network_figure(
        Drawn(
            W=[W for W, _ in layers], b=[b for _, b in layers], asleep=asleep,
            inputs=input_urls(mode),
            columns=[column_urls(values, mode) for values in small], square=square, title=title, large=number,
            placing=settings.points == "own",
            reach=SEEN, x=done.points.x, t=done.points.t, points_held_out=done.points.held_out,
            regression=done.points.regression, epochs=done.moments, planned=settings.epochs,
            loss=done.fit.loss, held_out=done.fit.held_out, best=done.fit.best if done.points.held_out else 0,
            waiting=waiting, captions=captions(done), legend=legend(done),
        ),
        mode,
        prose("""A network in training: its answer all over the square with the points on it, every hidden unit's own
            answer, the weights as lines, and the losses below."""),
    )  # fmt: skip


def _large(done: Run, large: str, mode: Mode) -> tuple[str, int, list[str]]:
    """What the large square shows: its title, the unit's number among all hidden ones (-1: the answer), pictures."""
    surfaces = done.surfaces(ANSWER)
    if large == "answer":
        return "Answer of the network", -1, surface_urls(done.shown(surfaces[-1][:, 0]), 1.0, mode)
    layer, unit = (int(part) - 1 for part in large.split("."))
    values = surfaces[layer][:, unit]
    limit = max(float(np.abs(values).max()), 1e-9)
    title = f"Hidden {layer + 1}, unit {unit + 1}: \u2212{limit:.2f} to {limit:.2f}"
    return title, sum(done.task.hidden[:layer]) + unit, surface_urls(values, limit, mode)
