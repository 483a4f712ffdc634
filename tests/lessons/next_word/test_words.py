"""The next word: what is read, written and judged, against numbers worked out apart from the lesson."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.next_word.generate import Written
from core.lessons.next_word.generate_words import explain_written, written_trace
from core.lessons.next_word.predict import Reading
from core.lessons.next_word.predict_ngram import worked
from core.lessons.next_word.predict_words import explain_reading, reading_trace
from core.lessons.next_word.settings import quoted
from core.lessons.next_word.study.builtin import PLAN, builtin_learned
from core.lessons.next_word.study.plan import Learned, NextWordPlan, updates
from core.lessons.next_word.text_words import explain_text, passage_trace
from core.lessons.next_word.train_words import explain_course
from core.media.drawn.texts import BUILTIN, builtin_text, clean_text
from core.media.intake.refusal import Refused
from core.media.intake.tokens import Preparation, corpus, split
from core.nn.ngram import perplexity
from pages.parts.next_word import text as kit


def written(seed: int = 0, *, temperature: float = 0.7, top_k: int = 0, length: int = 12) -> Written:
    learned = builtin_learned("kitchen")
    held = kit.prepared(learned.text, learned.plan.preparation)
    tokens = ["put", "the", "pot"]
    return Written(tokens, held.ids(tokens), held.vocabulary, learned.net(), temperature, top_k, length, seed)


@cache
def reading(smoothing: str = "kneser-ney") -> Reading:
    learned = builtin_learned("kitchen")
    held = kit.prepared(learned.text, learned.plan.preparation)
    tokens = ["put", "the", "pot", "on", "the"]
    model = kit.counted(learned.text, learned.plan.preparation, 3, smoothing)  # type: ignore[arg-type]
    return Reading(tokens, held.ids(tokens), held.vocabulary, learned.net(), model, (4.0, 5.0))


@pytest.mark.parametrize("key", BUILTIN)
def test_the_shipped_trainings_say_what_their_weights_give(key: str) -> None:
    learned = builtin_learned(key)
    assert learned.plan == PLAN
    held = kit.prepared(learned.text, learned.plan.preparation)
    ids, end, start = held.all_ids, held.validation_end, held.training_end
    best = next(row for row in learned.epochs if row.epoch == learned.best)
    assert perplexity(learned.net().log_probabilities(ids[:end], start)) == pytest.approx(best.validation, rel=1e-4)
    assert [row.epoch for row in learned.epochs] == list(range(PLAN.epochs + 1))
    # One token at a time, with the state carried along, is the same as all at once.
    state, logs = (), []
    for a, b in pairwise(ids[:21]):
        h, state = learned.net().read([a], state)
        logs.append(np.log(learned.net().probabilities(h[0])[b]))
    assert learned.net().log_probabilities(ids[:21]) == pytest.approx(logs, abs=1e-5)


def test_what_is_written_follows_from_the_seed_alone() -> None:
    one, other = written(3), written(3)
    assert [d.token for d in one.draws] == [d.token for d in other.draws]
    assert [d.u for d in one.draws] == np.random.default_rng(3).random(12).tolist()
    assert [d.token for d in written(4).draws] != [d.token for d in one.draws]
    for d in one.draws:
        assert d.low <= d.u < d.high
        assert d.high - d.low == pytest.approx(d.q[d.token])
        assert d.q == pytest.approx(d.p ** (1 / 0.7) / (d.p ** (1 / 0.7)).sum(), abs=1e-6)


def test_top_one_always_writes_the_most_probable() -> None:
    for d in written(top_k=1).draws:
        assert d.token == np.argmax(d.p)
        assert d.q.max() == 1


def test_traces_are_sound() -> None:
    assert written_trace(written(length=4)).problems() == []
    assert reading_trace(reading()).problems() == []


def test_an_ngram_written_out_ends_in_its_probability() -> None:
    r = reading()
    token = int(np.argmax(r.q[-1]))
    lines = worked(r.ngram, list(r.ids), token)[0]
    assert lines.endswith(rf"= {r.q[-1][token]:.6f} \end{{gathered}}")
    # N(on the w) over N(on the), counted in the text itself.
    words = kit.prepared(builtin_learned("kitchen").text, PLAN.preparation).tokens
    train = words[: int(len(words) * 0.7)]
    pairs = [train[i + 2] for i in range(len(train) - 2) if train[i : i + 2] == ("on", "the")]
    stove = pairs.count("stove")
    assert r.vocabulary[token] == "stove"
    assert rf"\frac{{{stove} - 0.75}}{{{len(pairs)}}}" in lines


@pytest.mark.parametrize("smoothing", ["kneser-ney", "add-k"])
def test_the_words_of_a_reading_hold_its_numbers(smoothing: str) -> None:
    r = reading(smoothing)
    words = explain_reading(r)
    assert f"{r.p[-1].max():.4f}" in words.numbers[0]
    assert f"{r.q[-1].max():.{6 if smoothing == 'kneser-ney' else 4}f}" in words.numbers[1]
    assert words.question.answer == pytest.approx((r.p[-1].max() * 0.25) ** -0.5)
    assert words.question.right(round(words.question.answer, 2))


def test_the_words_of_a_writing_hold_its_numbers() -> None:
    w = written(top_k=5)
    words, last = explain_written(w), w.draws[-1]
    assert f"= {last.q[last.token]:.4f}" in words.numbers[0]
    assert f"{last.u:.4f}" in words.numbers[1]
    a, b = np.sort(last.p)[::-1][:2]
    assert words.question.answer == pytest.approx((a / b) ** 0.5, rel=1e-6)
    # At temperature 0.7 the odds on the screen are others than those that the network gives.
    assert f"With T = 1 `{w.vocabulary[int(np.argmax(last.p))]}` to" in words.slips[2].shows
    assert f"is **{a / b:.2f}** to 1, with T = 0.5 **{(a / b) ** 2:.2f}** to 1" in words.slips[2].shows


def test_a_training_is_judged_on_a_part_that_chose_nothing() -> None:
    learned = builtin_learned("lighthouse")
    course = kit.course_of(learned, "lighthouse", 3, "kneser-ney")
    held = kit.prepared(learned.text, learned.plan.preparation)
    n = len(held.tokens) - held.validation_end
    assert len(course.net) == len(course.ngram) == n
    words = explain_course(course)
    assert words.trace.problems() == []
    assert f"{course.perplexities[0]:.2f}" in words.numbers[0]
    assert words.question.answer == 40 * updates(len(held.training), 16)
    # 924 tokens are 57 windows of 16, seven full mini-batches of 8.
    assert updates(924, 16) == 7
    # On this text counting is better, and the interval says so.
    assert course.perplexities[0] > course.perplexities[1]
    assert course.verdict == "the 3-gram is better"
    losses = (-course.net.mean(), -course.ngram.mean())
    assert f"*L* is {losses[0] - losses[1]:.3f} higher than the 3-gram's" in words.notes[1]


def test_a_passage_in_all_its_forms() -> None:
    p = kit.passage(builtin_learned("kitchen").text, Preparation(lemmas="en"), 0, 3)
    assert p.raw[:6] == ["How", "to", "make", "tea", ".", "Fill"]
    assert p.used[3] == "tea"
    words = explain_text(p)
    assert words.trace.problems() == []
    assert words.trace.arrays["next"].tolist() == p.ids[1:].tolist()
    assert words.question.answer == (p.parts[0] - 1) // 4
    assert sum(p.parts) == len(kit.prepared(builtin_learned("kitchen").text, Preparation(lemmas="en")).tokens)


def test_plans_and_results_travel_as_they_are() -> None:
    plan = NextWordPlan(cell="lstm", units=8)
    assert NextWordPlan.from_json(plan.to_json()) == plan
    with pytest.raises(ValueError, match="units must lie in 2 to 128, received 1000"):
        NextWordPlan(units=1000)
    with pytest.raises(ValueError, match="fields of NextWordPlan"):
        NextWordPlan.from_json('{"color": 1}')
    learned = builtin_learned("weather")
    again = Learned.from_bytes(learned.to_bytes())
    assert (again.epochs, again.text, again.best) == (learned.epochs, learned.text, learned.best)
    assert all(np.array_equal(a, b) for a, b in zip(again.weights[0], learned.weights[0], strict=True))


def test_tokens_never_count_as_markdown() -> None:
    assert quoted("sea") == "`sea`"
    assert quoted("`") == "`` ` ``"
    assert quoted(" ") == "`\u2423`"


@pytest.mark.parametrize(
    "text", ["\u6625\u7720\u4e0d\u89c9\u6653\uff0c" * 200, "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35" * 200]
)
def test_a_writing_without_spaces_is_offered_characters(text: str) -> None:
    with pytest.raises(ValueError, match="choose Characters"):
        corpus(text, Preparation())
    assert len(corpus(text, Preparation(level="characters")).tokens) >= 1000


def test_a_window_looks_at_what_an_n_gram_of_that_n_looks_at() -> None:
    p = kit.passage(builtin_text("kitchen"), Preparation(), 0, 2)
    seen = re.search(r"after \u201c(.*)\u201d comes", passage_trace(p).steps[-1].caption)[1]
    assert len(seen.split()) == 2
    none = kit.passage(builtin_text("kitchen"), Preparation(), 0, 0)
    assert "without a look back" in passage_trace(none).steps[-1].caption


def test_only_pairs_that_occur_are_said_to_become_the_same() -> None:
    for key in ("kitchen", "weather"):
        text = builtin_text(key)
        merged = kit.passage(text, Preparation(), 0, 2).merged
        words = split(text.lower())
        assert merged is None or (merged[0] in words and merged[1] in words and merged[0] != merged[1])


ROOT = Path(__file__).resolve().parents[3]


def test_a_text_without_spaces_is_told_on_the_page_and_none_is_too_long_to_be_told_so() -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["own_text"] = "\u6625\u7720\u4e0d\u89c9\u6653\uff0c" * 200
    app.query_params["view"], app.query_params["source"] = "Text", "Your own"
    app.run()
    app.switch_page("pages/next_word.py").run()
    assert not app.exception
    assert "choose Characters" in app.error[0].value
    assert not app.text_area(key="pasted_text").max_chars  # a browser says nothing where it takes no more
    with pytest.raises(Refused, match="at most 500,000"):
        clean_text("a" * 500_001)
