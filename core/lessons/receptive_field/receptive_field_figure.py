"""The cone of a receptive field: from one cell of the top down to the input, level by level, and over the picture.

The player's step is how many layers back the cone is drawn. Which cell of the top is traced follows the pointer, apart
from the steps.

Every cell is as wide as one input cell and stands over the middle of what it sees, so distances can be read off:
from neighbor to neighbor it is the jump, and the cone at a level is as wide as the formula has added up so far.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import altair as alt
import numpy as np

from core.figures import board, caption
from core.figures.board import FACTS, LEGIBLE, NARROW, WIDE, Row, expr, fact, place
from core.figures.palette import Mode, Palette, palette, shades
from core.figures.player import Figure, pointer
from core.lessons.receptive_field.receptive_field import Level, Stack
from core.media.out.uri import data_uri
from core.wording import prose

TOP = 26.0
INSET, NARROW_INSET = 190.0, 200.0  # the picture, first on the wide board; the levels' names follow, the axis, numbers
NAMES, AXIS, NARROW_AXIS = 72.0, 276.0, 262.0
NAMED = INSET + 14
TABLE = NAMED + NAMES + AXIS  # where the numbers begin
FINE = 5.0  # cells that stand closer together than this are drawn as one bar
MOST_LINKS = 160


class Scale(NamedTuple):
    """One board: where the axis starts, units per input cell, units between levels, and where the rest stands."""

    left: float
    unit: float
    pitch: float
    cell: float  # height of a cell
    inset: tuple[float, float, float]  # left, top, side of the picture
    words: float  # top of the caption
    height: float
    columns: int

    def y(self, steps: float) -> float:
        """The middle of a level so many steps below the top."""
        return TOP + (steps + 0.5) * self.pitch

    def x(self, at: float) -> float:
        """The middle of a cell on the axis."""
        return self.left + (at + 0.5) * self.unit


def scales(stack: Stack) -> tuple[Scale, Scale]:
    """The wide board: picture, axis and table side by side. The narrow one: the picture below."""
    rows = len(stack.layers) + 1
    unit, narrow_unit = AXIS / stack.side, NARROW_AXIS / stack.side
    pitch, narrow_pitch = min(62.0, 322 / rows), min(46.0, max(322 / rows, 17))
    bottom, narrow_bottom = TOP + max(rows * pitch + 12, INSET + 24), TOP + rows * narrow_pitch + 16
    below = narrow_bottom + 96 + 26
    return (
        Scale(NAMED + NAMES, unit, pitch, _height(unit, pitch), (0, TOP, INSET), bottom + 4,
              bottom + 50, 7),
        Scale(NARROW - NARROW_AXIS, narrow_unit, narrow_pitch, _height(narrow_unit, narrow_pitch),
              (0, below + 12, NARROW_INSET), narrow_bottom, below + 16 + NARROW_INSET, 2),
    )  # fmt: skip


def _height(unit: float, pitch: float) -> float:
    return min(max(unit, 9), pitch * 0.55, 16)


def _rows(stack: Stack, captions: Sequence[str], pixels: np.ndarray, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    both = scales(stack)
    return {
        "board": [_board(stack, both)],
        "axis": _axis(stack, both, colors),
        "pictures": _pictures(stack, pixels, both),
        "links": _links(stack, both, colors),
        "cone": _cone(stack, both, colors),
        "labels": _labels(stack, both, colors),
        "captions": caption.rows((text, text.replace("): ", "):\n")) for text in captions),
    }


def _board(stack: Stack, both: tuple[Scale, Scale]) -> Row:
    """The one row of facts that every expression may use."""
    top, down = stack.levels[-1], stack.levels[::-1]
    row: Row = {
        "layers": len(stack.layers), "side": stack.side, "n": top.size, "start": top.start, "jump": top.jump,
        "chosen": stack.middle[0], "middle": stack.middle[1], "top_name": top.name, "table": TABLE + 4,
        "named": NAMED,
        # From the top down, one word per level.
        "names": "|".join(tier.name for tier in down),
        "widths": " ".join(str(tier.width) for tier in down),
        "jumps": " ".join(str(tier.jump) for tier in down),
        "starts": " ".join(str(tier.start) for tier in down),
        "reaches": " ".join(str(len(tier.ways)) for tier in down),
        "sizes": " ".join(str(tier.size) for tier in down),
    }  # fmt: skip
    for scale, case in zip(both, (str.lower, str.upper), strict=True):
        ix, iy, side = scale.inset
        facts = {
            "h": scale.height, "axis": scale.left, "unit": scale.unit, "pitch": scale.pitch, "cell": scale.cell,
            "ix": ix, "iy": iy, "is": side, "sy": scale.words,
        }  # fmt: skip
        row |= {case(name): value for name, value in facts.items()}
    return row


def _fine(tier: Level, unit: float) -> bool:
    """Whether this level's cells stand too close together to be drawn one by one."""
    return tier.jump * unit < FINE


def _axis(stack: Stack, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """Every cell of every level, at rest."""
    rows: list[Row] = []
    for down, tier in enumerate(stack.levels[::-1]):
        fine = _fine(tier, both[0].unit)
        for index in range(1 if fine else tier.size):
            boxes = []
            for scale in both:
                at, width = tier.start + index * tier.jump, max(scale.unit, 2.5)
                if fine:
                    at, width = (tier.start + tier.end) / 2, (tier.end - tier.start + 1) * scale.unit
                boxes.append((scale.x(at) - width / 2, scale.y(down) - scale.cell / 2, width, scale.cell))
            rows.append({"fill": colors.surface, **place(*boxes)})
    return rows


def _cone(stack: Stack, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """The cells in reach, by their distance from the middle of the cone; darker where more ways lead up.

    Where cells are too fine, neighbors are gathered into strips, shaded by their mean.
    """
    rows: list[Row] = []
    for down, tier in enumerate(stack.levels[::-1]):
        fine = _fine(tier, both[0].unit)
        gathered = max(1, round(7 / (tier.jump * both[0].unit))) if fine else 1
        count = len(tier.ways)
        for first in range(0, count, gathered):
            some = tier.ways[first : first + gathered]
            if not some.any():
                continue
            share = float(some.mean() / tier.ways.max())
            spread = ((len(some) - 1) * tier.jump + 1) / 2
            halves = [spread if fine else max(0.5, 1.25 / scale.unit) for scale in both]
            if fine and first + gathered < count:
                halves = [half + (tier.jump - 1) / 2 for half in halves]
            rows.append(
                {
                    "down": down,
                    "at": (first + (len(some) - 1) / 2 - (count - 1) / 2) * tier.jump,
                    "half": halves[0],
                    "HALF": halves[1],
                    "low": tier.start - (0.5 if fine else halves[0]),
                    "high": tier.end + (0.5 if fine else halves[0]),
                    "middle": both[0].y(down),
                    "MIDDLE": both[1].y(down),
                    "fill": shades(np.array([0.3 + 0.7 * share]), colors.diverging)[0],
                }
            )
    return rows


def _links(stack: Stack, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """Which cell reads which: all of them in a small stack, else the outline of the cone."""
    few = sum(len(tier.ways) * tier.numbers[0] for tier in stack.levels[1:]) <= MOST_LINKS
    rows: list[Row] = []
    for down, (tier, below) in enumerate(zip(stack.levels[:0:-1], stack.levels[-2::-1], strict=True)):
        kernel, _, dilation = tier.numbers
        last = len(tier.ways) - 1
        for index, ways in enumerate(tier.ways):
            for tap in range(kernel):
                outer = (index, tap) in ((0, 0), (last, kernel - 1))
                if not (outer or (few and ways)):
                    continue
                upper = (index - last / 2) * tier.jump
                rows.append(
                    {
                        "down": down + 1, "upper": upper,
                        "lower": upper + (tap - (kernel - 1) / 2) * dilation * below.jump,
                        "low": tier.start - 0.01, "high": tier.end + 0.01,
                        "LOW": below.start - 0.01, "HIGH": below.end + 0.01,
                        "y": both[0].y(down) + both[0].cell / 2, "y2": both[0].y(down + 1) - both[0].cell / 2,
                        "Y": both[1].y(down) + both[1].cell / 2, "Y2": both[1].y(down + 1) - both[1].cell / 2,
                        "stroke": colors.read if outer else colors.muted, "line": 1.6 if outer else 0.7,
                    }
                )  # fmt: skip
    return rows


def _pictures(stack: Stack, pixels: np.ndarray, both: tuple[Scale, Scale]) -> list[Row]:
    """The whole picture, and its middle row right below the input's cells."""
    row = pixels[min(int((stack.middle[1] + 0.5) * len(pixels) / stack.side), len(pixels) - 1)][None]
    strips = [
        (s.left, s.y(len(stack.layers)) + s.cell / 2 + 3, s.unit * stack.side, min(8.0, s.pitch / 2 - s.cell / 2))
        for s in both
    ]
    squares = [(x, y, side, side) for x, y, side in (scale.inset for scale in both)]
    return [
        {"url": data_uri(pixels), **place(*squares)},
        {"url": data_uri(row), **place(*strips)},
    ]


def _labels(stack: Stack, both: tuple[Scale, Scale], colors: Palette) -> list[Row]:
    """The table: a line per level. The narrow board keeps the name and the receptive field."""
    wide, narrow = both
    # The name from the left, numbers by their right ends.
    ends = (NAMED, *(TABLE + at for at in (54.0, 100.0, 154.0, 188.0, 228.0)), WIDE)
    narrow_ends = (0.0, -1, -1, -1, -1, -1, narrow.left - 6)
    size = min(13.0, max(wide.pitch * 0.72, 11.5))
    rows: list[Row] = []

    def line(words: Sequence[str], y: float, narrow_y: float, weight: str, level: int) -> None:
        for column, (text, x, narrow_x) in enumerate(zip(words, ends, narrow_ends, strict=True)):
            look: dict[str, Any] = {
                "weight": "bold" if column == 6 else weight,
                "ink": colors.text,
                "down": level,
            }
            rows.append(
                {
                    "text": text,
                    "size": size,
                    "SIZE": 11.5 if narrow_x >= 0 else 0.0,
                    "side": min(column, 1),
                    **look,
                    **place((x, y), (max(narrow_x, 0.0), narrow_y)),
                }
            )

    line(("Layer", "kernel", "stride", "dilation", "size", "jump", "field"), 10, 10, "bold", -1)
    for down, tier in enumerate(stack.levels[::-1]):
        numbers = [str(n) for n in tier.numbers] or [""] * 3
        words = (tier.name, *numbers, str(tier.size), str(tier.jump), str(tier.field))
        line(words, wide.y(down), narrow.y(down), "normal", down)
    return rows


def cone_figure(stack: Stack, captions: Sequence[str], pixels: np.ndarray, mode: Mode) -> Figure:
    """The playable stage: one step per layer, from the top to the input, each with its caption. `pixels` are the input
    as a picture.
    """
    alt_text = prose(f"""One cell of {stack.top.name} traced back through {len(stack.layers)} layers: at the input it
        depends on {stack.field} cells along each side of {stack.side}.""")
    return Figure(
        structure=_structure(mode),
        data=_rows(stack, captions, pixels, palette(mode)),
        steps=len(stack.layers),
        alt=alt_text,
        rate=1 if len(stack.layers) <= 6 else 2,
        pick=PICK,
    )


_LEVEL = f"floor((y() / u - {TOP}) / {fact('pitch')})"
_ON_ROWS = f"{_LEVEL} >= 0 && {_LEVEL} <= g.layers"
# Pointing at a line of the table goes back to that level.
_ON_TABLE = "(narrow ? x() / u < g.AXIS - 4 : x() / u >= g.table || (x() / u >= g.named && x() / u < g.axis - 4))"
PICK = f"{_ON_TABLE} && {_ON_ROWS} && {_LEVEL} > 0 ? {_LEVEL} : -1"


def _aim() -> str:
    """The cell of the top that looks where the pointer is: on the axis or on the picture."""
    on_axis = f"x() / u >= {fact('axis')} && x() / u < {fact('axis')} + g.side * {fact('unit')} && {_ON_ROWS}"
    on_picture = (
        f"x() / u >= {fact('ix')} && x() / u < {fact('ix')} + {fact('is')}"
        f" && y() / u >= {fact('iy')} && y() / u < {fact('iy')} + {fact('is')}"
    )

    def cell(left: str, unit: str) -> str:
        at = f"(x() / u - {left}) / {unit} - 0.5"
        return f"clamp(round(({at} - g.start) / g.jump), 0, g.n - 1)"

    by_axis, by_picture = (
        cell(fact("axis"), fact("unit")),
        cell(fact("ix"), f"({fact('is')} / g.side)"),
    )
    return f"{on_axis} ? {by_axis} : {on_picture} ? {by_picture} : aim"


_WIDTH = "toNumber(split(g.widths, ' ')[step])"


def _of(words: str) -> str:
    """One level's number at the level that the step has reached."""
    return f"toNumber(split(g.{words}, ' ')[step])"


_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    {"name": "aim", "value": -1, "on": pointer(_aim())},
    {"name": "cell", "expr": "aim < 0 ? g.chosen : min(aim, g.n - 1)"},
    # The middle of what that cell sees, on the input.
    {"name": "center", "expr": "g.start + cell * g.jump"},
    {"name": "first", "expr":
        f"round((center - ({_of('reaches')} - 1) / 2 * {_of('jumps')} - {_of('starts')}) / {_of('jumps')})"},
    {"name": "last", "expr": f"first + {_of('reaches')} - 1"},
]  # fmt: skip


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any stack is drawn with; built once for each mode."""
    colors = palette(mode)
    return board.structure(
        board.rects("axis", stroke=colors.muted, strokeWidth=0.5, strokeOpacity=0.5),
        board.images("pictures"),
        _link_layer(),
        *_cells(colors),
        *_view(colors),
        _label_layer(colors),
        *_words(colors),
        colors=colors,
        parameters=_PARAMETERS,
    )


def _at(position: str) -> str:
    """Pixels from the left, of a place on the axis in input cells."""
    return f"({fact('axis')} + ({position} + 0.5) * {fact('unit')}) * u"


def _link_layer() -> alt.Chart:
    inside = (
        "center + datum.upper >= datum.low && center + datum.upper <= datum.high"
        " && center + datum.lower >= datum.LOW && center + datum.lower <= datum.HIGH"
    )
    # Vega-Lite draws a rule only where its places are encoded, so they are worked out as data, in pixels.
    return (
        alt.Chart(alt.NamedData(name="links"))
        .transform_filter(f"datum.down <= step && {inside}")
        .transform_calculate(
            left=_at("center + datum.upper"),
            right=_at("center + datum.lower"),
            top="(narrow ? datum.Y : datum.y) * u",
            bottom="(narrow ? datum.Y2 : datum.y2) * u",
        )
        .mark_rule(stroke=expr("datum.stroke"), strokeWidth=expr("datum.line"), opacity=0.85)
        .encode(
            x=alt.X("left:Q", scale=None, axis=None),
            x2="right:Q",
            y=alt.Y("top:Q", scale=None, axis=None),
            y2="bottom:Q",
        )
    )


def _cells(colors: Palette) -> list[alt.Chart]:
    """The cells in reach, the level being read in a solid line, the chosen cell in a dashed one."""
    half = "(narrow ? datum.HALF : datum.half)"
    left, right = (
        f"max(center + datum.at - {half}, datum.low)",
        f"min(center + datum.at + {half}, datum.high)",
    )
    cells = board.rects(
        "cone",
        stroke=colors.background,
        strokeWidth=expr(f"{fact('unit')} < 5 ? 0 : 1"),
        x=expr(_at(f"({left} + {right}) / 2")),
        width=expr(f"max({right} - {left}, 0) * {fact('unit')} * u"),
        y=expr("(narrow ? datum.MIDDLE : datum.middle) * u"),
        height=expr(f"{fact('cell')} * u"),
    ).transform_filter("datum.down <= step")

    def frame(down: str, width: str, low: str, high: str, **look: Any) -> alt.Chart:
        left, right = f"max(center - {width} / 2, {low} - 0.5)", f"min(center + {width} / 2, {high} + 0.5)"
        return board.rects(
            "board",
            fill=None,
            x=expr(_at(f"({left} + {right}) / 2")),
            width=expr(f"max(({right} - {left}) * {fact('unit')}, 3) * u + 4"),
            y=expr(f"({TOP} + ({down} + 0.5) * {fact('pitch')}) * u"),
            height=expr(f"{fact('cell')} * u + 4"),
            **look,
        )

    ends = _of("starts"), f"({_of('starts')} + ({_of('sizes')} - 1) * {_of('jumps')})"
    return [
        cells,
        frame("step", _WIDTH, *ends, stroke=colors.read, strokeWidth=2.5),
        frame("0", "1", "0", "g.side", stroke=colors.write, strokeWidth=2.5, strokeDash=[4, 3]),
    ]


def _view(colors: Palette) -> list[alt.Chart]:
    """The square over the picture: what the cone covers so far. Everything else steps back."""
    scale = f"({fact('is')} / g.side)"
    left, right = (
        f"clamp(center + 0.5 - {_WIDTH} / 2, 0, g.side)",
        f"clamp(center + 0.5 + {_WIDTH} / 2, 0, g.side)",
    )
    top, bottom = (f"clamp(g.middle + 0.5 {sign} {_WIDTH} / 2, 0, g.side)" for sign in "-+")

    def box(x1: str, y1: str, x2: str, y2: str, **look: Any) -> alt.Chart:
        return board.rects(
            "board",
            x=expr(f"({fact('ix')} + ({x1} + {x2}) / 2 * {scale}) * u"),
            y=expr(f"({fact('iy')} + ({y1} + {y2}) / 2 * {scale}) * u"),
            width=expr(f"({x2} - {x1}) * {scale} * u"),
            height=expr(f"({y2} - {y1}) * {scale} * u"),
            **look,
        )

    dim: dict[str, Any] = {"fill": colors.background, "opacity": 0.6}
    seen = f"({right} - {left}) + '\u00d7' + ({bottom} - {top})"
    head = board.left_texts(
        "board",
        text=expr(f"'Covers ' + {seen} + ' of ' + g.side + '\u00d7' + g.side"),
        fill=colors.text,
        fontWeight="bold",
        fontSize=board.letters(13),
        x=expr(f"{fact('ix')} * u"),
        y=expr(f"({fact('iy')} - 20) * u"),
    )
    return [
        box("0", "0", "g.side", top, **dim),
        box("0", bottom, "g.side", "g.side", **dim),
        box("0", top, left, bottom, **dim),
        box(right, top, "g.side", bottom, **dim),
        box(left, top, right, bottom, fill=None, stroke=colors.read, strokeWidth=2.5),
        head,
    ]


def _label_layer(colors: Palette) -> alt.Chart:
    """The table's words; the line of the level being read in the color of reading."""
    return board.texts(
        "labels",
        text=expr(f"{LEGIBLE} ? datum.text : ''"),
        fill=expr(f"datum.down == step ? '{colors.read}' : datum.ink"),
        align=expr("datum.side ? 'right' : 'left'"),
        fontWeight=expr("datum.weight"),
    )


def _words(colors: Palette) -> list[alt.Chart]:
    """What the step adds, and which cells it has reached."""
    where = f"{fact('sy')} * u"
    # Numbers count from 1; what lies outside is padding.
    size = _of("sizes")
    outside = f"(max(0, -first) + max(0, last + 1 - {size}))"
    detail = (
        "'Cell ' + (cell + 1) + ' of ' + g.n + ' in ' + g.top_name + (narrow ? '\\n' : ' ') + 'sees '"
        f" + 'cells ' + (max(first, 0) + 1) + ' to ' + min(last + 1, {size})"
        " + ' of ' + (step == g.layers ? 'the ' : '') + split(g.names, '|')[step]"
        f" + ({outside} > 0 ? (narrow ? '\\nand ' : ' and ') + {outside} + ' of zeros around it' : '')"
    )
    return [
        caption.layer(colors, y=expr(where), lineHeight=expr("20 * u"), limit=alt.Undefined),
        board.left_texts("board", text=expr(detail), fill=colors.text, fontSize=board.letters(13),
                         x=0, y=expr(f"{where} + (narrow ? 42 : 24) * u"), lineHeight=expr("18 * u")),
    ]  # fmt: skip
