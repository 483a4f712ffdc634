"""The perceptron that learns: the textbook's runs, every update followed by hand, sums that are exact as shown."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from core.explain.explanation import Unworkable
from core.lessons.neuron.learning import LONGEST, Lesson
from core.lessons.neuron.learning_words import change, explain, keras_code, sum_text, trace
from core.lessons.neuron.rows import clouds, gate_rows, own_start, rows_of
from core.lessons.neuron.settings import Settings
from core.nn.margin import largest_margin
from core.nn.perceptron import train_perceptron
from core.wording import MINUS, number
from tests.lessons.neuron.test_words import exact


def lesson(data: str, inputs: int = 2, *, rate: float = 1.0, passes: int = 20, every: bool = False) -> Lesson:
    return Lesson(rows_of(replace(Settings(), data=data, inputs=inputs)), rate, passes, every)


@pytest.mark.parametrize(
    ("data", "mistakes", "w", "b", "bound"), [("and", 18, [3, 2], -4, 51), ("or", 9, [2, 2], -1, 27)]
)
def test_the_worked_examples(data: str, mistakes: int, w: list[int], b: int, bound: int) -> None:
    one = lesson(data)
    assert (one.run.mistakes, one.run.w.tolist(), one.run.b) == (mistakes, w, b)
    words = explain(one)
    assert f"at most **{bound}**; it took {mistakes}" in " ".join(words.notes)
    assert len(words.trace.steps) == mistakes + 1
    assert "no mistake. Stop" in words.trace.steps[-1].caption
    assert words.question.answer == mistakes


def test_xor_never_converges_and_says_why() -> None:
    one = lesson("xor", passes=50)
    assert not one.run.converged
    assert one.per_epoch.min() >= 1
    assert "no boundary parts these rows" in trace(one).steps[-1].caption
    assert "there is no end" in " ".join(explain(one).notes)


def test_the_first_pass_of_and_by_hand() -> None:
    shown = lesson("and").shown
    # 00: sum 0, label -1: b = -1. 01 and 10: sum -1, right. 11: sum -1, label +1: w = (1, 1), b = 0.
    assert [(v.epoch, v.row, v.z, v.w_after.tolist(), v.b_after) for v in shown[:2]] == [
        (1, 0, 0, [0, 0], -1), (1, 3, -1, [1, 1], 0),
    ]  # fmt: skip
    assert change(lesson("and"), shown[1]) == (
        "(0, 0) + 1×(+1)×(1, 1) = (1, 1)",
        "\u22121 + 1×(+1) = 0",
    )


CASES = [
    ("and", 1),
    ("and", 2),
    ("nor", 3),
    ("xor", 4),
    ("clouds", 2),
    ("clouds", 4),
    ("overlap", 3),
    ("own", 2),
]


@pytest.mark.parametrize(("data", "inputs"), CASES)
@pytest.mark.parametrize("rate", [1.0, 0.3])
def test_every_visit_follows_the_rule(data: str, inputs: int, rate: float) -> None:
    one = lesson(data, inputs, rate=rate, passes=6, every=True)
    w, b = np.zeros(inputs), 0.0
    for index, visit in enumerate(one.visits):
        x, y = one.rows.x[visit.row], one.rows.y[visit.row]
        assert (visit.epoch, visit.row) == (index // one.rows.count + 1, index % one.rows.count)
        assert visit.z == pytest.approx(w @ x + b, abs=1e-6)
        assert visit.wrong == (y * round(w @ x + b, 7) <= 0)
        if visit.wrong:
            w, b = w + rate * y * x, b + rate * y
        np.testing.assert_allclose(visit.w_after, w, atol=1e-6)
        assert visit.b_after == pytest.approx(b, abs=1e-6)
        terms, total = sum_text(one, visit).split(" = ")
        assert exact(terms) == exact(total)
    assert one.per_epoch.sum() == one.run.mistakes == len(one.run.updates)


@pytest.mark.parametrize(("data", "inputs"), CASES)
def test_updates_as_shown_add_up(data: str, inputs: int) -> None:
    one = lesson(data, inputs, rate=0.3, passes=4)
    for visit in one.shown:
        w, b = (text.replace("\u2212", "-") for text in change(one, visit))
        numbers = [[Fraction(v) for v in group.split(",")] for group in re.findall(r"\(([^()]*)\)", w)]
        before, (label,), x, after = numbers
        assert [u + Fraction("0.3") * label * v for u, v in zip(before, x, strict=True)] == after
        old, rate, sign, new = re.fullmatch(r"(\S+) \+ (\S+)×\((\S+)\) = (\S+)", b).groups()
        assert Fraction(old) + Fraction(rate) * Fraction(sign) == Fraction(new)


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize(("data", "inputs"), CASES)
def test_the_trace_is_whole(data: str, inputs: int, every: bool) -> None:
    one = lesson(data, inputs, every=every)
    found = trace(one)
    assert found.problems() == []
    assert len(found.steps) == len(one.shown) + 1 <= LONGEST
    due = len(one.visits) if every else one.run.mistakes
    assert len(one.shown) + one.skipped == due


@pytest.mark.parametrize("inputs", [1, 2, 3, 4])
def test_clouds_are_separable_or_not_as_they_are_called(inputs: int) -> None:
    for seed in range(1, 21):
        for overlap in (False, True):
            rows = clouds(overlap, inputs, seed)
            assert largest_margin(rows.x, rows.y).separable == (not overlap)
            assert (rows.x * 4 == np.round(rows.x * 4)).all()
            assert rows.low < rows.x.min() <= rows.x.max() < rows.high
    again = clouds.__wrapped__(False, inputs, 3)
    np.testing.assert_array_equal(again.x, clouds(False, inputs, 3).x)


def test_own_rows() -> None:
    assert own_start(2, 3).tolist() == [[1, 1, 2, 0], [2, 3, 1, 1]]
    rows = rows_of(replace(Settings(), data="own"), np.array([[0.1, 0.257, 1], [3, 4, -1], [1, 1, 0]]))
    assert rows.y.tolist() == [1, -1, -1]
    assert rows.x[0].tolist() == [0.1, 0.26]
    gate = gate_rows("nand", 2)
    assert gate.y.tolist() == [1, 1, 1, -1]


@pytest.mark.parametrize("label", [0.4, 0.5, 2, -3])
def test_a_label_between_the_classes_is_refused_with_the_rule(label: float) -> None:
    with pytest.raises(Unworkable, match=rf"is 1 or 0, and row 2 has {number(label, 2)}\."):
        rows_of(replace(Settings(), data="own"), np.array([[0, 0, 0], [1, 1, label]]))


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_margin_drawn_is_told_beside_that_of_the_bound(seed: int) -> None:
    rows = clouds(False, 2, seed)
    best = largest_margin(rows.x, rows.y)
    nearest = (rows.y * (rows.x @ best.w + best.b)).min() / np.hypot(*best.w)
    note = explain(Lesson(rows, 1.0, 20, False)).notes[2]
    assert f"(there that boundary leaves {nearest:.4f})" in note
    assert f"1/γ² = {1 / best.gamma**2:.4f}" in note


def test_and_is_drawn_with_a_margin_of_one_over_root_eight() -> None:
    note = " ".join(explain(lesson("and")).notes)
    assert "1/γ² = 17.0000" in note
    assert f"(there that boundary leaves {8**-0.5:.4f})" in note


@pytest.mark.parametrize("label", [1, -1])
@pytest.mark.parametrize("z", [-2.0, 3.0])
def test_the_rule_is_gradient_descent_on_what_it_says(label: int, z: float) -> None:
    # A step against the slope of max(0, -y z), with z = w.x + b: 0 where y z > 0, else -y x.
    x, w, near = np.array([1.5, -1.0]), np.array([z / 1.5, 0.0]), 1e-6
    losses = [[max(0.0, -label * float((w + s * e) @ x)) for s in (near, -near)] for e in np.eye(2)]
    slope = np.array([(up - down) / (2 * near) for up, down in losses])
    done = train_perceptron(x[None], [label], w0=w, epochs=1)
    np.testing.assert_allclose(done.w, w - slope, atol=1e-6)
    assert f"max(0, {MINUS}y·z)" in explain(lesson("and")).notes[-1]


def test_code_has_no_minus_before_0() -> None:
    code = keras_code(Lesson(clouds(False, 2, 3), 1.0, 20, False))
    assert re.search(r"-0[,\]]", code) is None


def test_one_step_left_out_is_told_in_the_singular() -> None:
    rows = rows_of(replace(Settings(), data="own"), np.array([[50, 0], [51, 1], [10, 0], [90, 1]]))
    one = Lesson(rows, 1.0, LONGEST // 4, True)
    assert one.skipped == 1
    assert "**Steps.** 1 more is left out" in " ".join(explain(one).notes)


def test_rows_of_one_class_end_after_one_mistake_or_two() -> None:
    rows = rows_of(replace(Settings(), data="own"), np.array([[1, 2, 1], [2, 1, 1]]))
    words = explain(Lesson(rows, 1.0, 20, False))
    assert "Stop, after 1 mistake:" in words.trace.steps[-1].caption


@pytest.mark.parametrize(
    ("inputs", "words"), [(1, "a **point**"), (2, "a **line**"), (3, "a **plane**"), (4, "a **hyperplane**")]
)
def test_what_a_boundary_is_called(inputs: int, words: str) -> None:
    assert words in " ".join(explain(lesson("and", inputs)).notes)


def test_w_is_perpendicular_to_the_line() -> None:
    note = " ".join(explain(lesson("and")).notes)
    # w = (3, 2), so the line runs along (-2, 3); x2 = -1.5 x1 + 2.
    assert "w·(\u22122, 3) = 3×(\u22122) + 2×3 = 0" in note
    assert "m = \u22121.5000, c = 2.0000" in note
    assert "**flips**" in note
    assert "0.5125" in note
    assert "Stop after a whole pass without a mistake" in note


def test_another_learning_rate_makes_the_same_mistakes() -> None:
    question = explain(lesson("and", rate=0.5)).question
    assert question.answer == 18
    assert "0.5 times" in question.working


def test_captions_in_words() -> None:
    steps = trace(lesson("and", every=True)).steps
    assert steps[0].caption == (
        "Pass 1, row 1 of 4, (0, 0): the sum is 0, on the boundary, but \u22121 is wanted. "
        "Mistake 1: w = (0, 0), b = \u22121"
    )
    assert steps[1].caption == ("Pass 1, row 2 of 4, (0, 1): the sum \u22121 says \u22121, as wanted. Nothing changes")
    assert steps[3].caption == (
        "Pass 1, row 4 of 4, (1, 1): the sum \u22121 says \u22121, but +1 is wanted. Mistake 2: w = (1, 1), b = 0"
    )
