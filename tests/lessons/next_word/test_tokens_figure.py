"""The stages of the next word: what is drawn is among the bars."""

from collections.abc import Callable
from functools import partial

from core.figures.player import Figure
from core.lessons.next_word.generate_figure import generate_figure
from core.lessons.next_word.predict_figure import predict_figure
from core.lessons.next_word.tokens_figure import BARS
from core.lessons.next_word.train_figure import Moment, course_figure
from tests.lessons.next_word.test_words import reading, written


def course(moments: int, ngram: tuple[str, float] | None = None) -> Figure:
    told = [Moment(k, 90 / (k + 1), 95 / (k + 1), f"After epoch {k}", "word " * 40) for k in range(moments)]
    return course_figure(told, 10, ngram, "light", "alt", tokens=90)


FIGURES: dict[str, Callable[[], Figure]] = {
    "tokens, reading": lambda: predict_figure(reading(), "light"),
    "tokens, writing": lambda: generate_figure(written(), "light"),
    "course": partial(course, 4),
    "course, beside an n-gram": partial(course, 4, ("3-gram", 12.5)),
    "course, begun": partial(course, 1),
}


def test_what_is_read_and_what_is_written_takes_a_step_each() -> None:
    assert [FIGURES[f"tokens, {what}"]().steps for what in ("reading", "writing")] == [5, 12]


def test_what_is_drawn_is_always_among_the_bars() -> None:
    w = written(2, temperature=2.0, length=20)
    assert any(int((d.p > d.p[d.token]).sum()) >= BARS for d in w.draws), "one draw is improbable"
    for frame, d in zip(generate_figure(w, "light").data["frames"], w.draws, strict=True):
        names = frame["left_names"].split("\u241f")
        assert names[frame["left_marked"]] == w.vocabulary[d.token]


def test_the_arrow_of_the_wheel_stops_on_the_word_that_is_drawn() -> None:
    w = written(2, temperature=2.0, length=20)
    for frame, d in zip(generate_figure(w, "light").data["frames"], w.draws, strict=True):
        assert (frame["arrow"], frame["low"], frame["high"]) == (d.u, d.low, d.high)
        assert d.low <= d.u < d.high
        ends = [float(end) for end in frame["ends"].split()]
        assert (ends[0], ends[-1], len(ends)) == (0, 1, BARS + 2)
        assert ends == sorted(ends)
    assert not predict_figure(reading(), "light").data["frames"][0]["arrow"]
