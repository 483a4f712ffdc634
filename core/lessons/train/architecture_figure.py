"""A network as a row of slabs: one per layer, as tall as its maps and as thick as there are many of them.

The player's step is a layer: what it reads has a solid outline, what it makes a dashed one, and the words below
work out its size and its parameters. On a phone the slabs lie below one another.
"""

from functools import cache
from math import log2
from typing import Any

from core.figures import board, caption
from core.figures.board import FACTS, NARROW, WIDE, Row, expr, place
from core.figures.palette import Mode, Palette, palette
from core.figures.player import Figure
from core.lessons.train.architecture import Architecture
from core.lessons.train.architecture_words import LayerTold, alt, shape_text, tell
from core.training.layers import LayerRow

LETTERS = (126, 54)  # in a line of words on both boards

# Wide: names above, slabs, sizes and parameters below, words at the foot; a margin says which is which.
MARGIN, NAMES, SLABS, SHAPES, COUNTS, WORDS = 84.0, 80.0, 80.0, 72.0, 48.0, 76.0
# Narrow: words above, then a line per layer.
NARROW_WORDS, NARROW_LINE_HEIGHT = 128.0, 19.0

# Kinds that are drawn alike: a color each. Their names say the same, for those who do not see it.
_KINDS = {
    "Conv2D": 0,
    "Dense": 0,
    "MaxPooling2D": 2,
    "AveragePooling2D": 2,
    "GlobalAveragePooling2D": 2,
    "GlobalMaxPooling2D": 2,
    "Activation": 1,
    "Softmax": 1,
}


def architecture_figure(network: Architecture, picture_url: str, mode: Mode) -> Figure:
    """The playable drawing: one step per layer. `picture_url` is a picture as the first layer takes it."""
    colors, slabs = palette(mode), network.layers
    told = tell(slabs, dropout=network.plan.dropout)
    pitch = min((WIDE - MARGIN - 44) / len(slabs), 62.0)
    sizes = [_size(slab.shape, pitch, max(s.shape[0] for s in slabs if len(s.shape) == 3)) for slab in slabs]
    top = NAMES + SLABS + 8
    height = top + SHAPES + COUNTS + WORDS
    narrow_height = NARROW_WORDS + NARROW_LINE_HEIGHT * (len(slabs) + 1) + 6
    rows = [_row(*one, k, pitch, colors) for k, one in enumerate(zip(slabs, told, sizes, strict=True))]
    middle = NAMES + SLABS / 2
    facts = {
        "h": height, "H": narrow_height, "steps": len(slabs), "pitch": pitch, "left": MARGIN + 44, "url": picture_url,
        "foot": top + SHAPES + COUNTS, "head": NARROW_WORDS, "line": NARROW_LINE_HEIGHT,
    }  # fmt: skip
    return Figure(
        structure=_structure(mode),
        data={"board": [facts], "slabs": rows, "margin": _margin(top, middle, colors)},
        steps=len(slabs),
        alt=alt(network),
        rate=1,
        pick=PICK,
        start=next((k for k, slab in enumerate(slabs, start=1) if slab.parameters), 1),
    )


def _size(shape: tuple[int, ...], pitch: float, largest: int) -> tuple[float, float]:
    """A slab's height and thickness: lengths of lists and numbers of maps are on a logarithmic scale."""
    if len(shape) == 3:
        return max(SLABS * shape[0] / largest, 5.0), min(pitch - 7, 3 + 2.6 * log2(shape[2] + 1))
    return min(SLABS, 14 + 8 * log2(shape[0])), min(6.0, pitch - 7)


def _row(slab: LayerRow, told: LayerTold, size: tuple[float, float], index: int, pitch: float, colors: Palette) -> Row:
    height, thickness = size
    center = MARGIN + 44 + (index + 0.5) * pitch
    line = NARROW_WORDS + (index + 1) * NARROW_LINE_HEIGHT
    # Lying down, a slab is as long as it stands high on the wide board.
    length, flat = height * 0.9, min(thickness, NARROW_LINE_HEIGHT - 7)
    kind = _KINDS.get(slab.kind)
    return {
        "at": index, "center": center, "LINE": line + NARROW_LINE_HEIGHT / 2, "name": slab.name,
        "shape": shape_text(slab.shape), "count": f"{slab.parameters:,}" if slab.parameters else "\u2013",
        "fill": colors.muted if kind is None else colors.series[kind],
        "title": told.title, "says": "\n".join(caption.fill(line, LETTERS[0]) for line in told.lines),
        "narrow_says": "\n".join(caption.fill(line, LETTERS[1]) for line in told.lines),
        **place((center - thickness / 2, NAMES + (SLABS - height) / 2, thickness, height),
                (104, line + (NARROW_LINE_HEIGHT - flat) / 2, length, flat)),
    }  # fmt: skip


def _margin(top: float, middle: float, colors: Palette) -> list[Row]:
    """What the lines of the drawing are, at the left; on a phone the heads of its columns."""
    line = NARROW_WORDS + NARROW_LINE_HEIGHT / 2
    words = [
        ("Layer", (0, NAMES - 16), (0, line), "left"),
        ("Its maps", (0, middle - 8), (128, line), "left"),
        ("Output", (0, top + 2), (262, line), "right"),
        ("Parameters", (0, top + SHAPES + 2), (NARROW, line), "right"),
    ]
    return [
        {"text": text, "ink": colors.muted, "size": 12.0, "SIZE": 12.0, "side": side,
         **place((x, y, 0, 16), (X, Y - 8, 0, 16))}
        for text, (x, y), (X, Y), side in words
    ]  # fmt: skip


_COLUMN, _LINE = "floor((x() / u - g.left) / g.pitch)", "floor((y() / u - g.head) / g.line) - 1"
# Pointing at a layer chooses it, on either board.
PICK = (
    f"narrow ? ({_LINE} >= 0 && {_LINE} < g.steps ? {_LINE} + 1 : -1)"
    f" : ({_COLUMN} >= 0 && {_COLUMN} < g.steps && y() / u < g.foot ? {_COLUMN} + 1 : -1)"
)


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that any network is drawn with; built once for each mode."""
    colors = palette(mode)
    here = "datum.at == index"
    ink = expr(f"{here} ? '{colors.text}' : '{colors.muted}'")
    weight = board.bold(here)
    middle = "datum.LINE * u"

    def upright(field: str, y: float, *, X: float, align: str, side: str) -> Any:
        """A text that stands upright under or over its slab; on a phone it lies in its column."""
        return board.texts(
            "slabs", text=expr(f"datum.{field}"), fill=ink, fontWeight=weight,
            fontSize=board.letters(12), angle=expr("narrow ? 0 : 270"),
            x=expr(f"(narrow ? {X} : datum.center) * u"), y=expr(f"narrow ? {middle} : {y} * u"),
            align=expr(f"narrow ? '{side}' : '{align}'"),
        )  # fmt: skip

    picture = {
        "x": expr(f"(narrow ? 113 : {MARGIN + 20}) * u"),
        "y": expr(f"(narrow ? {NARROW_WORDS + NARROW_LINE_HEIGHT / 2} : {NAMES + SLABS / 2}) * u"),
        "width": expr("(narrow ? g.line - 2 : 40) * u"),
        "height": expr("(narrow ? g.line - 2 : 40) * u"),
    }
    frame: dict[str, Any] = {
        "fill": None,
        "width": expr(f"{board.WIDTH} + 6"),
        "height": expr(f"{board.HEIGHT} + 6"),
    }
    top = NAMES + SLABS + 8
    return board.structure(
        # The line that is chosen, as a band: the eye finds its numbers.
        board.rects(
            "slabs", fill=colors.surface, opacity=expr(f"{here} ? 1 : 0"),
            x=expr("narrow ? width / 2 : datum.center * u"), y=expr(f"narrow ? {middle} : g.foot / 2 * u"),
            width=expr("narrow ? width : g.pitch * u"), height=expr("narrow ? g.line * u : g.foot * u"),
        ),
        board.images("board", **picture),
        board.rects("slabs", stroke=colors.background, strokeWidth=0.5),
        board.rects("slabs", stroke=expr(f"datum.at == index - 1 ? '{colors.read}' : null"), strokeWidth=2.5, **frame),
        board.rects("board", fill=None, stroke=expr(f"index == 0 ? '{colors.read}' : null"), strokeWidth=2.5,
                    **picture),
        board.rects("slabs", stroke=expr(f"{here} ? '{colors.write}' : null"), strokeWidth=2, strokeDash=[4, 3],
                    **frame),
        upright("name", NAMES - 6, X=0, align="left", side="left"),
        upright("shape", top, X=262, align="right", side="right"),
        upright("count", top + SHAPES, X=NARROW, align="right", side="right"),
        board.texts("margin", align=expr("narrow ? datum.side : 'left'")),
        *_words(colors, here),
        colors=colors,
        parameters=[FACTS],
    )  # fmt: skip


def _words(colors: Palette, here: str) -> list[Any]:
    """The chosen layer in words: shapes, then what it does, its size and its parameters."""
    top = "(narrow ? 2 : g.foot + 4)"
    return [
        board.left_texts("slabs", text=expr("datum.title"), fill=colors.text, fontWeight="bold",
                         fontSize=board.letters(16, 14), x=0, y=expr(f"{top} * u"))
        .transform_filter(here),
        board.left_texts("slabs", text=expr("narrow ? datum.narrow_says : datum.says"), fill=colors.text,
                         fontSize=board.letters(13), x=0, y=expr(f"({top} + 21) * u"),
                         lineHeight=expr("17 * u"))
        .transform_filter(here),
    ]  # fmt: skip
