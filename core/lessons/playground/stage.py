"""The figures of the playground: what `core.explain` computes, handed to `core.figures`."""

import numpy as np
import streamlit as st

from core.figures.palette import Mode, palette, ramp, rgb
from core.figures.player import Figure
from core.lessons.playground.approximation import captions as captions_of
from core.lessons.playground.approximation_figure import Widening, approximation_figure
from core.lessons.playground.compare import Comparison, depths, seeds
from core.lessons.playground.compare_figure import Compared, compare_figure
from core.lessons.playground.compare_words import depth_captions, seed_captions
from core.lessons.playground.functions import COUNTS, FUNCTIONS, NEAR, Approximation, X, table
from core.lessons.playground.play_figure import GAP, Drawn, network_figure
from core.lessons.playground.play_words import captions, legend
from core.lessons.playground.points import Points, draw, own
from core.lessons.playground.run import SEEN, Run, task, train
from core.lessons.playground.settings import Settings
from core.media.out.banded import banded_uri, bands
from core.nn.mlp import sizes, views
from core.wording import prose

SQUARE, UNIT = 44, 20  # points along a side of the answer, and of a unit
BANDS = 33  # odd, so that the middle one is neutral


def points(settings: Settings, rows: np.ndarray) -> Points:
    """The points that the settings name; `rows` are the reader's own."""
    share = settings.validation / 100
    if settings.points == "own":
        return own(rows, share)
    return draw(settings.points, settings.count, settings.noise, share, settings.draw)


@st.cache_resource(max_entries=24, show_spinner="Training")
def run(settings: Settings, rows: np.ndarray) -> Run:
    """A finished run; the same settings are trained once."""
    some = points(settings, rows)
    return train(task(settings, some), some)


def surface_urls(values: np.ndarray, limit: float, mode: Mode, *, pale: bool = True) -> list[str]:
    """A picture per snapshot of values `(S, side, side)`, `pale` where points stand on it."""
    table = ramp(palette(mode).diverging, BANDS)
    if pale:
        table = (0.5 * table + 0.5 * np.array(rgb(palette(mode).background))).astype(np.uint8)
    return [banded_uri(one, table) for one in bands(values, limit, BANDS)]


def column_urls(values: np.ndarray, mode: Mode) -> list[str]:
    """A picture per snapshot of a layer `(S, units, side, side)`: its units one below the other, clear between.

    A unit's color scale is its own and the same in all snapshots.
    """
    table = ramp(palette(mode).diverging, BANDS)
    snapshots, units, side, _ = values.shape
    gap = round(side * GAP)
    whole = np.full((snapshots, units * side + (units - 1) * gap, side), 255, np.uint8)
    for unit in range(units):
        top = unit * (side + gap)
        limit = max(float(np.abs(values[:, unit]).max()), 1e-9)
        whole[:, top : top + side] = bands(values[:, unit], limit, BANDS)
    return [banded_uri(one, table) for one in whole]


def input_urls(mode: Mode) -> tuple[str, str]:
    """The inputs themselves over the square: left to right, bottom to top."""
    at = np.linspace(-1, 1, UNIT)
    flat = np.broadcast_to(at, (UNIT, UNIT))
    across, up = surface_urls(np.stack([flat, flat.T[::-1]]), 1.0, mode, pale=False)
    return across, up


@st.cache_resource(max_entries=24, show_spinner=False)
def play(settings: Settings, rows: np.ndarray, shown: Mode, large: str = "answer") -> Figure:
    """The network in training; `large` names the hidden unit in the large square, "2.1" the first of layer 2."""
    done = run(settings, rows)
    layers = views(done.fit.weights[list(done.moments)], sizes(done.fit.start))
    waiting = None
    if settings.stopping and done.fit.epochs > done.fit.best:
        waiting = (done.fit.best, done.fit.epochs)
    asleep = np.zeros((len(done.moments), done.fit.awake.shape[1]), bool)
    for k, epoch in enumerate(done.moments):
        if epoch:
            asleep[k] = ~done.fit.awake[epoch - 1]
    small = done.surfaces(UNIT)[:-1]
    title, number, square = _large(done, large, shown)
    return network_figure(
        Drawn(
            W=[W for W, _ in layers], b=[b for _, b in layers], asleep=asleep,
            inputs=input_urls(shown),
            columns=[column_urls(values, shown) for values in small], square=square, title=title, large=number,
            placing=settings.points == "own",
            reach=SEEN, x=done.points.x, t=done.points.t, points_held_out=done.points.held_out,
            regression=done.points.regression, epochs=done.moments, planned=settings.epochs,
            loss=done.fit.loss, held_out=done.fit.held_out, best=done.fit.best if done.points.held_out else 0,
            waiting=waiting, captions=captions(done), legend=legend(done),
        ),
        shown,
        prose("""A network in training: its answer all over the square with the points on it, every hidden unit's own
            answer, the weights as lines, and the losses below."""),
    )  # fmt: skip


def _large(done: Run, large: str, shown: Mode) -> tuple[str, int, list[str]]:
    """What the large square shows: its title, the unit's number among all hidden ones (-1: the answer), pictures."""
    surfaces = done.surfaces(SQUARE)
    if large == "answer":
        return "Answer of the network", -1, surface_urls(done.shown(surfaces[-1][:, 0]), 1.0, shown)
    layer, unit = (int(part) - 1 for part in large.split("."))
    values = surfaces[layer][:, unit]
    limit = max(float(np.abs(values).max()), 1e-9)
    title = f"Hidden {layer + 1}, unit {unit + 1}: \u2212{limit:.2f} to {limit:.2f}"
    return title, sum(done.task.hidden[:layer]) + unit, surface_urls(values, limit, shown)


@st.cache_data(max_entries=12, show_spinner="Training three networks")
def comparison(settings: Settings, rows: np.ndarray) -> Comparison:
    """The three runs of the view of seeds or of depths."""
    some = points(settings, rows)
    return (seeds if settings.view == "seed" else depths)(settings, some)


@st.cache_data(max_entries=12, show_spinner=False)
def compare(settings: Settings, rows: np.ndarray, shown: Mode) -> Figure:
    """Three runs side by side."""
    made = comparison(settings, rows)
    some = made.runs[0].points
    squares = [
        surface_urls(run.shown(run.surfaces(SQUARE, made.reached(run))[-1][:, 0]), 1.0, shown) for run in made.runs
    ]
    said = seed_captions(made) if settings.view == "seed" else depth_captions(made)
    return compare_figure(
        Compared(
            titles=made.titles, squares=squares, losses=[run.fit.loss for run in made.runs], reach=SEEN,
            x=some.x, t=some.t, held_out=some.held_out, regression=some.regression,
            epochs=made.epochs, planned=made.planned, captions=said,
        ),
        shown,
        "Three networks in training on the same points, each with its answer all over the square, and their losses.",
    )  # fmt: skip


def approximation(settings: Settings, values: np.ndarray) -> Approximation:
    """The function of the settings, or the one through the reader's values, and its networks."""
    function = table(values) if settings.function == "table" else FUNCTIONS[settings.function]
    return Approximation(function, settings.way, settings.steepness if settings.way == "pairs" else settings.softness)


@st.cache_data(max_entries=12, show_spinner=False)
def approximate(settings: Settings, values: np.ndarray, shown: Mode) -> Figure:
    """The function and ever wider networks."""
    made = approximation(settings, values)
    by_pairs = made.way == "pairs"
    parts = [one[:, ::2] + one[:, 1::2] if by_pairs else one for one in made.hidden]
    kinds = ["mean", "worst", f"worst, farther than {NEAR:g} from a jump"]
    shown_kinds = 3 if made.function.jumps else 2
    said = captions_of(made)
    return approximation_figure(
        Widening(
            x=X, y=made.y, answers=made.answers, added=parts, errors=made.errors[:, :shown_kinds],
            names=kinds[:shown_kinds], units=[2 * n for n in COUNTS], captions=said,
            part="pair" if by_pairs else "unit", knots=len(values),
        ),
        shown,
        "A function, the answers of ever wider networks of sigmoids, what each pair or unit adds, and the errors.",
    )  # fmt: skip
