"""What stands around a drawing that computes step by step: chapters above it, a headline and the calculation below.

Every step is one row that holds all texts as they stand then, so that scrubbing shows any state exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from core.figures import board, caption
from core.figures.board import DIGIT, FACTS, FRAME, NARROW, NOWHERE, WIDE, WIDTH, Row, expr, place
from core.figures.palette import Palette, ink_on

CUT, APART = "\u241f", "~"  # between the cells of the calculation; between numbers, which never hold a tilde
COLUMNS = 6  # cells in a line of the calculation
SIZE, ROOMY_LINES = 14.5, 6  # letters of the calculation, and lines up to which they have that size
NARROW_SIZE = 12.0  # its letters on a phone
NARROW_LETTERS, WIDE_LETTERS = 60, 116  # in a line of the narrow board, and of the wide one
INKS = {"math": "t", "result": "g", "head": "m", "row": "t", "words": "t", "note": "m", "wrong": "w"}
Lines = Sequence[tuple[Sequence[str], str]]


@dataclass(frozen=True)
class Frame:
    """One step as it stands: texts and shares (-1 to 1) by key, what it reads and writes, and the calculation.

    `under` is the delta below a node, or the gradient beside a line's weight. `lines` are (cells, kind).
    """

    chapter: int
    head: str
    lines: Sequence[tuple[Sequence[str], str]]
    texts: Mapping[str, str] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    under: Mapping[str, str] = field(default_factory=dict)
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()


def panel_data(
    frames: Sequence[Frame], chapters: Sequence[str], panels: tuple[float, float], *, first: int = 1
) -> dict[str, list[Row]]:
    """Headline and calculation of every frame, and the chapters over all: `board`, `frames`, `chapters`, `slots`.

    `panels` is where the headline stands, on the wide and on the narrow board; `first` is the number of the first step
    for all that the pointer may be at.
    """
    wide_lines = max((_count(frame) for frame in frames), default=1)
    rows = [_calculation(frame) for frame in frames]
    heads = max(str(row["HEAD"]).count("\n") + 1 for row in rows)
    narrow_lines = max(int(row["COUNT"]) for row in rows)
    board: Row = {
        "h": panels[0] + 28 + max(_count(frame) * _pitch(frame)[0] for frame in frames) + 2,
        "H": panels[1] + heads * 18 + 8 + narrow_lines * 17 + 4,
        "p": panels[0],
        "P": panels[1],
        "heads": heads,
    }
    return {
        "board": [board],
        "frames": rows,
        "chapters": _chapters(frames, chapters, first),
        "slots": [{"r": r, "c": c, **NOWHERE} for r in range(max(wide_lines, narrow_lines)) for c in range(COLUMNS)],
    }


def _calculation(frame: Frame) -> Row:
    """What a frame says, laid out for both boards."""
    pitch, size = _pitch(frame)
    wide = _laid_out(_wrapped(frame.lines, WIDE_LETTERS), WIDE, size)
    narrow = _laid_out(_narrowed(frame.lines), NARROW, NARROW_SIZE)
    return {
        "chapter": frame.chapter,
        "head": frame.head,
        "HEAD": caption.fill(frame.head, 48),
        "pitch": pitch,
        "size": size,
        "cells": wide[0], "inks": wide[1], "xs": wide[2],
        "CELLS": narrow[0], "INKS": narrow[1], "XS": narrow[2], "COUNT": narrow[3],
    }  # fmt: skip


def _pitch(frame: Frame) -> tuple[float, float]:
    """From line to line of the wide calculation, and its letters: many lines are smaller and stand closer together."""
    return (22.0, SIZE) if _count(frame) <= ROOMY_LINES else (17.0, 12.5)


def _count(frame: Frame) -> int:
    """Lines of the wide calculation."""
    return len(_wrapped(frame.lines, WIDE_LETTERS))


def _wrapped(lines: Lines, letters: int) -> list[tuple[Sequence[str], str]]:
    """Lines that are no table's, broken where they are too long."""
    told: list[tuple[Sequence[str], str]] = []
    for cells, kind in lines:
        # Wrapping costs more than all else here, and few lines need it.
        if len(cells) > 1 or len(cells[0]) <= letters:
            told.append((cells, kind))
        else:
            told += [([part], kind) for part in caption.fill(cells[0], letters).split("\n")]
    return told


def _narrowed(lines: Lines) -> list[tuple[Sequence[str], str]]:
    """Lines for the narrow board: broken, and a table that is too wide without its second column."""
    table = [cells for cells, _ in lines if len(cells) > 1]
    wide = sum(max(len(cell) for cell in column) + 2 for column in zip(*table, strict=False)) if table else 0
    if wide > NARROW_LETTERS:
        lines = [([cells[0], *cells[2:]] if len(cells) > 1 else cells, kind) for cells, kind in lines]
    return _wrapped(lines, NARROW_LETTERS)


def _laid_out(lines: Lines, width: float, size: float) -> tuple[str, str, str, int]:
    """Cells as one text, an ink for each line, where each column stands, and how many lines there are.

    The first column stands at the left, the others end at their place.
    """
    count = max((len(cells) for cells, _ in lines), default=1)
    widths = [0.0] * COLUMNS
    for cells, _ in lines:
        if len(cells) > 1:
            for c, cell in enumerate(cells):
                widths[c] = max(widths[c], len(cell) * size * DIGIT)
    between = min(26.0, max(6.0, (width - sum(widths)) / max(count - 1, 1)))
    places, at = [0.0], widths[0]
    for c in range(1, COLUMNS):
        at += between + widths[c]
        places.append(min(at, width))
    flat = CUT.join(CUT.join([*cells, *[""] * (COLUMNS - len(cells))]) for cells, _ in lines)
    inks = "".join(INKS[kind] for _, kind in lines)
    return flat, inks, " ".join(f"{place_:.1f}" for place_ in places), len(lines)


def _chapters(frames: Sequence[Frame], chapters: Sequence[str], start: int) -> list[Row]:
    first: dict[int, int] = {}
    for number, frame in enumerate(frames, start):
        first.setdefault(frame.chapter, number)
    count = len(chapters)
    rows = []
    for k, name in enumerate(chapters):
        wide, narrow = (WIDE + 6) / count, (NARROW + 4) / count
        rows.append({"k": k, "text": name, "when": first.get(k, start - 1),
                     **place((k * wide, 0, wide - 6, 19), (k * narrow, 0, narrow - 4, 19))})  # fmt: skip
    return rows or [{"k": -1, "text": "", "when": start - 1, **NOWHERE}]


# What the chapters and the calculation need.
PANEL_PARAMETERS: list[dict[str, Any]] = [
    FACTS,
    FRAME,
    {"name": "cells", "expr": f"split(narrow ? fr.CELLS : fr.cells, '{CUT}')"},
    {"name": "xs", "expr": "split(narrow ? fr.XS : fr.xs, ' ')"},
    {"name": "inks", "expr": "narrow ? fr.INKS : fr.inks"},
]


def chapter_layers(colors: Palette) -> list[alt.Chart]:
    """The chapters over a drawing; the one at hand is filled."""
    now = "datum.k == fr.chapter"
    return [
        board.unseen("board", "frames"),
        board.rects("chapters", fill=expr(f"{now} ? '{colors.primary}' : '{colors.surface}'"), cornerRadius=4),
        board.texts(
            "chapters",
            size=12,
            fontSize=expr("narrow ? 11.5 : 12.5"),
            limit=expr(WIDTH),
            fill=expr(f"{now} ? '{ink_on(colors.primary)}' : '{colors.muted}'"),
        ),
    ]


def panel_layers(colors: Palette) -> list[alt.Chart]:
    """The headline and the lines of the calculation."""
    ink = "substring(inks, datum.r, datum.r + 1)"
    size = "max(11.5, (narrow ? 12 : fr.size) * u)"
    top = "(narrow ? g.P + g.heads * 18 + 8 : g.p + 28)"
    pitch = "(narrow ? 17 : fr.pitch)"
    return [
        board.left_texts(
            "board", text=expr("narrow ? fr.HEAD : fr.head"), fill=colors.text, fontWeight="bold", x=0,
            y=expr("(narrow ? g.P : g.p) * u"), fontSize=expr("max(14, (narrow ? 14 : 16) * u)"),
            lineHeight=expr("18 * u"),
        ),
        board.texts(
            "slots", text=expr(f"cells[datum.r * {COLUMNS} + datum.c]"), baseline="top",
            align=expr("datum.c == 0 ? 'left' : 'right'"), x=expr("toNumber(xs[datum.c]) * u"),
            y=expr(f"({top} + datum.r * {pitch}) * u"), fontSize=expr(size),
            fill=expr(
                f"{ink} == 'g' && fr.chapter == 2 ? '{colors.gradient}' : {ink} == 'w' ? '{colors.negative}'"
                f" : {ink} == 'm' ? '{colors.muted}' : '{colors.text}'"
            ),
            fontWeight=board.bold(f"{ink} == 'g'"),
        ),
    ]  # fmt: skip
