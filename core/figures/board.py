"""The board that every stage is drawn on: rectangles, texts and pictures at given places, in Altair.

Places are given twice, for a wide board and for a narrow one (a phone), in the board's own units. The browser
takes the pair that fits its width and scales it, so nothing scrolls sideways and the server need not know the
screen. Where things stand is data, not structure: two settings of a lesson differ in their data alone, the
browser keeps the chart and redraws only what changed.

The dataset `board` has one row: the height of the wide board (`h`) and of the narrow one (`H`), and whatever
else a figure's expressions need.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
from altair.utils import schemapi

from core.figures.palette import Palette
from core.figures.player import pointer

Row = dict[str, Any]  # one mark's data
Box = tuple[float, float, float, float]  # left, top, width, height
Spot = tuple[float, float]  # left, top
Boxes = tuple[Box, Box]  # on the wide board and on the narrow one


def _loaded(**names: str) -> dict[str, Any]:
    """Of these modules those that are loaded, as Altair asks for them; one that is still loading is none."""
    found = {short: sys.modules.get(name) for short, name in names.items()}
    loading = {
        short for short, module in found.items() if getattr(getattr(module, "__spec__", None), "_initializing", 0)
    }
    return {short: None if short in loading else module for short, module in found.items()}


# A visitor's table loads pandas while others are drawn for: Altair itself would ask the half of it that is there.
schemapi._get_optional_modules = _loaded

WIDE = 820  # units across the wide board: about its pixels on a laptop
NARROW = 350  # units across the narrow board: about its pixels on a phone
BREAK = 560  # below this many pixels the narrow board is drawn

# What the marks' own expressions say: where and how large, in pixels.
LEFT = "(narrow ? datum.X : datum.x) * u"
TOP = "(narrow ? datum.Y : datum.y) * u"
WIDTH = "(narrow ? datum.W : datum.w) * u"
HEIGHT = "(narrow ? datum.H : datum.h) * u"
# Letters are scaled with the board, and never below 12 pixels where a panel chose to show them.
SIZE = "max(11.5, (narrow ? datum.SIZE : datum.size) * u)"
# Width of a digit as a share of the letter's size, a little on the safe side.
DIGIT = 0.52
FONT = "Source Sans, Source Sans Pro, sans-serif"
BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a picture of nothing
# Whether a text has letters that can be read on the board at hand; and of texts that differ, that board's own.
LEGIBLE = "(narrow ? datum.SIZE : datum.size) > 0"
OWN_TEXT = "narrow ? datum.TEXT : datum.text"

# Whether a row is the step's own, whether it has come, and whether it stands from its step `when` until another.
NOW = "datum.when == index"
COME = "datum.when <= index"
HELD = "datum.when <= index && index < datum.until"
FOREVER = 10**9  # a step that never comes

# The board's own row, and the step's, as expressions find them.
FACTS: dict[str, Any] = {"name": "g", "expr": "data('board')[0]"}
FRAME: dict[str, Any] = {"name": "fr", "expr": "data('frames')[index]"}

PARAMETERS: list[dict[str, Any]] = [
    {"name": "narrow", "expr": f"width < {BREAK}"},
    {"name": "u", "expr": f"narrow ? width / {NARROW} : width / {WIDE}"},
    # Vega lets a signal of this name rule the chart's height.
    {"name": "height", "expr": "(narrow ? data('board')[0].H : data('board')[0].h) * u"},
]

# Whether the pointer has come to the chart: what only a click needs is made then, not in the way of the first picture.
REACHED: dict[str, Any] = {"name": "reached", "value": False, "on": pointer("true")}


# Counts the presses. Among what a click answers with, it makes every click news to the page: without it a second click
# on the same place would be none, though something else may have been chosen in between.
TURN: dict[str, Any] = {"name": "turn", "value": 0, "on": [{"events": "pointerdown", "update": "turn + 1"}]}


def fact(name: str) -> str:
    """A fact of the board that the narrow one has a value of its own for: it has the same name in capitals."""
    return f"(narrow ? g.{name.upper()} : g.{name})"


def parted(row: str, *fields: str, cut: str = " ") -> list[dict[str, Any]]:
    """Parameters that part what travels in one string: each has the name of a field of `row`, which is `g` or `fr`."""
    return [{"name": field, "expr": f"split({row}.{field}, '{cut}')"} for field in fields]


def pick(field: str, first: int = 1) -> str:
    """What `Figure.pick` is where marks say in `field` to which step they lead; the `first` one is 1 or 0."""
    return f"datum && datum.{field} {'>' if first else '>='} 0 ? datum.{field}{'' if first else ' + 1'} : -1"


def clicks(view: str, *fields: str) -> list[dict[str, Any]]:
    """Parameters by which a click on a mark of the layer `view`, made `clickable`, answers with these fields."""
    click = {"type": "point", "fields": [*fields, "turn"], "on": "click", "clear": False, "toggle": False}
    return [TURN, {"name": "chosen", "select": click, "views": [view]}]


def clickable(layer: alt.Chart, view: str) -> alt.Chart:
    """A layer that `clicks` hears of by this name."""
    return layer.transform_calculate(turn="turn").properties(name=view)


def expr(text: str) -> alt.ExprRef:
    """A Vega expression as a mark's property."""
    return alt.ExprRef(expr=text)


def letters(size: float, least: float = 11.5) -> alt.ExprRef:
    """Letters of so many units, which grow with the board and never get smaller than `least`."""
    return expr(f"max({least:g}, {size:g} * u)")


def bold(test: str) -> alt.ExprRef:
    """The weight of letters that are bold where this holds."""
    return expr(f"{test} ? 'bold' : 'normal'")


def rects(data: str, **properties: Any) -> alt.Chart:
    """One rectangle per row: places as above, `fill` and `stroke` as colors."""
    given: dict[str, Any] = {
        "fill": expr("datum.fill"),
        "x": expr(f"{LEFT} + {WIDTH} / 2"),
        "y": expr(f"{TOP} + {HEIGHT} / 2"),
        "width": expr(WIDTH),
        "height": expr(HEIGHT),
        "opacity": 1,
    }
    return alt.Chart(alt.NamedData(name=data)).mark_rect(**(given | properties))


def unseen(*names: str) -> alt.Chart:
    """A layer that shows nothing and has these datasets loaded, which expressions read: one that no layer draws from
    is not there.
    """
    first, *others = names
    layer = rects(first, opacity=0, x=0, y=0, width=0, height=0)
    for k, name in enumerate(others):
        # A layer draws from one dataset. The others are only asked for something that none of their rows has.
        never = alt.LookupData(alt.NamedData(name=name), key="none", fields=["none"])
        layer = layer.transform_lookup(lookup="none", from_=never, as_=f"none{k}")
    return layer


def answering(data: str, colors: Palette, **properties: Any) -> alt.Chart:
    """A layer that answers the pointer and is not to be seen: painted, since what has no fill does not answer."""
    return rects(data, fill=colors.surface, opacity=0, **properties)


def read(data: str, colors: Palette, thick: Any = 2.5, **properties: Any) -> alt.Chart:
    """An outline around what is read now: solid."""
    return rects(data, **({"fill": None, "stroke": colors.read, "strokeWidth": thick} | properties))


def written(data: str, colors: Palette, thick: Any = 2.5, **properties: Any) -> alt.Chart:
    """An outline around what is written now: dashed."""
    look = {"fill": None, "stroke": colors.write, "strokeWidth": thick, "strokeDash": [5, 3]}
    return rects(data, **(look | properties))


# How far a frame has come from the place that it had a step before; going back, it stands at once.
WAY: dict[str, Any] = {"name": "way", "expr": "stood < step ? eased : 1"}


def trailing(rows: Iterable[Row], *alike: str) -> list[Row]:
    """Rows of frames in the order of their steps `at`, each with the place that it glides from: that of its like a step
    before, told by the fields `alike` and by its number among them; its own where there was none.
    """
    found: list[Row] = []
    past: dict[tuple[Any, ...], Row] = {}
    counts: dict[tuple[Any, ...], int] = {}
    for row in rows:
        kind = (row["at"], *(row[name] for name in alike))
        counts[kind] = number = counts.get(kind, -1) + 1
        before = past.get((row["at"] - 1, *kind[1:], number), row)
        past[*kind, number] = row
        found.append(row | {f"{'p' if side.islower() else 'P'}{side}": before[side] for side in "xywhXYWH"})
    return found


def _on_the_way(side: str) -> str:
    return (
        f"lerp([narrow ? datum.P{side.upper()} : datum.p{side}, narrow ? datum.{side.upper()} : datum.{side}], way) * u"
    )


def gliding() -> dict[str, alt.ExprRef]:
    """The place of a frame, of a row that `trailing` made, on its way from the one before."""
    x, y, width, height = map(_on_the_way, "xywh")
    return {
        "x": expr(f"{x} + {width} / 2"),
        "y": expr(f"{y} + {height} / 2"),
        "width": expr(width),
        "height": expr(height),
    }


def texts(data: str, **properties: Any) -> alt.Chart:
    """One text per row, in the middle of its place: `text`, `size` in units, `ink` as its color."""
    given: dict[str, Any] = {
        "text": expr("datum.text"),
        "fill": expr("datum.ink"),
        "x": expr(f"{LEFT} + {WIDTH} / 2"),
        "y": expr(f"{TOP} + {HEIGHT} / 2"),
        "fontSize": expr(SIZE),
        "font": FONT,
        "align": "center",
        "baseline": "middle",
    }
    return alt.Chart(alt.NamedData(name=data)).mark_text(**(given | properties))


def left_texts(data: str, **properties: Any) -> alt.Chart:
    """One text per row, from the left edge of its place; `\\n` breaks the line."""
    given: dict[str, Any] = {
        "x": expr(LEFT),
        "y": expr(TOP),
        "align": "left",
        "baseline": "top",
        "lineBreak": "\n",
        "lineHeight": expr(f"{SIZE} * 1.35"),
    }
    return texts(data, **(given | properties))


def images(data: str, **properties: Any) -> alt.Chart:
    """One picture per row, stretched over its place: `url`."""
    given: dict[str, Any] = {
        "url": expr("datum.url"),
        "x": expr(f"{LEFT} + {WIDTH} / 2"),
        "y": expr(f"{TOP} + {HEIGHT} / 2"),
        "width": expr(WIDTH),
        "height": expr(HEIGHT),
        "aspect": False,
        "smooth": False,
    }
    return alt.Chart(alt.NamedData(name=data)).mark_image(**(given | properties))


def rules(
    data: str, *, x: str = LEFT, y: str = TOP, x2: str = f"{LEFT} + {WIDTH}", y2: str = f"{TOP} + {HEIGHT}", **look: Any
) -> alt.Chart:
    """One straight line per row, from the left upper corner of its place to the right lower one unless other ends are
    given; upright without `x2`, flat without `y2`.
    """
    ends = {"x": alt.XValue(expr(x)), "y": alt.YValue(expr(y))}
    ends |= {"x2": alt.X2Value(expr(x2))} if x2 else {}
    ends |= {"y2": alt.Y2Value(expr(y2))} if y2 else {}
    return alt.Chart(alt.NamedData(name=data)).mark_rule(**look).encode(**ends)


def lines(data: str, each: str, **properties: Any) -> alt.Chart:
    """A line through the rows that are alike in the field `each`, in the color `stroke`."""
    given: dict[str, Any] = {"x": expr(LEFT), "y": expr(TOP), "stroke": expr("datum.stroke"), "tooltip": None}
    return alt.Chart(alt.NamedData(name=data)).mark_line(**(given | properties)).encode(detail=f"{each}:N")


def points(data: str, **properties: Any) -> alt.Chart:
    """One point per row, at the left upper corner of its place."""
    given: dict[str, Any] = {"x": expr(LEFT), "y": expr(TOP), "tooltip": None}
    return alt.Chart(alt.NamedData(name=data)).mark_point(**(given | properties))


def structure(*layers: alt.Chart, colors: Palette, parameters: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """The finished structure of a board: layers drawn in order, and its own parameters."""
    chart = (
        alt.layer(*layers)
        .resolve_scale(fill="independent")
        .properties(width=WIDE, height=400)
        .configure(background="transparent", padding=0, text=alt.MarkConfig(color=colors.text))
        .configure_view(stroke=None)
    )
    spec = chart.to_dict()
    spec["params"] = [*PARAMETERS, *parameters]
    # Streamlit asks for tooltips on every mark, and these would only say "true".
    spec["config"]["mark"] = {"tooltip": None}
    spec["usermeta"] = {
        "embedOptions": {"renderer": "svg", "padding": {"left": 0, "right": 0, "top": 0, "bottom": 4}},
        "paper": colors.background,
    }
    return spec


def place(wide: Box | Spot, narrow: Box | Spot) -> Row:
    """A row's places on both boards: left, top, width, height; a spot has no extent."""
    sides = [side for box in (wide, narrow) for side in (*box, *(0,) * (4 - len(box)))]
    return dict(zip("xywhXYWH", sides, strict=True))


# The place of a row that draws nothing, so that a dataset knows its columns: one without rows has none.
NOWHERE = place((0, 0), (0, 0))


def within(places: Boxes, across: float, up: float, dx: float = 0, dy: float = 0) -> Boxes:
    """A spot of a panel by its shares, from the left and from below, moved by some units, on both boards."""
    wide, narrow = (
        (left + across * width + dx, top + (1 - up) * height + dy, width, height) for left, top, width, height in places
    )
    return wide, narrow


def halfway(at: Sequence[float], first: float = 0.0, last: float = 1.0) -> Iterator[tuple[float, float]]:
    """For each of these places in ascending order, what is nearest to it: from half way to the one before to half way
    to the next.
    """
    return pairwise([first, *((a + b) / 2 for a, b in pairwise(at)), last])


def packed(values: np.ndarray | Sequence[float], places: int = 0) -> str:
    """All values in row-major order as one text: far cheaper to send and to read than a table."""
    flat = np.asarray(values).ravel()
    if places == 0:
        return " ".join(map(str, np.rint(flat).astype(int).tolist()))
    return " ".join([f"{value:.{places}f}" for value in flat.tolist()])


def fitting(texts: Iterable[str], cell: float, largest: float = 16, smallest: float = 11.5) -> float:
    """The letter size at which the longest text fits a cell of this width, or 0 where none is readable."""
    longest = max((len(text) for text in texts), default=1)
    size = min(largest, cell * 0.62, (cell - 2) / (max(longest, 1) * DIGIT))
    return size if size >= smallest else 0.0
