"""Heat maps of a trained network, and below them those of the same network with its layers randomized one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import isnan

from core.figures.board import Box, Spot
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.looking_inside.heat import alike
from core.lessons.looking_inside.paint_figure import painted
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.slides_figure import Slides, grid, strip
from core.media.out.uri import data_uri
from core.wording import number

SIDE, SMALL = 126.0, 112.0  # of a map on both boards
PITCH, SMALL_PITCH = 138.6, 118.5
BAND, SMALL_BAND = 38.0, 28.0  # height of a curve
LARGE, HALF = 300.0, 168.0  # of the one map on both boards
SIGNED = 3  # the place of integrated gradients, which have a sign
LOW, HIGH = -0.25, 1.0  # rank correlations that a curve has room for


@dataclass(frozen=True)
class Heat:
    """Pictures as URLs: `picture`, a map per title of the trained network, `random` for each step and title.

    `likeness` (steps, titles) are rank correlations with the trained network's maps; `says` two or three lines for
    each step on what the network answers; `ends` of the scale below every map. Steps begin with nothing randomized.
    """

    picture: str
    titles: Sequence[str]
    maps: Sequence[str]
    random: Sequence[Sequence[str]]
    likeness: Sequence[Sequence[float]]
    says: Sequence[Sequence[str]]
    captions: Sequence[str]
    answer: str = "Trained network"  # what that says, as the first row's heading


def pictured(look: Look, titles: Sequence[str], captions: Sequence[str], over: bool, mode: Mode) -> Heat:
    """A look's maps as pictures, laid `over` the picture in gray or on their own."""
    picture = look.passage.picture
    under = picture if over else None
    maps: list[str] = []
    random: list[list[str]] = []
    says: list[list[str]] = []
    likeness: Sequence[Sequence[float]] = []
    if look.found:
        paint = [partial(painted, mode=mode, signed=k == SIGNED, under=under) for k in range(len(titles))]
        maps = [paint[k](values) for k, values in enumerate(look.found["maps"])]
        random = [[paint[k](v.astype(float)) for k, v in enumerate(of_net)] for of_net in look.found["shares"]]
        likeness = alike(look.found).tolist()
        names = look.passage.net.class_names
        says = [
            [
                "It says",
                names[int(row.argmax())],
                f"Score of {look.name}:",
                number(float(row[look.target]), 4),
            ]
            for row in look.found["scores"]
        ]
    winner = look.passage.winner
    answer = f"It says {look.passage.net.class_names[winner]}, {look.probabilities[winner]:.1%}"
    return Heat(data_uri(picture), titles, maps, random, likeness, says, captions, answer)


def heat_figure(heat: Heat, mode: Mode, alt_text: str) -> Figure:
    """The playable stage: a step per number of randomized layers. Without steps, the picture and empty places."""
    slides = Slides(mode)
    slides.captions(heat.captions)
    upper = [*zip(_boxes(62), _narrow(88, 134), strict=True)]
    lower = [*zip(_boxes(220), _narrow(382, 178), strict=True)]
    slides.word(heat.answer, (0, 44), (0, 52), bold=True, room=(PITCH - 4, 346))
    for (wide, narrow), title in zip(upper, ("Picture", *heat.titles), strict=True):
        # The picture itself stands under the row's own heading.
        if title != "Picture":
            slides.word(title, (wide[0], wide[1] - 17), (narrow[0], narrow[1] - 16), room=(SIDE + 10, SMALL + 6))
        slides.box(wide, narrow, fill=slides.colors.surface, stroke=slides.colors.muted, width=0.5)
    slides.pic(heat.picture, *upper[0])
    for url, both in zip(heat.maps, upper[1:], strict=False):
        slides.pic(url, *both)
    if heat.random:
        _randomized(slides, heat, lower)
    heights = (428.0, 732.0) if heat.random else (210.0, 362.0)
    return slides.figure(heights, max(len(heat.captions), 1), alt_text, rate=1)


def single_figure(heat: Heat, at: int, mode: Mode, alt_text: str) -> Figure:
    """The picture, and one map as large. Without maps, an empty place."""
    slides = Slides(mode)
    slides.captions(heat.captions)
    places = (
        ((0.5, 66.0, LARGE, LARGE), (0.5, 92.0, HALF, HALF)),
        ((330.0, 66.0, LARGE, LARGE), (181.0, 92.0, HALF, HALF)),
    )
    urls, titles = [heat.picture, *heat.maps[at : at + 1]], [heat.answer, heat.titles[at]]
    for both, title in zip(places, titles, strict=True):
        slides.word(title, (both[0][0], 46), (both[1][0], 74), bold=True, room=(LARGE, HALF))
        slides.box(*both, fill=slides.colors.surface, stroke=slides.colors.muted, width=0.5)
    for both, url in zip(places, urls, strict=False):
        slides.pic(url, *both)
    return slides.figure((376.0, 268.0), 1, alt_text, top=(46, 74))


def _boxes(top: float) -> list[Box]:
    return grid(6, 6, (0.5, top), (SIDE, SIDE), (PITCH, 0))


def _narrow(top: float, pitch: float) -> list[Box]:
    return grid(6, 3, (0.5, top), (SMALL, SMALL), (SMALL_PITCH, pitch))


def _randomized(slides: Slides, heat: Heat, places: list[tuple[Box, Box]]) -> None:
    """The second row: played maps, how like the trained ones they are, and that as a curve."""
    steps = len(heat.random)
    slides.word("The same network, with layers randomized from the scores down", (0, 202), (0, 364), bold=True)
    (wide, narrow), *others = places
    for step, lines in enumerate(heat.says):
        for at, text in enumerate(lines):
            slides.word(
                text, (wide[0], wide[1] + 4 + 18 * at), (narrow[0], narrow[1] + 4 + 18 * at), bold=at == 1,
                room=(SIDE + 6, SMALL + 4), when=step, until=step + 1,
            )  # fmt: skip
    slides.word(
        "Alike, in ranks:",
        (wide[0], wide[1] + SIDE + 3),
        (narrow[0], narrow[1] + SMALL + 3),
        ink=slides.colors.muted,
    )
    for k, both in enumerate(others):
        slides.box(*both, fill=slides.colors.surface, stroke=slides.colors.muted, width=0.5)
        for step, urls in enumerate(heat.random):
            slides.pic(urls[k], *both, step, step + 1)
            like = heat.likeness[step][k]
            text = "empty" if isnan(like) else number(like, 2)
            slides.word(
                text,
                (both[0][0], both[0][1] + SIDE + 3),
                (both[1][0], both[1][1] + SMALL + 3),
                bold=True,
                when=step,
                until=step + 1,
            )
        if not isnan(heat.likeness[0][k]):
            _curve(slides, [0.0 if isnan(row[k]) else row[k] for row in heat.likeness], both, steps)


def _curve(slides: Slides, values: list[float], both: tuple[Box, Box], steps: int) -> None:
    """Likeness over the number of randomized layers, from 1 at the top; the line at 0 is dashed."""
    rooms = [
        (both[0][0] + 40, both[0][1] + SIDE + 8, SIDE - 44, BAND),
        (both[1][0] + 36, both[1][1] + SMALL + 5, SMALL - 40, SMALL_BAND),
    ]

    def spot(room: Box, step: float, value: float) -> Spot:
        share = (min(max(value, LOW), HIGH) - LOW) / (HIGH - LOW)
        return room[0] + step / max(steps - 1, 1) * room[2], room[1] + (1 - share) * room[3]

    ends = (0, max(steps - 1, 1))
    slides.line(
        *([spot(room, k, 0) for k in ends] for room in rooms),
        stroke=slides.colors.muted,
        width=0.8,
        dashed=True,
    )
    points = [[spot(room, k, value) for k, value in enumerate(values)] for room in rooms]
    slides.line(*points, stroke=slides.colors.positive)
    for k in range(steps):
        slides.dot(points[0][k], points[1][k], fill=slides.colors.read, when=k, until=k + 1)
        slides.hit(k, *(strip(room, k, steps) for room in rooms))
