"""The alignments on the stage, one after the other."""

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.captcha import alignments_words
from core.lessons.captcha.alignments import Alignments
from core.lessons.captcha.example import CLASSES
from core.lessons.captcha.reading import STRIPS, Bar, Frame, Reading, strips
from core.lessons.captcha.reading_figure import reading_figure, table
from core.wording import number

TOPS = 6  # texts that the list shows


def alignments_figure(found: Alignments, mode: Mode) -> Figure:
    """A way through the columns a step, and the sum so far."""
    chosen = found.task
    # The wanted text grows as its alignments are added; the others are there to compare with.
    others = [(text, p) for text, p in found.others if text != chosen.text and p > 0][: TOPS - 1]
    fixed = [Bar(n, text or "no text", p, number(p, found.places)) for n, (text, p) in enumerate(others, start=1)]
    frames = [
        Frame(
            alignments_words.caption(found, index),
            cells=[*enumerate(row.classes)],
            letters=strips(CLASSES, row.classes),
            bars=[Bar(0, chosen.text or "no text", row.total, number(row.total, found.places), True), *fixed],
        )
        for index, row in enumerate(found.rows)
    ]
    reading = Reading(
        chosen.p, table(chosen.p, mode), CLASSES, frames, STRIPS, "Sum so far, and the best other texts", TOPS
    )
    return reading_figure(reading, mode, alignments_words.alt(found), rate=2)
