"""From probabilities to a text, on the stage."""

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.captcha import decoding_words
from core.lessons.captcha.decoding import Decoding
from core.lessons.captcha.example import CLASSES
from core.lessons.captcha.reading import STRIPS, Bar, Frame, Reading, strips
from core.lessons.captcha.reading_figure import reading_figure, table
from core.wording import number


def decoding_figure(found: Decoding, mode: Mode) -> Figure:
    """Greedy a column a step, its two moves, then the beam a column a step."""
    chosen, width = found.task, found.width
    said, steps, best = decoding_words.captions(found), chosen.steps, found.best.classes
    frames = [
        Frame(said[t], t, [*enumerate(best[: t + 1])], strips(CLASSES, best[: t + 1], moves=1)) for t in range(steps)
    ]
    cells = [*enumerate(best)]
    frames += [Frame(said[steps + move - 2], -1, cells, strips(CLASSES, best, move)) for move in (2, 3)]
    letters = strips(CLASSES, best)
    for t, step in enumerate(found.weighed):
        bars = [
            Bar(n, text or "no text", p, number(p, found.places), n < width)
            for n, (text, p) in enumerate(step[: decoding_words.SHOWN])
        ]
        frames.append(Frame(said[steps + 2 + t], t, cells, letters, bars))
    final = [Bar(n, text or "no text", p, number(p, found.places), n == 0) for n, (text, p) in enumerate(found.texts)]
    frames.append(Frame(said[-1], -1, cells, letters, final))
    reading = Reading(
        chosen.p,
        table(chosen.p, mode),
        CLASSES,
        frames,
        STRIPS,
        "Beginnings in the beam, kept in color",
        min(decoding_words.SHOWN, max(map(len, found.weighed))),
        columns={t: t for t in range(steps)},
    )
    return reading_figure(reading, mode, decoding_words.alt(found), rate=1)
