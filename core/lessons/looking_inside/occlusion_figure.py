"""A patch moves over a picture; a map fills with what the score loses at every place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import FOREVER, Box
from core.figures.palette import Mode, hex_of, palette, ramp, rgb, shades
from core.figures.player import Figure
from core.lessons.looking_inside.occlusion import lost as lost_of
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.slides_figure import Slides
from core.media.out.uri import data_uri

CLASSES = 8  # shown with their probability
SIDE, SMALL = 300.0, 168.0
ROW, SMALL_ROW = 30.0, 24.0  # of a class


@dataclass(frozen=True)
class Covered:
    """`picture` as a URL, `size` pixels on a side. `tops`, `lefts` and `patch` in pixels, `cover` the patch's color.

    `lost` (rows, columns) is what the score loses, nan where it was not looked at; `shares` (rows * columns, classes)
    the probabilities of `classes` then, `whole` those of the whole picture; `legend` a strip of the colors.
    """

    picture: str
    size: int
    tops: Sequence[int]
    lefts: Sequence[int]
    patch: int
    cover: str
    lost: np.ndarray
    classes: Sequence[str]
    shares: np.ndarray
    whole: np.ndarray
    captions: Sequence[str]
    legend: str
    ends: tuple[str, str]


def covered(look: Look, patch: int, captions: Sequence[str], mode: Mode) -> Covered:
    """A look's patch on its way over the picture."""
    lost = lost_of(look)
    order = np.argsort(-look.probabilities, kind="stable").tolist()
    shown = [look.target, *(k for k in order if k != look.target)][:CLASSES]
    limit = float(np.nanmax(np.abs(lost), initial=0)) or 1.0
    shares = look.found["probabilities"].reshape(-1, len(look.names)) if look.found else np.zeros((0, len(look.names)))
    gray = f"{round(look.baseline):02x}"
    return Covered(
        picture=data_uri(look.passage.picture),
        size=look.passage.picture.shape[0],
        tops=look.found["tops"].tolist() if look.found else [],
        lefts=look.found["lefts"].tolist() if look.found else [],
        patch=patch,
        cover=f"#{gray * 3}",
        lost=lost,
        classes=[look.passage.net.class_names[k] for k in shown],
        shares=shares[:, shown].astype(float),
        whole=look.probabilities[shown].astype(float),
        captions=captions,
        legend=data_uri(np.arange(256, dtype=np.uint8)[None], table=ramp(palette(mode).diverging)),
        ends=(f"gains {limit:.2f}", f"loses {limit:.2f}"),
    )


def occlusion_figure(found: Covered, mode: Mode, alt_text: str, *, start: int = 1) -> Figure:
    """The playable stage: a step per place of the patch. Without places, the picture and what is said of it."""
    slides = Slides(mode)
    slides.captions(found.captions)
    pictures = ((0.5, 66.0, SIDE, SIDE), (0.5, 92.0, SMALL, SMALL))
    maps = ((324.0, 66.0, SIDE, SIDE), (181.0, 92.0, SMALL, SMALL))
    slides.word("Picture with its patch", (0, 46), (0, 74), bold=True)
    slides.word("What the score loses there", (324, 46), (181, 74), bold=True)
    slides.pic(found.picture, *pictures)
    slides.box(*maps, fill=slides.colors.surface, stroke=slides.colors.muted, width=0.5)
    rows, columns = found.lost.shape
    limit = float(np.nanmax(np.abs(found.lost), initial=0)) or 1.0
    fills = shades(np.nan_to_num(found.lost / limit).ravel(), slides.colors.diverging)
    for step in range(rows * columns):
        row, column = divmod(step, columns)
        patch = [_part(box, found, row, column) for box in pictures]
        slides.box(*patch, fill=found.cover, stroke=slides.colors.read, width=2, over=True, when=step, until=step + 1)
        cell = [(x + column * w / columns, y + row * h / rows, w / columns, h / rows) for x, y, w, h in maps]
        if not np.isnan(found.lost[row, column]):
            pale = mixed(fills[step], slides.colors.background)
            slides.box(*cell, fill=pale, stroke=pale, width=0.5, until=step)
            slides.box(*cell, fill=fills[step], stroke=fills[step], width=0.5, when=step)
        slides.frame((cell[0], cell[1]), when=step, until=step + 1, written=True)
        slides.hit(step, cell[0], cell[1])
    if rows * columns:
        slides.scale(found.legend, found.ends, (324, 374, SIDE, 9), (181, 268, SMALL, 8))
    _bars(slides, found)
    narrow = 300 + SMALL_ROW * (len(found.classes) + 1)
    height = max(404.0, 90 + ROW * len(found.classes))
    return slides.figure((height, narrow), max(rows * columns, 1), alt_text, rate=8, start=start, top=(46, 74))


def mixed(color: str, ground: str, share: float = 0.35) -> str:
    """A color thinned out on its ground, for what is still to come."""
    return hex_of(round(share * a + (1 - share) * b) for a, b in zip(rgb(color), rgb(ground), strict=True))


def _part(box: Box, found: Covered, row: int, column: int) -> Box:
    """Where a patch lies on a picture."""
    x, y, w, _ = box
    unit = w / found.size
    return x + found.lefts[column] * unit, y + found.tops[row] * unit, found.patch * unit, found.patch * unit


def _bars(slides: Slides, found: Covered) -> None:
    """Every class with its probability now, and a mark at that of the whole picture."""
    slides.word("It says (mark: whole picture)", (650, 46), (0, 300), bold=True)
    for k, name in enumerate(found.classes):
        spots = ((650.0, 68 + ROW * k), (0.0, 324 + SMALL_ROW * k))
        slides.word(name, spots[0], (0, spots[1][1]), room=(124, 96))
        rooms = ((650.0, spots[0][1] + 16, 168.0, 9.0), (100.0, spots[1][1] + 3, 196.0, 10.0))
        slides.box(*rooms, fill=slides.colors.surface)
        steps = found.shares[:, k] if len(found.shares) else found.whole[None, k]
        for step, share in enumerate(steps.tolist()):
            until = step + 1 if len(found.shares) else FOREVER
            if np.isnan(share):
                continue
            bars = [(x, y, max(share * w, 1.0), h) for x, y, w, h in rooms]
            slides.box(bars[0], bars[1], fill=slides.colors.positive, when=step, until=until)
            slides.word(
                f"{100 * share:.1f}%",
                (818, spots[0][1]),
                (350, spots[1][1]),
                align="right",
                when=step,
                until=until,
            )
        marks = [(x + found.whole[k] * w - 1, y - 2, 2.0, h + 4) for x, y, w, h in rooms]
        slides.box(marks[0], marks[1], fill=slides.colors.read, over=True)
