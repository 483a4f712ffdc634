"""A living neuron beside an artificial one; each step brings one part and its counterpart forward."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import altair as alt

from core.figures import board, caption
from core.figures.board import FACTS, LEFT, TOP, WIDTH, Row, expr, place
from core.figures.palette import Mode, Palette, palette, soft
from core.figures.player import Figure
from core.lessons.neuron import parts_shapes as shapes
from core.lessons.neuron.parts import Neuron
from core.lessons.neuron.parts_shapes import Dot, Path, Spot, Word
from core.lessons.neuron.parts_words import PAIRS
from core.lessons.neuron.parts_words import trace as parts_trace
from core.lessons.neuron.plane_parts_figure import (
    said,
)
from core.lessons.neuron.settings import plain

# Left upper corner and scale of each drawing, on the wide and the narrow board.
LIVING = ((0.0, 62.0, 0.98), (0.0, 92.0, 0.86))
ARTIFICIAL = ((426.0, 62.0, 0.98), (2.0, 362.0, 0.86))
HEIGHTS = (352.0, 618.0)
PICK = "datum && isNumber(datum.part) && datum.part >= 0 ? datum.part + 1 : -1"


class Signal(NamedTuple):
    """One input of the artificial neuron and its weight, as texts; the weight also as a number."""

    x: str
    weight: str
    w: float


def neuron_figure(
    names: Sequence[tuple[str, str]],
    captions: Sequence[tuple[str, str]],
    signals: Sequence[Signal],
    said: tuple[str, str, bool],
    mode: Mode,
) -> Figure:
    """The playable stage: a step per part, and one for the whole.

    `names` are pairs of living and artificial part; `said` is the sum, the answer, and whether the step is smooth.
    """
    colors = palette(mode)
    return Figure(
        structure=_structure(mode),
        data={
            "board": [{"h": HEIGHTS[0], "H": HEIGHTS[1], "parts": len(names)}],
            "frames": [{"when": k, "says": wide, "SAYS": narrow} for k, (wide, narrow) in enumerate(captions)],
            "paths": [*_paths(signals, said[2], colors)],
            "dots": [*_dots(colors)],
            "words": [*_names(names, colors), *_values(signals, said, colors)],
        },
        steps=len(captions),
        alt="A living neuron beside an artificial one, part by part: "
        + ", ".join(f"{living} and {artificial}" for living, artificial in names)
        + ".",
        rate=1,
        pick=PICK,
    )


def _put(spot: Spot, where: tuple[tuple[float, float, float], ...], width: float = 0.0) -> Row:
    """A spot of a drawing on both boards."""
    wide, narrow = ((left + spot[0] * s, top + spot[1] * s, width * s, 0.0) for left, top, s in where)
    return place(wide, narrow)


def _paths(signals: Sequence[Signal], smooth: bool, colors: Palette) -> Iterator[Row]:
    tissue = colors.series[7]
    piece = 0

    def path(line: Path, where: Any, stroke: str, fill: str) -> Iterator[Row]:
        nonlocal piece
        piece += 1
        for spot in (*line.spots, line.spots[0]) if line.closed else line.spots:
            yield {"piece": piece, "part": line.part, "stroke": stroke, "wide": line.width,
                   "fill": fill if line.closed else "transparent", **_put(spot, where)}  # fmt: skip

    for line in shapes.LIVING_PATHS:
        yield from path(line, LIVING, tissue, soft(tissue, colors, 0.25))
    largest = max((abs(signal.w) for signal in signals), default=0) or 1.0
    for at, signal in zip(shapes.INPUTS, signals, strict=True):
        color = colors.positive if signal.w >= 0 else colors.negative
        yield from path(Path(shapes.SYNAPSES, (at, shapes.SUM), 1 + 6 * abs(signal.w) / largest), ARTIFICIAL, color, "")
    for line in shapes.ARTIFICIAL_PATHS:
        yield from path(line, ARTIFICIAL, colors.text, colors.surface)
    curve = shapes.SIGMOID_SHAPE if smooth else shapes.STEP_SHAPE
    yield from path(Path(shapes.HILLOCK, curve, 2.5), ARTIFICIAL, colors.text, "")


def _dots(colors: Palette) -> Iterator[Row]:
    tissue = colors.series[7]

    def dot(one: Dot, where: Any, fill: str, stroke: str) -> Row:
        return {"part": one.part, "fill": fill, "stroke": stroke, **_put(one.at, where, 2 * one.radius)}

    for one in shapes.LIVING_DOTS:
        fill = {shapes.BODY: soft(tissue, colors, 0.25), shapes.SYNAPSES: colors.series[3]}.get(one.part, tissue)
        yield dot(one, LIVING, fill, tissue if one.part == shapes.BODY else fill)
    for one in shapes.ARTIFICIAL_DOTS:
        yield dot(one, ARTIFICIAL, colors.text if one.part == shapes.TERMINALS else colors.surface, colors.text)


def _names(names: Sequence[tuple[str, str]], colors: Palette) -> Iterator[Row]:
    for title, where in (("Living", LIVING), ("Artificial", ARTIFICIAL)):
        yield _word(-1, title, Word(-1, (0, -14), "left"), where, colors.muted, 14.0)
    for drawn, column, where in (
        (shapes.LIVING_WORDS, 0, LIVING),
        (shapes.ARTIFICIAL_WORDS, 1, ARTIFICIAL),
    ):
        for word in drawn:
            yield _word(word.part, f"{word.part + 1} {names[word.part][column]}", word, where, colors.text)


def _values(signals: Sequence[Signal], said: tuple[str, str, bool], colors: Palette) -> Iterator[Row]:
    """The artificial neuron's numbers."""
    for at, signal in zip(shapes.INPUTS, signals, strict=True):
        yield _word(shapes.DENDRITES, signal.x, Word(0, at), ARTIFICIAL, colors.text, 14.0, value=True)
        middle = (at[0] + 0.46 * (shapes.SUM[0] - at[0]), at[1] + 0.46 * (shapes.SUM[1] - at[1]) - 13)
        yield _word(shapes.SYNAPSES, signal.weight, Word(1, middle), ARTIFICIAL, colors.text, 13.0, value=True)
    x, y = shapes.SUM
    yield _word(shapes.BODY, "Σ", Word(2, (x, y - 12)), ARTIFICIAL, colors.text, 16.0)
    yield _word(shapes.BODY, said[0], Word(2, (x, y + 10)), ARTIFICIAL, colors.text, 14.0, value=True)
    yield _word(shapes.AXON, said[1], Word(4, (332, 128)), ARTIFICIAL, colors.text, 14.0, value=True)


def _word(part: int, text: str, word: Word, where: Any, ink: str, size: float = 13.0, *, value: bool = False) -> Row:
    return {
        "part": part, "text": text, "align": word.align, "ink": ink, "size": size, "SIZE": max(11.5, size - 1.5),
        "value": value, **_put(word.at, where),
    }  # fmt: skip


# Everything at full strength in the last step; before it, the part of the step, and the rest steps back.
_STRENGTH = "datum.part < 0 || index >= g.parts || datum.part == index ? 1 : 0.35"


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Layers that the two drawings are made of; built once for each mode."""
    colors = palette(mode)
    # Data in a step: a number is there once its part has been told.
    told = "!datum.value || index >= datum.part ? datum.text : ''"
    return board.structure(
        board.unseen("board"),
        board.lines(
            "paths", "piece", strokeWidth=expr("datum.wide * u"), fill=expr("datum.fill"), strokeCap="round",
            strokeJoin="round", opacity=expr(_STRENGTH),
        ),
        # The ground keeps lines from showing through a dot that steps back.
        _discs(fill=colors.background, stroke=None, opacity=1),
        _discs(fill=expr("datum.fill"), stroke=expr("datum.stroke"), strokeWidth=1.5, opacity=expr(_STRENGTH)),
        board.texts(
            "words", text=expr(told), x=expr(LEFT), y=expr(TOP), align=expr("datum.align"),
            fill=expr(f"datum.part == index ? '{colors.read}' : datum.ink"),
            fontWeight=board.bold("datum.part < 0 || datum.part == index"),
        ),
        caption.layer(colors, "frames", ("says", "SAYS"), limit=alt.Undefined),
        colors=colors,
        parameters=[FACTS],
    )  # fmt: skip


def _discs(**look: Any) -> alt.Chart:
    return board.points("dots", shape="circle", size=expr(f"PI / 4 * pow({WIDTH}, 2)"), **look)


def pairs_figure(neuron: Neuron, mode: Mode) -> Figure:
    """The living neuron beside the artificial one."""
    return neuron_figure(
        [(pair.living, pair.artificial) for pair in PAIRS],
        [said(step.caption) for step in parts_trace(neuron).steps],
        [Signal(plain(x), plain(w), float(w)) for x, w in zip(neuron.x, neuron.w, strict=True)],
        (plain(neuron.z, 4), neuron.said, neuron.smooth),
        mode,
    )
