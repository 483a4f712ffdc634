"""Parts of the playground's stage as rows: a panel of curves over the steps, a square with its points, texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import Boxes, Row, halfway, place, within
from core.figures.curves.axis import Axis
from core.figures.palette import Palette

LETTERS = (100, 46)  # in a line of words on both boards
MOST = 160  # points of a curve
FINE = 2e-3  # of a curve's height: what nobody sees


@dataclass(frozen=True)
class Line:
    """A curve of a panel; `when` is the step (from 0) that it is shown at, -1 always."""

    x: np.ndarray
    y: np.ndarray
    stroke: str
    dash: int = 0
    thick: float = 2.0
    when: int = -1


@dataclass(frozen=True)
class Plot:
    """A panel with axes and lines. `rule`: the step's place is marked in it."""

    title: str
    boxes: Boxes
    x: Axis
    y: Axis
    lines: Sequence[Line]
    rule: bool = False


def text(words: str, boxes: Boxes, ink: str, *, align: str = "left", bold: bool = False) -> Row:
    """A text from the left top (or right, or around the middle) of its places."""
    return {
        "text": words, "size": 12.0, "SIZE": 11.5, "ink": ink, "align": align, "bold": int(bold), **place(*boxes),
    }  # fmt: skip


def words_row(boxes: Boxes) -> Row:
    """Where the step's caption stands."""
    return {"size": 16.0, "SIZE": 14.0, **place(*boxes)}


def plot_rows(plot: Plot, colors: Palette, first_piece: int = 0) -> dict[str, list[Row]]:
    """The rows of one panel; pieces are counted from `first_piece`."""
    # A grid line is a very low band: a layer fewer to draw.
    grid, texts = [], [text(plot.title, within(plot.boxes, 0, 1, 0, -11), colors.text)]
    for value, words in plot.y.ticks:
        spot = within(plot.boxes, 0, float(plot.y.share(value)), 0, -0.5)
        wide, narrow = ((left, top, width, 1.0) for left, top, width, _ in spot)
        grid.append({"fill": colors.muted, "opacity": 0.3, **place(wide, narrow)})
        texts.append(text(words, within(plot.boxes, 0, float(plot.y.share(value)), -6), colors.muted, align="right"))
    for value, words in plot.x.ticks:
        texts.append(
            text(
                words,
                within(plot.boxes, float(plot.x.share(value)), 0, 0, 10),
                colors.muted,
                align="center",
            )
        )
    curves: list[Row] = []
    moving: list[Row] = []
    for number, line in enumerate(plot.lines, start=first_piece):
        x, y = thinned(line.x, line.y)
        across, up = plot.x.share(x), np.clip(plot.y.share(y), 0, 1)
        looks = {
            "piece": number,
            "when": line.when,
            "stroke": line.stroke,
            "dash": line.dash,
            "thick": line.thick,
        }
        for a, b in zip(across.tolist(), up.tolist(), strict=True):
            at = place(*within(plot.boxes, a, b))
            (curves if line.when < 0 else moving).append({**looks, **{side: round(at[side], 2) for side in "xyXY"}})
    return {
        "panels": [{"rule": int(plot.rule), **place(*plot.boxes)}],
        "bands": grid,
        "texts": texts,
        "curves": curves,
        "moving": moving,
    }


def thinned(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """At most `MOST` points of a line, its ends among them; first those go that lie on the line without them."""
    kept = bends(x, y, FINE * float(np.ptp(y)))
    if len(kept) > MOST:
        kept = np.unique(np.linspace(0, len(x) - 1, MOST).round().astype(int))
    return x[kept], y[kept]


def bends(x: np.ndarray, y: np.ndarray, room: float) -> np.ndarray:
    """The numbers of the points that a line needs, so that it strays by `room` at most in y (Ramer, 1972; Douglas and
    Peucker, 1973).
    """
    kept = {0, len(x) - 1}
    parts = [(0, len(x) - 1)]
    while parts:
        low, high = parts.pop()
        if high - low < 2:
            continue
        straight = y[low] + (y[high] - y[low]) * (x[low:high] - x[low]) / (x[high] - x[low])
        off = np.abs(y[low:high] - straight)
        far = low + int(off.argmax())
        if off.max() > room:
            kept.add(far)
            parts += [(low, far), (far, high)]
    return np.array(sorted(kept))


def point_rows(
    x: np.ndarray,
    t: np.ndarray,
    held_out: int,
    boxes: Boxes,
    reach: float,
    colors: Palette,
    *,
    regression: bool,
) -> list[Row]:
    """The points on a square from -reach to reach: class 1 and heights above 0 round, the others square.

    Points for validation are hollow.
    """
    rows = []
    kept = len(x) - held_out
    for k, ((a, b), target) in enumerate(zip(x.tolist(), t.tolist(), strict=True)):
        high = target > 0 if regression else target == 1
        color = colors.positive if high else colors.negative
        spot = place(*within(boxes, (a + reach) / (2 * reach), (b + reach) / (2 * reach)))
        kind = f"height {target:.2f}" if regression else f"class {int(high)}"
        rows.append(
            {
                "shape": "circle" if high else "square",
                "fill": color if k < kept else colors.background,
                "stroke": colors.background if k < kept else color,
                "title": f"({a:.2f}, {b:.2f}), {kind}, {'training' if k < kept else 'validation'}",
                **{side: round(spot[side], 2) for side in "xyXY"},
            }
        )
    return rows


def strip_rows(at: Sequence[float], boxes: Boxes) -> list[Row]:
    """What answers the pointer: for every step the part of a panel that is nearest to its place (a share)."""
    rows = []
    for go, (low, high) in enumerate(halfway(at), start=1):
        wide, narrow = (
            (left + low * width, top, max((high - low) * width, 0.5), height) for left, top, width, height in boxes
        )
        rows.append({"go": go, **place(wide, narrow)})
    return rows


def joined(parts: Iterable[dict[str, list[Row]]]) -> dict[str, list[Row]]:
    """The rows of several parts, dataset by dataset."""
    whole: dict[str, list[Row]] = {}
    for part in parts:
        for name, rows in part.items():
            whole.setdefault(name, []).extend(rows)
    return whole
