"""A text read or written token by token: the tokens, the state after each as a picture, and what may come next.

One structure serves reading and writing; what differs is data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import (
    FACTS,
    FRAME,
    HEIGHT,
    LEFT,
    NARROW,
    NOWHERE,
    OWN_TEXT,
    TOP,
    WIDE,
    WIDTH,
    Box,
    Row,
    expr,
    place,
)
from core.figures.palette import Mode, Palette, palette, ramp
from core.figures.player import Figure
from core.lessons.next_word.settings import visible
from core.media.out.uri import data_uri

LETTERS = (100, 46)
BARS = 9  # tokens in a list of probabilities
CUT = "\u241f"
CHIP, GAP, ROW_HEIGHT = 22.0, 4.0, 27.0
LETTER, PAD = 7.3, 14.0
LONGEST = 14  # letters shown of a token
HEAD, NARROW_HEAD = 46.0, 76.0
WHEEL = 84.0  # units that the wheel takes, its title and its arrow included


class Bars(NamedTuple):
    """A list of probabilities, largest first; `marked` is the line that is drawn, or -1."""

    names: Sequence[str]
    shares: Sequence[float]
    marked: int = -1


class Wheel(NamedTuple):
    """A wheel of fortune, unrolled from 0 to 1: where each of the largest shares ends, where the arrow stops, and the
    stretch that it stops on.
    """

    ends: Sequence[float]
    arrow: float
    low: float
    high: float


class Moment(NamedTuple):
    """One step: what it says, the token that is read now, the last one that is there, the one that is drawn (or -1),
    the first that the n-gram looks at (or -1), both lists, and the wheel that is turned, if one is.
    """

    says: str
    now: int
    last: int
    new: int
    context: int
    left: Bars
    right: Bars
    wheel: Wheel | None = None


@dataclass(frozen=True)
class Tokens:
    """The whole stage: `url` is the picture of all states, one column per token; the titles are those of the lists.

    `picks` is the step that pointing at each token shows, or -1.
    """

    tokens: Sequence[str]
    picks: Sequence[int]
    url: str
    columns: int
    titles: tuple[str, str]
    moments: Sequence[Moment]


def tokens_figure(content: Tokens, mode: Mode, alt_text: str, *, rate: float = 2) -> Figure:
    """The playable stage."""
    return Figure(
        _structure(mode),
        _rows(content),
        len(content.moments),
        alt_text,
        rate,
        board.pick("pick"),
    )


def _wrapped(tokens: Sequence[str], room: float) -> tuple[list[Box], int]:
    """Boxes of tokens in lines of so many units, and how many lines that makes."""
    boxes, left, line = [], 0.0, 0
    for token in tokens:
        width = min(max(len(_short(token)) * LETTER + PAD, CHIP), room)
        if left + width > room:
            left, line = 0.0, line + 1
        boxes.append((left, line * ROW_HEIGHT, width, CHIP))
        left += width + GAP
    return boxes, line + 1


def _short(token: str) -> str:
    return token if len(token) <= LONGEST else token[: LONGEST - 1] + "\u2026"


def _rows(content: Tokens) -> dict[str, list[Row]]:
    wide, lines = _wrapped(content.tokens, WIDE)
    narrow, narrow_lines = _wrapped(content.tokens, NARROW)
    top = HEAD + lines * ROW_HEIGHT + 26
    narrow_top = NARROW_HEAD + narrow_lines * ROW_HEIGHT + 24
    wheel = place((0, top + 18, WIDE, 26), (0, narrow_top + 18, NARROW, 26))
    turned = any(moment.wheel for moment in content.moments)
    if turned:
        top, narrow_top = top + WHEEL, narrow_top + WHEEL
    image = place((0, top, 236, 196), (0, narrow_top, NARROW, 96))
    lists = (
        place((262, top, 268, 22), (0, narrow_top + 126, NARROW, 21)),
        place((552, top, 268, 22), (0, narrow_top + 126 + BARS * 21 + 30, NARROW, 21)),
    )
    end = narrow_top + 126 + 2 * BARS * 21 + 30 + 6
    titles = [("State h: a row per unit, a column per token", "State: a row per unit, a column per token", image)]
    titles += [(title, title, at) for title, at in zip(content.titles, lists, strict=True)]
    if turned:
        above = wheel | {"y": wheel["y"] - 2, "Y": wheel["Y"] - 2}
        titles.append(
            (
                "The wheel of fortune, unrolled: the arrow stops anywhere from 0 to 1",
                "The wheel, unrolled from 0 to 1",
                above,
            )
        )
    return {
        "board": [{"h": top + BARS * 22 + 8, "H": end, "columns": content.columns, "pick": -1}],
        "frames": [_frame(k, moment) for k, moment in enumerate(content.moments)],
        "chips": [
            {"k": k, "text": _short(token), "pick": int(pick),
             **place((a[0], a[1] + HEAD, a[2], a[3]), (b[0], b[1] + NARROW_HEAD, b[2], b[3]))}
            for k, (token, pick, a, b) in enumerate(zip(content.tokens, content.picks, wide, narrow, strict=True))
        ],
        "states": [{"url": content.url, "pick": -1, **image}],
        "titles": [
            {"text": text, "TEXT": short, "size": 12.5, "SIZE": 12.0,
             **(at | {"y": at["y"] - 20, "Y": at["Y"] - 18})} for text, short, at in titles
        ],
        "bars": [
            {"list": k, "r": r, "pick": -1, "size": 12.5, "SIZE": 12.0,
             **(at | {"y": at["y"] + r * 22, "Y": at["Y"] + r * 21})}
            for k, at in enumerate(lists) for r in range(BARS)
        ],
        "wheel": [
            {"r": r, "pick": -1, "size": 12.5, "SIZE": 12.0, **wheel} for r in range(BARS + 1)
        ] if turned else [{"r": -1, "pick": -1, "size": 12.5, "SIZE": 12.0, **NOWHERE}],
    }  # fmt: skip


def _frame(index: int, moment: Moment) -> Row:
    row: Row = {
        "when": index, **caption.fields(moment.says, LETTERS), "now": moment.now, "last": moment.last,
        "new": moment.new, "context": moment.context, "x": 0, "y": 0, "X": 0, "Y": 0,
    }  # fmt: skip
    for side, bars in (("left", moment.left), ("right", moment.right)):
        names = [_short(name) for name in bars.names[:BARS]]
        shares = [f"{share:.4f}" for share in bars.shares[:BARS]]
        row[f"{side}_names"] = CUT.join(names + [""] * (BARS - len(names)))
        row[f"{side}_shares"] = " ".join(shares + ["-1"] * (BARS - len(shares)))
        row[f"{side}_marked"] = bars.marked
    wheel = moment.wheel or Wheel((), 0.0, 0.0, 0.0)
    ends = [*wheel.ends[:BARS], 1.0]
    row["ends"] = " ".join(f"{end:.4f}" for end in [0.0, *ends, *[1.0] * (BARS + 1 - len(ends))])
    return row | {"arrow": wheel.arrow, "low": wheel.low, "high": wheel.high}


_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    FRAME,
    *board.parted("fr", "ends"),
    *(
        {"name": f"{side}_{what}", "expr": f"split(fr.{side}_{what}, '{cut}')"}
        for side in ("left", "right")
        for what, cut in (("names", CUT), ("shares", " "))
    ),
]


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.unseen("board"),
        caption.layer(colors, "frames", caption.SAYS, limit=alt.Undefined),
        *_chips(colors),
        *_states(colors),
        *_bars(colors),
        *_wheel(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )  # fmt: skip


def _chips(colors: Palette) -> list[alt.Chart]:
    """Tokens: those not yet read or written are faint or absent, what is read and what is drawn outlined."""
    there = "datum.k <= fr.last"
    seen = expr(f"{there} ? (datum.k <= fr.now || datum.k == fr.new ? 1 : 0.4) : 0")
    counted = "datum.k >= fr.context && fr.context >= 0 && datum.k <= fr.now"
    return [
        board.rects("chips", fill=colors.surface, cornerRadius=4, opacity=seen),
        board.rects(
            "chips", fill=None, cornerRadius=4, opacity=expr(f"{there} ? 1 : 0"),
            stroke=expr(f"datum.k == fr.new ? '{colors.write}' : '{colors.read}'"),
            strokeWidth=expr("datum.k == fr.new || datum.k == fr.now ? 2.2 : 0"),
            strokeDash=expr("datum.k == fr.new ? [5, 3] : [1, 0]"),
        ),
        board.rects(
            "chips", fill=colors.series[1], opacity=expr(f"{counted} ? 1 : 0"), y=expr(f"{TOP} + {HEIGHT} + 2 * u"),
            height=expr("2.5 * u"),
        ),
        board.texts("chips", fill=colors.text, fontSize=board.letters(12.5), opacity=seen),
    ]  # fmt: skip


def _states(colors: Palette) -> list[alt.Chart]:
    """All states as a picture, veiled where they are yet to come; the state now is outlined."""
    each = f"({WIDTH} / g.columns)"
    column = "clamp(fr.now, 0, g.columns - 1)"
    return [
        board.images("states"),
        board.rects(
            "states", fill=colors.background, opacity=1,
            x=expr(f"{LEFT} + ({column} + 1 + g.columns) / 2 * {each}"),
            width=expr(f"max(g.columns - {column} - 1, 0) * {each}"),
        ),
        board.read(
            "states", colors, 2, x=expr(f"{LEFT} + ({column} + 0.5) * {each}"), width=expr(f"max({each}, 3)"),
        ),
        board.texts(
            "titles", text=expr(OWN_TEXT), x=expr(LEFT), y=expr(TOP), align="left", baseline="top", fill=colors.muted,
        ),
    ]  # fmt: skip


def _bars(colors: Palette) -> list[alt.Chart]:
    """Two lists: name, bar, percentage; the drawn one is outlined."""
    share = "toNumber((datum.list ? right_shares : left_shares)[datum.r])"
    name = "(datum.list ? right_names : left_names)[datum.r]"
    marked = "(datum.list ? fr.right_marked : fr.left_marked) == datum.r"
    start, room = f"({LEFT} + {WIDTH} * 0.36)", f"({WIDTH} * 0.44)"
    bar = f"(max({share}, 0) * {room})"
    middle = f"{TOP} + {HEIGHT} / 2"
    return [
        board.texts(
            "bars", text=expr(name), x=expr(f"{start} - 6"), align="right", fill=colors.text,
            fontWeight=board.bold(marked), limit=expr(f"{WIDTH} * 0.35"),
        ),
        board.rects(
            "bars", fill=expr(f"datum.list ? '{colors.series[1]}' : '{colors.positive}'"), y=expr(middle),
            x=expr(f"{start} + {bar} / 2"), width=expr(bar), height=expr(f"{HEIGHT} * 0.62"),
        ),
        board.written(
            "bars", colors, 2, y=expr(middle), opacity=expr(f"{marked} ? 1 : 0"), height=expr(f"{HEIGHT} * 0.86"),
        ),
        board.texts(
            "bars", text=expr(f"{share} < 0 ? '' : format({share}, '.1%')"), x=expr(f"{start} + {bar} + 5"),
            align="left",
            fill=colors.text,
        ),
    ]  # fmt: skip


def _wheel(colors: Palette) -> list[alt.Chart]:
    """Shares side by side, the largest first, their colors in turn; the stretch that the arrow stops on is outlined."""
    start, share = "toNumber(ends[datum.r])", "(toNumber(ends[datum.r + 1]) - toNumber(ends[datum.r]))"
    arrow = f"{LEFT} + fr.arrow * {WIDTH}"
    one = expr("datum.r == 0 ? 1 : 0")  # of the rows that all stand at the same place
    return [
        board.rects(
            "wheel", x=expr(f"{LEFT} + ({start} + {share} / 2) * {WIDTH}"), width=expr(f"{share} * {WIDTH}"),
            fill=expr(f"datum.r == {BARS} ? '{colors.muted}' : '{colors.series[1]}'"),
            opacity=expr(f"datum.r == {BARS} ? 0.2 : datum.r % 2 ? 0.3 : 0.5"),
        ),
        board.texts(
            "wheel", text=expr("right_names[datum.r] || ''"), fill=colors.text,
            x=expr(f"{LEFT} + ({start} + {share} / 2) * {WIDTH}"),
            opacity=expr(f"datum.r < {BARS - 1} && {share} * {WIDTH} > 52 ? 1 : 0"),
        ),
        board.written(
            "wheel", colors, 2, x=expr(f"{LEFT} + (fr.low + fr.high) / 2 * {WIDTH}"),
            width=expr(f"max((fr.high - fr.low) * {WIDTH}, 3)"), opacity=one,
        ),
        board.texts(
            "wheel", text="\u25b2", x=expr(arrow), y=expr(f"{TOP} + {HEIGHT} + 7 * u"), fill=colors.text, opacity=one,
        ),
    ]  # fmt: skip


def states_picture(h: np.ndarray, mode: Mode) -> str:
    """States `(T, units)` as a picture of a column per token."""
    return data_uri(h.T, table=ramp(palette(mode).diverging), limits=(-1.0, 1.0), scale="nearest")


def listed(p: np.ndarray, vocabulary: tuple[str, ...], token: int = -1) -> Bars:
    """The most probable tokens; the one drawn is the last line where it is not among them."""
    order = np.argsort(-p, kind="stable")[:BARS]
    order = order[p[order] > 0]
    if token >= 0 and token not in order:
        order = np.append(order[: BARS - 1], token)
    at = int(np.flatnonzero(order == token)[0]) if token >= 0 else -1
    return Bars([visible(vocabulary[k]) for k in order], p[order].tolist(), at)
