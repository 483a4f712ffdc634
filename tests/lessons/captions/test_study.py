"""The captioner that ships, its data, its plan and its scores; what needs TensorFlow is in tests/explain."""

import numpy as np
import pytest

from core.lessons.captions.study.data import (
    KINDS,
    LONGEST,
    UNSEEN_ITEMS,
    WORDS,
    Captioned,
    composition_of,
    compositions,
    draw_captioned,
    kind_of,
    numbers,
)  # fmt: skip
from core.lessons.captions.study.plan import CaptionPlan, CaptionResult, exact, pack, unpack
from core.lessons.captions.study.scores import called, parts_of, score, words_of
from core.lessons.captions.study.work import FILE, FOLLOWED, PLAN, TEST_SEED, TESTED, say, shipped


def test_kinds_part_all_compositions_and_hold_out_what_they_say() -> None:
    counts = {kind: len(compositions(kind)) for kind in KINDS}
    # 29 + 29 scenes of each of 5 items, less those that hold two of them; times 4 relations: 1,080.
    assert counts["item"] == 4 * (30 * 29 - 25 * 24) == 1080
    assert sum(counts.values()) == 3480
    assert counts["pairing"] / (3480 - 1080) == pytest.approx(1 / 5, abs=0.02)
    seen = {each for scene in compositions("seen") for each in (scene.first, scene.second)}
    assert not seen & set(UNSEEN_ITEMS)
    assert len(seen) == 25
    # Every color and every shape was seen, and every word is needed.
    assert {item.color for item in seen} | {item.shape for item in seen} <= set(WORDS)
    assert {word for scene in compositions("seen") for word in scene.words} == set(WORDS) - {
        "<start>",
        "<end>",
    }


def test_data_for_teacher_forcing() -> None:
    data = draw_captioned(3, "seen", seed=4)
    again = draw_captioned(2, "seen", seed=4)
    assert (data.pixels[:2] == again.pixels).all()
    for caption, read, written in zip(data.captions, data.read, data.written, strict=True):
        words = words_of(caption)
        assert len(words) in (7, 8)
        assert [WORDS[k] for k in read[: len(words) + 1]] == ["<start>", *words]
        assert [WORDS[k] for k in written[: len(words) + 1]] == [*words, "<end>"]
        assert (written[len(words) + 1 :] == -1).all()
    assert all(kind_of(composition_of("pairing", 4, k)[0]) == "pairing" for k in range(5))
    assert len(draw_captioned(9, "item", seed=0, canceled=lambda done: done == 2).pixels) == 2


def test_a_caption_is_right_only_as_a_whole() -> None:
    written = np.array([[5, 1, -1], [5, 1, -1], [5, 1, -1]])
    assert exact(np.array([[5, 1, 7], [5, 2, 7], [4, 1, 7]]), written).tolist() == [True, False, False]


def test_parts_of_a_caption() -> None:
    assert parts_of(["a", "red", "star", "left", "of", "a", "blue", "cross"]) == (
        "red",
        "star",
        "left of",
        "blue",
        "cross",
    )
    assert parts_of(["a", "red", "star", "a", "blue"]) == ()
    assert parts_of([]) == ()


def test_scores_count_wholes_and_parts() -> None:
    truths = [composition_of("item", 8, k)[0].words for k in range(4)]
    said = np.array([numbers(words) for words in truths], np.int8)
    names = called(said, 8)
    said[0, 2] = WORDS.index("cross" if truths[0][2] != "cross" else "star")  # another shape
    result = score("item", said, 8)
    assert (result.whole.right, result.whole.count) == (3, 4)
    assert [part.right for part in result.parts] == [4, 3, 4, 4, 4]
    assert result.whole.interval[0] < 0.75 < result.whole.interval[1]
    assert all(set(counts) <= {item} for item, counts in names.items())


def test_the_shipped_captioner_is_small_and_says_what_its_file_says() -> None:
    held = shipped()
    assert FILE.stat().st_size < 2_000_000
    for kind in KINDS:
        assert held.said[kind].shape == (TESTED, LONGEST)
        few = draw_captioned(4, kind, seed=TEST_SEED)
        assert (say(held.model, few) == held.said[kind][:4]).all()
    assert held.told.shape == (PLAN.epochs, 3 * FOLLOWED, LONGEST)
    assert [row.epoch for row in held.history] == list(range(1, PLAN.epochs + 1))


def test_the_shipped_captioner_is_good_where_it_has_seen_and_not_where_it_has_not() -> None:
    right = {kind: score(kind, shipped().said[kind], TEST_SEED).whole.share for kind in KINDS}
    assert right["seen"] >= 0.99
    assert right["pairing"] >= 0.99
    assert 0.4 < right["item"] < 0.7


def test_files_and_plans_come_back_as_they_were() -> None:
    held = shipped()
    again = unpack(pack(held.model))
    assert (again.words, again.side, again.parameter_count) == (
        held.model.words,
        48,
        held.model.parameter_count,
    )
    for name, array in held.model.weights.items():
        assert (again.weights[name] == array).all()
    plan = CaptionPlan(pictures=500, epochs=3, seed=7)
    assert CaptionPlan.from_json(plan.to_json()) == plan
    result = CaptionResult.from_bytes(CaptionResult(plan, held.history, held.model, 200, True).to_bytes())
    assert (result.plan, result.history, result.checked, result.canceled) == (plan, held.history, 200, True)


@pytest.mark.parametrize(
    ("text", "rule"),
    [('{"epochs": 0}', "epochs"), ('{"units": 1e9}', "units"), ('{"colour": 1}', "fields"), ("[]", "fields"),
     ('{"learning_rate": 5}', "learning_rate")],
)  # fmt: skip
def test_a_plan_refuses(text: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        CaptionPlan.from_json(text)


def test_nothing_is_drawn_of_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="kind"):
        draw_captioned(1, "new", seed=0)
    assert isinstance(draw_captioned(1, "seen", seed=0), Captioned)
