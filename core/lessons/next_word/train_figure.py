"""A language model's training: perplexities by epoch, and below the headline what the network then writes."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.curves.axis import Axis, spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.plot import Curve, Entry, Look, Mover, Panel, Plot, Table
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.next_word.study.plan import NextWordPlan
from core.lessons.next_word.train import Course
from core.lessons.next_word.train_words import caption
from core.wording import filled

TICKS = (1, 1.5, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 40_000)
TOP, NARROW_TOP = 120.0, 190.0  # where the panel starts, below headline and sample
TABLE = 236.0
_LOOKS = (Look(0, 0), Look(1, 1), Look(2, 2), Look(3, 3))


class Moment(NamedTuple):
    """An epoch: both perplexities, what it says and what the network writes."""

    epoch: int
    training: float
    validation: float
    says: str
    sample: str


def course_figure(
    moments: Sequence[Moment],
    epochs: int,
    ngram: tuple[str, float] | None,
    mode: Mode,
    alt_text: str,
    *,
    tokens: int,
) -> Figure:
    """The playable stage; `epochs` is how far the axis goes, `ngram` a name and its perplexity, `tokens` that of a
    guess."""
    x = np.array([float(moment.epoch) for moment in moments])
    lines = [
        ("Training", np.array([moment.training for moment in moments])),
        ("Validation", np.array([moment.validation for moment in moments])),
        ("A guess", np.full(len(x), float(tokens))),
    ]
    if ngram is not None:
        lines.append((ngram[0], np.full(len(x), ngram[1])))
    held = np.concatenate([values for _, values in lines])
    axis = _logarithmic(float(held.min()), float(held.max()))
    places = ((40.0, TOP, WIDE - TABLE - 70, 250.0), (40.0, NARROW_TOP, NARROW - 48, 190.0))
    across = spaced(0, float(max(epochs, 1)), most=9)
    panel = Panel("Perplexity, by epoch", across, axis, places, first=0, each=1.0 if len(x) > 1 else 0.0, veil=True)
    curves, movers, entries = [], [], []
    for k in (*range(2, len(lines)), 0, 1):
        values = np.log(lines[k][1])
        fixed = k >= 2
        ends = np.array([0.0, float(epochs)])
        line = (ends, np.full(2, values[0])) if fixed else (x, values)
        curves.append(Curve(0, _LOOKS[k], [line] if len(line[0]) > 1 else []))
        if not fixed:
            movers.append(Mover(0, _LOOKS[k], x, values))
    for k, (name, values) in enumerate(lines):
        entries.append(Entry(name, [[f"{value:.2f}" for value in values]], _LOOKS[k], bold=k == 1))
    below = NARROW_TOP + 190 + 40
    table = Table(
        ("", "perplexity"),
        entries,
        ((WIDE - TABLE, TOP - 16, TABLE, 22), (0, below, NARROW, 20)),
        names=0.7,
    )
    plot = Plot(
        [panel],
        curves,
        movers,
        [(_told(m, 112), _told(m, 50)) for m in moments],
        (TOP + 250 + 30, below + (len(lines) + 1) * 20 + 10),
        [table],
    )
    return curves_figure(plot, mode, alt_text, rate=4)


def _told(moment: Moment, letters: int) -> str:
    """Headline and sample in lines; a phone has room for the sample's beginning."""
    lines = filled(moment.sample, letters - 8).split("\n")
    most = 3 if letters > 100 else 5
    shown = lines[:most] if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + " \u2026"]
    return filled(moment.says, letters) + "\n" + "\n".join(shown)


def _logarithmic(low: float, high: float) -> Axis:
    """An axis of logarithms whose ticks say the numbers themselves."""
    low, high = math.log(max(min(low, high / 2), 1.0)), math.log(high)
    room = 0.06 * (high - low)
    ticks = [(math.log(t), f"{t:g}") for t in TICKS if low - room <= math.log(t) <= high + room]
    kept = ticks if len(ticks) <= 8 else ticks[:: -(-len(ticks) // 8)]
    return Axis(low - room, high + room, tuple(kept))


def train_figure(course: Course, mode: Mode) -> Figure:
    """Perplexities by epoch, and what is written."""
    moments = [Moment(r.epoch, r.training, r.validation, caption(course, r), r.sample) for r in course.rows]
    alt = "Perplexity of a network by epoch, on the training and on the validation part, beside that of an n-gram."
    return course_figure(
        moments,
        course.rows[-1].epoch,
        (f"{course.order}-gram", course.ngram_validation),
        mode,
        alt,
        tokens=course.tokens,
    )


def live_figure(rows: tuple[dict[str, float | int | str], ...], plan: NextWordPlan, mode: Mode) -> Figure | None:
    """A training that still goes on, from the rows told so far."""
    if len(rows) < 2:
        return None
    moments = [
        Moment(
            int(r["epoch"]),
            float(r["training"]),
            float(r["validation"]),
            f"After epoch {r['epoch']}: validation perplexity {float(r['validation']):.2f}. It writes:",
            str(r["sample"]),
        )
        for r in rows
    ]
    return course_figure(
        moments, plan.epochs, None, mode, "A training that goes on.", tokens=round(moments[0].training)
    )
