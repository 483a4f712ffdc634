"""A layer's filters as pictures, what excites each, and how the chosen one's picture came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.looking_inside.filters import unit_label
from core.lessons.looking_inside.paint_figure import kernels
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.slides_figure import Slides, grid, strip
from core.media.out.uri import data_uri
from core.nn.layers import Dense

BLOCK, SMALL_BLOCK = 420.0, 350.0
LARGE, SMALL = 256.0, 200.0


@dataclass(frozen=True)
class Excited:
    """Pictures as URLs: `kernels` of the units, `finals` of what excites each (none while not known), `frames` of the
    chosen one, step by step. `labels` name the units, `answers` are the chosen one's for each frame.
    """

    title: str
    labels: Sequence[str]
    kernels: Sequence[str]
    finals: Sequence[str]
    chosen: int
    frames: Sequence[str]
    answers: Sequence[float]
    captions: Sequence[str]
    weights: str = "Its kernel"


def excited(look: Look, index: int, unit: int, captions: Sequence[str], mode: Mode) -> Excited:
    """A look's filters, what excites each, and the chosen one's way there."""
    weights = kernels(look, index, mode)
    name = look.passage.outputs[index].name
    frames = look.found["frames"] if look.found else None
    if isinstance(look.passage.outputs[index].layer, Dense):
        title, its = f"Classes of {name}, what excites each, and their weights", "Its weights"
    else:
        title, its = f"Filters of {name}, and what excites each", "Its kernel"
    return Excited(
        title=title,
        labels=[unit_label(look, index, k) for k in range(len(weights))],
        kernels=weights,
        finals=[data_uri(picture) for picture in frames[-1]] if frames is not None else [],
        chosen=unit,
        frames=[data_uri(picture) for picture in frames[:, unit]] if frames is not None else [],
        answers=look.found["answers"][:, unit].tolist() if look.found else [],
        captions=captions,
        weights=its,
    )


def filters_figure(found: Excited, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per frame."""
    slides = Slides(mode)
    slides.captions(found.captions)
    count = len(found.labels)
    rows = _tiles(slides, found)
    tall = rows[0] + 20, rows[1] + 24
    top = (66.0, tall[1] + 20)
    large = ((452.0, top[0], LARGE, LARGE), (0.5, top[1], SMALL, SMALL))
    slides.word(f"What excites {found.labels[found.chosen]}", (452, 46), (0, tall[1]), bold=True)
    slides.box(*large, fill=slides.colors.surface, stroke=slides.colors.muted, width=0.5)
    for step, url in enumerate(found.frames):
        slides.pic(url, *large, step, step + 1)
    if found.kernels:
        kernel = ((722.0, top[0], 98.0, 98.0), (214.0, top[1], 134.0, 134.0))
        slides.word(found.weights, (722, 46), (214, tall[1]), bold=True)
        slides.pic(found.kernels[found.chosen], *kernel)
    if found.answers:
        _curve(slides, found, top[1])
    heights = max(rows[0], 420.0), top[1] + SMALL + 96
    assert count
    return slides.figure(heights, max(len(found.frames), 1), alt_text, rate=8, top=(46, 66))


def _tiles(slides: Slides, found: Excited) -> tuple[float, float]:
    """Every unit's picture over its kernel; how far down both boards are taken then."""
    count = len(found.labels)
    per_row = 5 if count <= 10 else 6
    pitch, small = BLOCK / per_row, SMALL_BLOCK / per_row
    part = 0.42 if found.kernels else 0.0  # of a tile, for its kernel
    heights = (pitch - 8) * (1 + part) + 22, (small - 7) * (1 + part) + 22
    slides.word(found.title, (0, 46), (0, 66), bold=True)
    wide = grid(count, per_row, (1.5, 66), (pitch - 8, pitch - 8), (pitch, heights[0]))
    narrow = grid(count, per_row, (1.5, 86), (small - 7, small - 7), (small, heights[1]))
    for k, both in enumerate(zip(wide, narrow, strict=True)):
        slides.box(*both, fill=slides.colors.surface)
        if found.finals:
            slides.pic(found.finals[k], *both)
        if k == found.chosen:
            slides.frame(both)
        (x, y, w, h), (X, Y, W, H) = both
        if found.kernels:
            slides.pic(found.kernels[k], (x, y + h + 3, w * part, w * part), (X, Y + H + 3, W * part, W * part))
        room = (w * (1 - part) - 4, W * (1 - part) - 3)
        slides.word(
            found.labels[k].split(" ")[-1],
            (x + w * part + 4, y + h + 4),
            (X + W * part + 3, Y + H + 4),
            room=room,
        )
    down = -(-count // per_row)
    return 66 + down * heights[0], 86 + down * heights[1]


def _curve(slides: Slides, found: Excited, top: float) -> None:
    """The unit's answer at every frame."""
    rooms = ((452.0, 346.0, LARGE, 62.0), (0.5, top + SMALL + 26, 348.0, 60.0))
    low, high = min(found.answers), max(found.answers)
    size = (high - low) or 1.0
    last = max(len(found.answers) - 1, 1)
    points = [
        [(x + k / last * w, y + (1 - (value - low) / size) * h) for k, value in enumerate(found.answers)]
        for x, y, w, h in rooms
    ]
    slides.word("Its answer", (452, 327), (0, top + SMALL + 8), ink=slides.colors.muted)
    slides.line(points[0], points[1], stroke=slides.colors.positive, width=2)
    for k, value in enumerate(found.answers):
        slides.dot(points[0][k], points[1][k], fill=slides.colors.read, area=80, when=k, until=k + 1)
        text = f"{value:.4f}".replace("-", "\u2212")
        slides.word(text, (708, 327), (348, top + SMALL + 8), bold=True, align="right", when=k, until=k + 1)
        slides.hit(k, *(strip(room, k, last + 1) for room in rooms))
