"""The stages of the next word: plain rows inside the board, one structure whatever is read or written."""

import json

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.next_word.generate_figure import generate_figure
from core.lessons.next_word.predict_figure import predict_figure
from core.lessons.next_word.tokens_figure import BARS
from core.lessons.next_word.train_figure import Moment, course_figure
from tests.lessons.next_word.test_words import reading, written


def check(figure: Figure) -> None:
    assert json.loads(json.dumps(figure.still(figure.steps)))["datasets"]["board"]
    height, narrow = figure.data["board"][0]["h"], figure.data["board"][0]["H"]
    for name, rows in figure.data.items():
        assert rows, name
        assert len({tuple(row) for row in rows}) == 1, name
        for row in rows:
            if "w" in row:
                assert -1 <= row["x"] <= row["x"] + row["w"] <= WIDE + 1, (name, row)
                assert -1 <= row["X"] <= row["X"] + row["W"] <= NARROW + 1, (name, row)
                assert 0 <= row["y"] + row["h"] <= height, (name, row)
                assert 0 <= row["Y"] + row["H"] <= narrow, (name, row)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_reading_and_writing_share_a_structure(mode: Mode) -> None:
    one, other = predict_figure(reading(), mode), generate_figure(written(), mode)
    check(one)
    check(other)
    assert one.structure is other.structure
    assert (one.steps, other.steps) == (5, 12)


def test_what_is_drawn_is_always_among_the_bars() -> None:
    w = written(2, temperature=2.0, length=20)
    assert any(int((d.p > d.p[d.token]).sum()) >= BARS for d in w.draws), "one draw is improbable"
    for frame, d in zip(generate_figure(w, "light").data["frames"], w.draws, strict=True):
        names = frame["left_names"].split("\u241f")
        assert names[frame["left_marked"]] == w.vocabulary[d.token]


def test_a_course_with_and_without_an_ngram_fits_its_board() -> None:
    moments = [Moment(k, 90 / (k + 1), 95 / (k + 1), f"After epoch {k}", "word " * 40) for k in range(4)]
    for ngram in (("3-gram", 12.5), None):
        figure = course_figure(moments, 10, ngram, "light", "alt", tokens=90)
        assert figure.steps == 4
        assert json.loads(json.dumps(figure.still(2)))
    assert course_figure(moments[:1], 10, None, "dark", "alt", tokens=90).steps == 1
    assert np.isfinite(figure.data["board"][0]["h"])
