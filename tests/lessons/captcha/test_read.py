"""A trained reader's steps in words: what is said is what was read, and its sums are CTC's."""

import numpy as np
import pytest

from core.lessons.captcha import read_words as words
from core.lessons.captcha.example import runs
from core.lessons.captcha.read import Seen
from core.lessons.captcha.study.builtin import builtin_result


def seen(best: str, classes: str = "–ab", text: str = "ab", sure: float = 0.9) -> Seen:
    """Columns whose best classes are these."""
    other = (1 - sure) / (len(classes) - 1)
    p = np.full((len(best), len(classes)), other, np.float32)
    p[np.arange(len(best)), [classes.index(letter) for letter in best]] = sure
    return Seen(p, tuple(classes), text)


def test_a_reading_by_hand() -> None:
    """– a a – b: the most probable way has 0.9^5 = 0.590; "ab" has more, over all its alignments."""
    one = seen("–aa–b")
    assert (one.read, one.right) == ("ab", True)
    assert runs(one.best) == [(0, 0), (1, 1), (3, 0), (4, 2)]
    said = words.column_captions(one, 8)
    assert said[1].startswith("Column 2, pixels 8 to 15: “a” 0.900, then ")
    assert said[5] == "Merge repeats: – a – b"
    assert "The greedy way alone has 0.590" in said[-1]
    text, p = one.alternatives[0]
    assert text == "ab"
    assert p == pytest.approx(one.probability("ab"))
    assert p > 0.59
    assert words.column_trace(one, said).problems() == []


def test_nothing_read_and_unknown_characters() -> None:
    blanks = seen("–––")
    assert (blanks.read, blanks.right) == ("", False)
    assert "it reads nothing, blanks only, wrong, it says “ab”" in words.epoch_captions([blanks])[0]
    assert blanks.probability("aX") == 0.0


def test_the_shipped_pictures_are_read_as_the_run_said() -> None:
    """Probabilities are kept to three digits; what they read is what was counted."""
    result = builtin_result()
    for p, read in zip(result.shown_p, result.test, strict=False):
        one = Seen(p, result.classes, read.text)
        assert one.read == read.read
        assert -np.log(one.probability(read.text)) == pytest.approx(read.loss, rel=0.02, abs=0.01)


def test_words_say_the_run_s_numbers() -> None:
    score = words.Score(239, 240, 0.977, 0.999, 1, 1200, 175780, 960, 8, 1920, ("x", "y"))
    assert r"\frac{239}{240} = 99.6" in words.numbers(score)[1]
    assert r"\frac{1}{1200} = 0.08" in words.numbers(score)[2]
    assert "8 epochs made 960 updates of 175,780 weights" in words.notes(score)[1]
    assert "nothing but x, y" in words.slips(score)[0].shows
    assert words.question().right(95.1)
    assert words.question().answer == pytest.approx(100 * 0.99**5, abs=0.01)
