"""Texts in, tokens and numbers out; hostile files are refused with a reason."""

import numpy as np
import pytest

from core.media.drawn.texts import BUILTIN, builtin_text, clean_text, decode_text
from core.media.intake.refusal import Refused
from core.media.intake.tokens import UNKNOWN, Preparation, corpus, joined, lemma, split
from core.settings import settings


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The keeper's lamp, lit at 6.", ["The", "keeper's", "lamp", ",", "lit", "at", "6", "."]),
        ("don\u2019t 'go' out", ["don\u2019t", "'", "go", "'", "out"]),
        ("rock 'n' roll's", ["rock", "'", "n", "'", "roll's"]),
        (
            "\u0932\u0921\u093c\u0915\u0947 \u0917\u090f\u0964",
            ["\u0932\u0921\u093c\u0915\u0947", "\u0917\u090f", "\u0964"],
        ),
        ("", []),
        ("'", ["'"]),
    ],
)  # fmt: skip
def test_words_and_signs(text: str, tokens: list[str]) -> None:
    assert split(text) == tokens


def test_tokens_become_readable_text_again() -> None:
    text = '"Good morning," said the girl. "It is (very) calm."'
    assert joined(split(text)) == text


def test_lemmas_are_the_forms_of_a_dictionary() -> None:
    words = ["walked", "mice", "was", "went", "keepers", "the", "."]
    assert [lemma(word, "en") for word in words] == ["walk", "mouse", "be", "go", "keeper", "the", "."]
    assert Preparation(lemmas="en").tokens("Mice walked.") == ["mouse", "walk", "."]


def test_the_vocabulary_is_made_of_the_training_part_alone() -> None:
    text = "a b c d e " * 30 + "f " * 10
    made = corpus(text, Preparation())
    assert len(made.tokens) == 160
    assert (made.training_end, made.validation_end) == (112, 136)
    # Equally frequent tokens stand in the alphabet's order.
    assert made.vocabulary == (UNKNOWN, "a", "b", "c", "d", "e")
    assert made.all_ids[:6].tolist() == [1, 2, 3, 4, 5, 1]
    assert made.all_ids[-1] == 0
    assert corpus("x " + text, Preparation(least=2)).all_ids[0] == 0
    assert corpus("x " + text, Preparation(least=1)).all_ids[0] != 0


def test_characters_are_tokens_too() -> None:
    made = corpus("The  sea\nis calm. " * 20, Preparation(level="characters"))
    assert made.tokens[:8] == ("t", "h", "e", " ", "s", "e", "a", " ")
    assert made.joined(made.tokens[:11]) == "the sea is "
    assert made.vocabulary[made.all_ids[3]] == " "


def test_a_text_that_is_too_short_or_too_plain_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 100 words, received 3"):
        corpus("one two three", Preparation())
    with pytest.raises(ValueError, match="at least 5 different"):
        corpus("one two " * 100, Preparation())
    with pytest.raises(ValueError, match="level"):
        Preparation(level="lines")


def test_files_are_decoded_or_refused() -> None:
    assert decode_text("caf\u0065\u0301\r\n".encode()) == "caf\u00e9\r\n"
    assert decode_text(b"\xef\xbb\xbfsea") == "sea"
    assert decode_text("sea".encode("utf-16")) == "sea"
    assert clean_text("a\u202eb\u2066c") == "abc"
    for data, reason in (
        (b"caf\xe9", "UTF-8: byte 4"),
        (b"\xff\xfea", "UTF-16"),
        (b"PK\x03\x04", "U\\+0003"),
        (b"a\x00b", "Character 2 is the control character U\\+0000"),
        (b"  \n", "empty"),
        (b"a" * (settings().text_kilobytes * 1000 + 1), "at most 500 KB"),
    ):
        with pytest.raises(Refused, match=reason):
            decode_text(data)


@pytest.mark.parametrize("key", BUILTIN)
def test_built_in_texts_are_plain_and_long_enough(key: str) -> None:
    text = builtin_text(key)
    assert text.isascii()
    made = corpus(text, Preparation())
    assert len(made.tokens) > 1000
    assert np.mean(made.all_ids[made.validation_end :] == 0) < 0.25
