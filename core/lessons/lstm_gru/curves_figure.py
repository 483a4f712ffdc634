"""Curves of gated networks: gates over a sequence, accuracy over the lag, gradients on their way back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.curves.axis import Axis, around, spaced
from core.figures.curves.learning import LOOKS
from core.figures.curves.plot import Curve, Entry, Label, Look, Mover, Panel, Plot, Table
from core.wording import number, power_of_ten

LINE = 17.0
LETTERED = 26  # letters that have room below an axis
Captions = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Track:
    """One quantity over the sequence: its name, its numbers, and the panel (0 above, 1 below) that it stands in."""

    name: str
    values: np.ndarray
    panel: int


def letters_axis(text: str) -> Axis:
    """Steps from 1, with the letters below them where they have room."""
    count = len(text)
    if count <= LETTERED:
        return Axis(0.5, count + 0.5, tuple((t + 1.0, letter) for t, letter in enumerate(text)))
    return spaced(0.0, count + 1.0, 7)


def falling_axis(exponents: np.ndarray) -> Axis:
    """An axis for decimal logarithms of what is left of 1, with at most seven powers of ten."""
    low, high = float(exponents.min(initial=-1.0)), float(exponents.max(initial=0.0))
    each = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (high - low) / step <= 6)
    ticks = [(float(-k * each), power_of_ten(-k * each)) for k in range(math.floor(-low / each) + 1)]
    room = 0.05 * (high - low)
    return Axis(low - room, high + room, tuple(ticks))


def tracks_plot(
    text: str,
    titles: tuple[str, str],
    tracks: Sequence[Track],
    more: Sequence[tuple[str, Sequence[str]]],
    captions: Captions,
) -> Plot:
    """Gates above, what is carried below; beside them all numbers of the step, `more` of them by name."""
    axis = letters_axis(text)
    table = 232.0
    upper = (44.0, 66.0, WIDE - table - 72, 158.0), (44.0, 110.0, NARROW - 50, 150.0)
    lower = (44.0, 266.0, WIDE - table - 72, 110.0), (44.0, 300.0, NARROW - 50, 104.0)
    below = 450.0
    held = np.concatenate([t.values for t in tracks if t.panel == 1])
    ys = (Axis(-0.04, 1.04, ((0, "0"), (0.5, "0.5"), (1, "1"))), around(held, least=(-1, 1), most=5))
    steps = np.arange(1.0, len(text) + 1)
    looks = [Look.of(k, 2.5) for k in range(len(tracks))]
    entries = [
        Entry(t.name, [[number(v, 3) for v in t.values.tolist()]], look) for t, look in zip(tracks, looks, strict=True)
    ]
    entries += [Entry(name, [list(cells)]) for name, cells in more]
    return Plot(
        panels=[
            Panel(title, axis, y, boxes, 1.0, 1.0, below=row == 1)
            for row, (title, y, boxes) in enumerate(zip(titles, ys, (upper, lower), strict=True))
        ],
        curves=[Curve(t.panel, look, [(steps, t.values.astype(float))]) for t, look in zip(tracks, looks, strict=True)],
        movers=[Mover(t.panel, look, steps, t.values) for t, look in zip(tracks, looks, strict=True)],
        captions=captions,
        heights=(404.0, below + (len(entries) + 1) * 19),
        tables=(
            Table(("At this step", ""), entries, ((WIDE - table, 62.0, table, LINE), (0.0, below, NARROW, 19.0)), 0.6),
        ),
    )


def accuracy_plot(
    lags: Sequence[int], runs: Sequence[tuple[str, np.ndarray]], seeds: Sequence[int], captions: Captions
) -> Plot:
    """A line for every network, and all accuracies after the chosen lag. `runs` are (name, seeds by lags)."""
    steps = np.arange(1.0, len(lags) + 1)
    ticks = tuple((k + 1.0, str(lag)) for k, lag in enumerate(lags) if k % 2 == 0)
    x = Axis(0.7, len(lags) + 0.3, ticks)
    y = Axis(0.0, 1.06, tuple((v / 4, f"{25 * v}%") for v in range(5)))
    table = 316.0
    boxes = (48.0, 70.0, WIDE - table - 74, 300.0), (48.0, 110.0, NARROW - 54, 250.0)
    below = 418.0
    entries = [
        Entry(name, [[f"{100 * v:.0f}" for v in row.tolist()] for row in values], look)
        for (name, values), look in zip(runs, LOOKS, strict=True)
    ]
    note = "A line for each seed. Guessing is right in 25%."
    return Plot(
        panels=[Panel("Accuracy after N steps, on 500 fresh sequences", x, y, boxes, 1.0, 1.0)],
        curves=[
            Curve(0, look, [(steps, row)])
            for (_, values), look in zip(runs[::-1], LOOKS[: len(runs)][::-1], strict=True)
            for row in values
        ],
        movers=[],
        captions=captions,
        heights=(398.0, below + (len(entries) + 2) * 19 + 24),
        tables=(
            Table(
                ("Accuracy in %, by seed:", *map(str, seeds)),
                entries,
                ((WIDE - table, 66.0, table, 19.0), (0.0, below, NARROW, 19.0)),
                0.54,
            ),
        ),
        labels=[Label(note, ((WIDE - table, 66 + 5.6 * 19, 0, 0), (0, below + 5.6 * 19, 0, 0)))],
    )


def halves_said(halves: tuple[str, str], joint: str) -> tuple[str, str]:
    """A caption for the wide and for the narrow board."""
    return f"{halves[0]}{joint}\n{halves[1]}", "\n".join([*_narrow(halves[0] + joint), *_narrow(halves[1])])


def _narrow(text: str) -> list[str]:
    """Lines that a phone has room for."""
    words, lines = text.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 44:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    return lines
