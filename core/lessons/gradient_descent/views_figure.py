"""The stages beside that of the surface: sizes of batches, schedules of the rate, scales of the features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import NARROW, WIDE, Box
from core.figures.curves.axis import Axis, decades, spaced
from core.figures.curves.plot import Curve, Entry, Panel, Plot, Table
from core.lessons.gradient_descent.descent_figure import Descents, Minimum, Trail, depth, look
from core.lessons.gradient_descent.surface_figure import (
    LEAST,
    MOST,
    NARROW_ROW,
    PICTURE,
    ROW,
    TABLE,
    height_text,
)

Captions = Sequence[tuple[str, str]]
Told = Sequence[Sequence[str]]
LEFT: tuple[Box, Box] = ((34, 48, *PICTURE), (36, 92, 308, 221))
NARROW_TABLE = 352.0
LOSS = "Loss of all examples above the lowest, by epoch"
LINES = 346.0  # where equations start, on the wide board


def _right(rows: int) -> tuple[tuple[Box, Box], float]:
    """Places of a panel under a table of so many rows, and where the narrow board goes on."""
    top, narrow_top = 40 + ROW * (rows + 1) + 34, NARROW_TABLE + NARROW_ROW * (rows + 1) + 34
    wide: Box = (TABLE + 44, top, WIDE - TABLE - 52, 318 - top)
    return (wide, (44, narrow_top, NARROW - 52, 100)), narrow_top + 126


def _table(heads: tuple[str, ...], entries: Sequence[Entry], names: float) -> Table:
    return Table(heads, entries, ((TABLE, 40, WIDE - TABLE, ROW), (0, NARROW_TABLE, NARROW, NARROW_ROW)), names)


def _logs(heights: np.ndarray) -> np.ndarray:
    return np.log10(np.clip(heights, LEAST, MOST))


def _known(logs: Sequence[np.ndarray]) -> Axis:
    return decades(np.concatenate([log[np.isfinite(log)] for log in logs]), most=5)


def _line(panel: int, identity: int, x: np.ndarray, y: np.ndarray) -> Curve:
    seen = np.isfinite(y)
    return Curve(panel, look(identity), [(x[seen], y[seen])])


@dataclass(frozen=True)
class Passing:
    """One size of batch: `weights` and `heights` at every update, `epochs` (passes over the data) at each, the frame
    `when` each is made, and `at` the update that has been made at every frame. `cells` are its numbers at every frame.
    """

    name: str
    weights: np.ndarray
    heights: np.ndarray
    epochs: np.ndarray
    when: np.ndarray
    at: np.ndarray
    cells: Sequence[Sequence[str]]


def batches_plot(
    passings: Sequence[Passing],
    window: tuple[float, float, float, float],
    minimum: tuple[float, float],
    url: str,
    captions: Captions,
    told: Told,
) -> Descents:
    """Three sizes on one picture, and their losses by epoch; one frame per mini-batch."""
    frames = len(captions)
    logs = [_logs(one.heights) for one in passings]
    epochs = float(max(one.epochs[-1] for one in passings))
    places, lines = _right(len(passings))
    panels = [
        Panel(
            "Weights w\u2081 (across) and w\u2082 of the standardized regression",
            spaced(window[0], window[1], most=7),
            spaced(window[2], window[3], most=6),
            LEFT,
        ),
        Panel(LOSS, spaced(0, epochs, most=7), _known(logs), places, first=0, each=epochs / (frames - 1), veil=True),
    ]
    time = np.linspace(0, epochs, frames)
    curves, trails = [], []
    # The noisiest first, so that the others are drawn over it.
    for k, (one, log) in reversed([*enumerate(zip(passings, logs, strict=True))]):
        curves.append(_line(1, k, one.epochs, log))
        x, y = one.weights[:, 0], one.weights[:, 1]
        trails += [
            Trail(0, k, x, y, one.when, (x[one.at], y[one.at])),
            Trail(1, k, time, time, time, (time, log[one.at]), drawn=False),
        ]
    entries = [Entry(one.name, one.cells, look(k)) for k, one in enumerate(passings)]
    table = _table(("Examples per update", "updates", "noise of g", "loss"), entries, 0.4)
    deep, narrow_deep = depth(told)
    plot = Plot(panels, curves, [], captions, (LINES + deep, lines + narrow_deep), [table])
    return Descents(plot, {0: url}, trails, [Minimum(0, *minimum)], told, (LINES, lines))


@dataclass(frozen=True)
class Falling:
    """One schedule: its number among all, its name, rate and loss above the lowest after every epoch."""

    identity: int
    name: str
    rates: np.ndarray
    heights: np.ndarray
    fine: tuple[np.ndarray, np.ndarray]  # epochs and rates, in between as well


def schedules_plot(schedules: Sequence[Falling], captions: Captions, told: Told) -> Descents:
    """Rates and losses by epoch; one frame per epoch, the start first."""
    epochs = len(captions) - 1
    count = np.arange(epochs + 1.0)
    logs = [_logs(one.heights) for one in schedules]
    places, lines = _right(len(schedules))
    top = max(float(one.rates.max()) for one in schedules)
    panels = [
        Panel(
            "Learning rate, by epoch", spaced(0, epochs, most=7), spaced(0, top * 1.08, most=6), LEFT, first=0, each=1
        ),
        Panel(LOSS, spaced(0, epochs, most=7), _known(logs), places, first=0, each=1, veil=True),
    ]
    curves, trails, entries = [], [], []
    for one, log in zip(schedules, logs, strict=True):
        curves += [_line(0, one.identity, *one.fine), _line(1, one.identity, count, log)]
        trails += [
            Trail(0, one.identity, count, count, count, (count, one.rates), drawn=False),
            Trail(1, one.identity, count, count, count, (count, log), drawn=False),
        ]
        cells = [[height_text(rate) for rate in one.rates], [height_text(value) for value in one.heights]]
        entries.append(Entry(one.name, cells, look(one.identity)))
    table = _table(("Schedule", "rate now", "loss"), entries, 0.4)
    deep, narrow_deep = depth(told)
    plot = Plot(panels, curves, [], captions, (LINES + deep, lines + narrow_deep), [table])
    return Descents(plot, {}, trails, [], told, (LINES, lines))


@dataclass(frozen=True)
class Scaled:
    """One scale of the feature: its title, picture, window, minimum, where it is at every frame, and its way."""

    title: str
    url: str
    window: tuple[float, float, float, float]
    minimum: tuple[float, float]
    weights: np.ndarray
    heights: np.ndarray
    way: np.ndarray
    way_heights: np.ndarray
    kappa: float
    needed: int


def scaling_plot(
    sides: Sequence[Scaled], steps: np.ndarray, path: np.ndarray, captions: Captions, told: Told
) -> Descents:
    """Both scales side by side and their losses by step; `steps` are the frames' numbers of steps, `path` the ways'."""
    frames, last = len(steps), float(steps[-1])
    count = np.arange(float(frames))
    logs = [_logs(one.heights) for one in sides]
    when = np.searchsorted(steps, path)  # the frame by which a step is made
    places: list[tuple[Box, Box]] = [((34 + k * 292.0, 48, 250, 179.5), (30 + k * 176.0, 92, 138, 99)) for k in (0, 1)]
    panels = [
        Panel(one.title, spaced(*one.window[:2], most=5), spaced(*one.window[2:], most=5), place)
        for one, place in zip(sides, places, strict=True)
    ]
    panels.append(
        Panel("Loss above the lowest, by step", spaced(0, last, most=4), _known(logs),
              ((634, 48, WIDE - 646, 179.5), (44, 236, NARROW - 52, 92)), first=0, each=last / (frames - 1), veil=True)
    )  # fmt: skip
    curves, trails, entries, spots = [], [], [], []
    for k, (one, log) in enumerate(zip(sides, logs, strict=True)):
        curves.append(_line(2, k, path.astype(float), _logs(one.way_heights)))
        trails += [
            Trail(k, k, one.way[:, 0], one.way[:, 1], when, (one.weights[:, 0], one.weights[:, 1])),
            Trail(2, k, count, count, count, (steps.astype(float), log), drawn=False),
        ]
        spots.append(Minimum(k, *one.minimum))
        cells = [
            [f"{one.kappa:.4g}"] * frames,
            [str(one.needed)] * frames,
            [height_text(h) for h in one.heights],
        ]
        entries.append(Entry(one.title, cells, look(k)))
    table = Table(
        ("Feature", "\u03ba", "steps", "loss now"),
        entries,
        ((0, 262, 584, ROW + 2), (0, 358, NARROW, NARROW_ROW)),
        names=0.42,
    )
    deep, narrow_deep = depth(told)
    plot = Plot(panels, curves, [], captions, (340 + deep, 438 + narrow_deep), [table])
    return Descents(plot, {k: one.url for k, one in enumerate(sides)}, trails, spots, told, (340, 438))
