"""A layer's map of many pictures, as points that open their picture; and which are the nearest to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.board import Box
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.looking_inside.neighbors import NEAREST, order
from core.lessons.looking_inside.paint_figure import thumb
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.slides_figure import Slides, grid
from core.media.out.uri import data_uri

SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-left",
    "triangle-right",
)
PLANES: tuple[Box, Box] = ((4.0, 66.0, 420.0, 330.0), (4.0, 86.0, 342.0, 260.0))


@dataclass(frozen=True)
class Near:
    """`urls`, `labels` (into `classes`) and `lines` of the pictures, the nearest first; `places` (n + 1, 2), the
    reader's own last.

    `by_layer` and `by_pixels` are the nearest, as (place in `urls`, distance as text).
    """

    own: str
    urls: Sequence[str]
    labels: Sequence[int]
    classes: Sequence[str]
    places: np.ndarray
    lines: Sequence[Sequence[str]]
    by_layer: Sequence[tuple[int, str]]
    by_pixels: Sequence[tuple[int, str]]
    captions: Sequence[str]
    axes: tuple[str, str]


def near(look: Look, pictures: np.ndarray, labels: Sequence[int], captions: Sequence[str]) -> Near:
    """A look's picture among training pictures."""
    classes = look.passage.net.class_names
    own = data_uri(look.passage.picture)
    if not look.found:
        return Near(own, [], [], classes, np.zeros((1, 2)), [], [], [], captions, ("", ""))
    by_distance = order(look)
    place = {int(row): k for k, row in enumerate(by_distance)}
    distances = look.found["distances"]

    def nearest(values: np.ndarray) -> list[tuple[int, str]]:
        rows = np.argsort(values, kind="stable")[:NEAREST]
        return [(place[int(row)], f"{float(values[row]):.2f}") for row in rows]

    a, b = (100 * float(share) for share in look.found["shares"])
    return Near(
        own=own,
        urls=[data_uri(thumb(pictures[row])) for row in by_distance],
        labels=[labels[row] for row in by_distance],
        classes=classes,
        places=look.found["places"][[*by_distance, -1]],
        lines=[
            [
                classes[labels[row]],
                f"Says {classes[int(look.found['said'][row])]}",
                f"{distances[row]:.2f} away",
            ]
            for row in by_distance
        ],
        by_layer=nearest(distances),
        by_pixels=nearest(look.found["pixel_distances"]),
        captions=captions,
        axes=(f"first component, {a:.1f}%", f"second, {b:.1f}%"),
    )


def neighbors_figure(found: Near, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per picture, from the nearest outward. Without any, the reader's picture alone."""
    slides = Slides(mode)
    slides.captions(found.captions)
    slides.word("Map of the last hidden layer", (4, 46), (4, 66), bold=True)
    slides.box(*PLANES, fill=slides.colors.surface)
    own = ((452.0, 66.0, 104.0, 104.0), (0.5, 396.0, 104.0, 104.0))
    opened = ((572.0, 66.0, 104.0, 104.0), (118.0, 396.0, 104.0, 104.0))
    slides.word("Your picture", (452, 46), (0, 376), bold=True)
    slides.pic(found.own, *own)
    if found.urls:
        slides.word("Opened", (572, 46), (118, 376), bold=True)
        _points(slides, found)
        for step, lines in enumerate(found.lines):
            slides.pic(found.urls[step], *opened, step, step + 1)
            for at, text in enumerate(lines):
                slides.word(
                    text, (686, 68 + 18 * at), (230, 398 + 18 * at), room=(134, 118), bold=not at, when=step,
                    until=step + 1,
                )  # fmt: skip
        _row(slides, found, found.by_layer, "Nearest by the last hidden layer", (190, 514))
        _row(slides, found, found.by_pixels, "Nearest by raw pixels, for comparison", (308, 630))
    legend = _legend(slides, found, 748)
    return slides.figure((438.0, legend), max(len(found.urls), 1), alt_text, rate=4, start=1, top=(46, 66))


def _spots(found: Near) -> list[list[tuple[float, float]]]:
    """Every picture's place on both boards."""
    low, high = found.places.min(axis=0), found.places.max(axis=0)
    shares = (found.places - low) / np.where(high > low, high - low, 1)
    return [[(x + 10 + a * (w - 20), y + h - 10 - b * (h - 20)) for a, b in shares.tolist()] for x, y, w, h in PLANES]


def _points(slides: Slides, found: Near) -> None:
    """A point per picture, the opened one marked, and lines to the nearest."""
    wide, narrow = _spots(found)
    colors = slides.colors
    for k, _ in found.by_layer:
        slides.line((wide[-1], wide[k]), (narrow[-1], narrow[k]), stroke=colors.muted, width=1)
    for k, label in enumerate(found.labels):
        color = colors.series[label % len(colors.series)]
        slides.dot(wide[k], narrow[k], fill=color, shape=SHAPES[label % len(SHAPES)], area=64)
        slides.dot(wide[k], narrow[k], fill="transparent", stroke=colors.read, area=260, when=k, until=k + 1)
        slides.hit(k, (wide[k][0] - 6, wide[k][1] - 6, 12, 12), (narrow[k][0] - 6, narrow[k][1] - 6, 12, 12))
    slides.dot(wide[-1], narrow[-1], fill=colors.write, area=560)
    below = [(x, y - 8) for x, y in (wide[-1], narrow[-1])]
    slides.word("you", below[0], below[1], ink=colors.background, bold=True, align="center")
    for text, align, place in (
        (found.axes[0], "right", ((420, 378), (342, 330))),
        (found.axes[1], "left", ((10, 70), (10, 90))),
    ):
        slides.word(text, place[0], place[1], align=align, ink=colors.muted)


def _row(slides: Slides, found: Near, near: Sequence[tuple[int, str]], title: str, tops: tuple[float, float]) -> None:
    """The nearest pictures with their class and their distance; pointing at one opens it."""
    slides.word(title, (452, tops[0]), (0, tops[1]), bold=True)
    wide = grid(NEAREST, NEAREST, (452, tops[0] + 18), (56, 56), (62, 0))
    narrow = grid(NEAREST, NEAREST, (0.5, tops[1] + 18), (53, 53), (59, 0))
    for (k, distance), one, other in zip(near, wide, narrow, strict=False):
        slides.pic(found.urls[k], one, other)
        slides.frame((one, other), when=k, until=k + 1)
        slides.hit(k, one, other)
        for text, down, ink in ((found.classes[found.labels[k]], 3, ""), (distance, 18, slides.colors.muted)):
            slides.word(text, (one[0], one[1] + 56 + down), (other[0], other[1] + 53 + down), ink=ink, room=(60, 57))


def _legend(slides: Slides, found: Near, top: float) -> float:
    """The classes' colors and shapes under the map; answers how high the narrow board is then."""
    colors = slides.colors
    across, pitch = 4, 106.0
    for k, name in enumerate(found.classes[:8]):
        row, column = divmod(k, across)
        wide, narrow = (12 + column * pitch, 406 + row * 15), (8 + column * 87.0, top + row * 17)
        slides.dot(
            (wide[0], wide[1]),
            (narrow[0], narrow[1]),
            fill=colors.series[k % len(colors.series)],
            shape=SHAPES[k % len(SHAPES)],
            area=50,
        )
        slides.word(name, (wide[0] + 9, wide[1] - 7), (narrow[0] + 9, narrow[1] - 7), room=(pitch - 20, 70))
    return top + 17 * (-(-min(len(found.classes), 8) // across))
