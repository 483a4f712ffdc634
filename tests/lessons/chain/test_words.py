"""The whole chain by hand, step by step: what is computed, what is said, and what can be kept."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.explain.scene import Scene
from core.lessons.chain.chain import LEARNED, Pass, forward, passed
from core.lessons.chain.chain_words import explain
from core.lessons.chain.scene import CHAPTERS, Shown
from core.lessons.chain.task import EXAMPLES, Chain, chain
from core.lessons.chain.trace import chain_trace, scenes
from core.lessons.chain.worksheet import file_name, worksheet
from core.media.out.worksheet import blocks
from tests.lessons.arithmetic import broken_sums

EVERY = [
    (key, count, classes, mode)
    for key in EXAMPLES
    for count in (1, 2)
    for classes in (2, 3)
    for mode in ("max", "average")
]


def told(task: Chain) -> tuple[Pass, list[Scene]]:
    found = passed(task)
    return found, scenes(found)


def test_the_cross_by_hand() -> None:
    found = passed(chain("cross", 1, 2))
    # First window 201 020 002 on the falling diagonal: (2 + 2 + 2) / 2, less 1 / 2 for the upper right pixel, plus 0.3.
    assert found.run.sums[0, 0, 0] == pytest.approx(2.8)
    assert found.run.pooled[..., 0].round(9).tolist() == [[3.3, 0.3], [0, 3.3]]
    # -0.99 + 0.09 + 0 + 0.33 - 0.1 and 0.66 - 0.03 - 0 - 0.99 + 0.1
    assert found.run.scores == pytest.approx([-0.67, -0.26])
    assert found.run.p == pytest.approx([1 / (1 + np.exp(0.41)), 1 / (1 + np.exp(-0.41))])
    assert found.run.loss == pytest.approx(np.log(1 + np.exp(0.41)))
    delta = found.run.p[1]
    assert found.back.scores == pytest.approx([-delta, delta])
    # Each number of the list: delta times the difference of its two weights.
    assert found.back.flat == pytest.approx(delta * np.array([0.5, -0.4, -0.1, -0.4]))
    # The silent window's gradient reaches a cell whose sum was negative, and ends there.
    assert found.back.relu[2, 0, 0] == pytest.approx(-0.1 * delta)
    assert np.argwhere(found.back.sums[..., 0]).tolist() == [[0, 3], [1, 1], [2, 2]]
    # Upper left weight: its window's pixels are 0, 2 and 2 where the three windows stand.
    assert found.back.gradients.kernels[0, 0, 0] == pytest.approx(delta * (1 * -0.4 + 2 * 0.5 + 2 * -0.4))
    assert found.back.gradients.kernel_biases == pytest.approx([delta * (0.5 - 0.4 - 0.4)])


def test_average_pooling_shares_alike() -> None:
    found = passed(chain("cross", 1, 2, mode="average"))
    assert found.run.pooled[0, 0, 0] == pytest.approx((2.8 + 0.3 + 1.3 + 3.3) / 4)
    assert (found.back.relu[:2, :2, 0] == found.back.pooled[0, 0, 0] / 4).all()
    assert not found.winners.any()


def test_two_kernels_are_flattened_place_after_place() -> None:
    found = passed(chain("circle", 2, 3))
    assert found.run.flat.tolist() == found.run.pooled.reshape(4, 2).ravel().tolist()
    assert found.run.flat[1] == found.run.pooled[0, 0, 1]
    assert EXAMPLES["circle"].dense(2, 3)[1].tolist() == [-0.2, 0.2, -0.3]


@pytest.mark.parametrize(("key", "count", "classes", "mode"), EVERY)
def test_every_example_is_a_good_one(key: str, count: int, classes: int, mode: str) -> None:
    found = passed(chain(key, count, classes, mode=mode))
    assert not found.kinked
    assert 0.3 < found.run.loss < 2.5
    assert found.again.loss < 0.95 * found.run.loss
    for name in LEARNED:
        mine = getattr(found.back.gradients, name)
        np.testing.assert_allclose(mine, getattr(found.nudged, name), atol=1e-8)
        moved = getattr(found.task, name) - 0.05 * mine
        np.testing.assert_array_equal(getattr(found.after, name), moved)


@pytest.mark.parametrize(("count", "classes", "mode"), [(1, 2, "max"), (2, 3, "max"), (2, 3, "average")])
def test_the_trace_holds_every_array_and_writes_each_cell_once(count: int, classes: int, mode: str) -> None:
    found, said = told(chain("edge", count, classes, mode=mode))
    trace = chain_trace(found, said)
    assert trace.problems() == []
    np.testing.assert_array_equal(trace.arrays["new loss"], [[forward(found.after).loss]])
    for k in range(count):
        last = max(int(name.split()[-1]) for name in trace.arrays if name.startswith(f"so far {k} "))
        np.testing.assert_allclose(trace.arrays[f"so far {k} {last}"], found.back.gradients.kernels[..., k], atol=1e-12)
        shares = [values for name, values in trace.arrays.items() if name.startswith(f"share {k} ")]
        np.testing.assert_allclose(np.sum(shares, axis=0), found.back.gradients.kernels[..., k], atol=1e-12)
    assert [step.chapter for step in trace.steps] == sorted(
        (step.chapter for step in trace.steps), key=["Forward", "Backward", "Update", "Again"].index
    )


@pytest.mark.parametrize("depth", ["list", "loss"])
@pytest.mark.parametrize(("count", "classes", "mode"), [(1, 2, "max"), (2, 3, "average")])
def test_the_way_forward_is_the_beginning_of_the_whole(count: int, classes: int, mode: str, depth: str) -> None:
    found, said = told(chain("edge", count, classes, mode=mode))
    forward_only = scenes(found, depth)
    trace = chain_trace(found, forward_only, depth)
    assert trace.problems() == []
    assert [scene.writes for scene in forward_only] == [scene.writes for scene in said[: len(forward_only)]]
    assert [*dict.fromkeys(step.chapter for step in trace.steps)] == [*CHAPTERS[depth]]
    # Nothing is on the board that no step of it speaks of.
    assert not any(name.startswith(("d ", "new ", "share", "nudged")) for name in trace.arrays)
    assert ("loss" in trace.arrays) == (depth == "loss")
    assert "way back" not in " ".join(scene.caption for scene in forward_only)


def test_the_questions_of_the_way_forward() -> None:
    found, _ = told(chain("cross", 1, 2))
    words = {
        depth: explain(found, chain_trace(found, scenes(found, depth), depth), depth) for depth in ("list", "loss")
    }
    # The largest sum of the first pooling window is 3.3, and grows by 1 as all do.
    assert words["list"].question.right(4.3)
    # The score of the cross, -0.67, grows by 1; the other is -0.26.
    assert words["loss"].question.answer == pytest.approx(1 / (1 + np.exp(-0.26 - 0.33)))
    assert r"\max(2.8, 0.3, 1.3, 3.3) = \mathbf{3.3}" in words["list"].numbers[1]
    assert "**7** of 16 sums are below 0: the smallest, −1.2, becomes **0**, not 1.2." in words["list"].slips[0].shows
    silent, _ = told(replace(chain("cross", 1, 2, mode="average"), kernel_biases=np.array([-1.0])))
    # Raised by 1, the bias is 0: sums of 2.5, 0, 1 and 3 in the first window.
    assert explain(silent, chain_trace(silent, scenes(silent, "list"), "list"), "list").question.right(
        (2.5 + 1 + 3) / 4
    )


def value(text: str) -> float:
    return float(text.strip("() ").replace("−", "-"))


@pytest.mark.parametrize(("key", "count", "classes", "mode"), [*EVERY[:8], ("edge", 2, 3, "average")])
def test_shown_terms_add_up_to_the_shown_sum(key: str, count: int, classes: int, mode: str) -> None:
    _, said = told(chain(key, count, classes, mode=mode))
    sums = 0
    for scene in said:
        for row in scene.lines:
            match = re.fullmatch(r"(?:.* )?= ((?:\S+ \+ )+\S+) = (\S+)(?:  \(rounding (\S+)\))?", row.cells[0])
            if match and "×" not in match[1]:
                left = value(match[3]) if match[3] else 0.0
                assert sum(map(value, match[1].split(" + "))) + left == pytest.approx(value(match[2]), abs=1e-9)
                sums += 1
    assert sums >= 16 * count + classes


def test_captions_say_what_is_in_the_cells() -> None:
    _, said = told(chain("cross", 1, 2))
    text = "\n".join(scene.caption for scene in said)
    for part in (
        "= 1.0 + 0.0 + (−0.5) + 0.0 + 1.0 + 0.0 + 0.0 + 0.0 + 1.0 + 0.3 = 2.8",
        "max(2.8, 0.3, 1.3, 3.3) = 3.3",
        "cross: 0.512 / 1.283 = 0.399",
        "cross: 0.399 − 1 = −0.601",
        "3 of 4 gradients pass, 1 is stopped",
        "13 of 16 windows have δ = 0",
        "it fell from 0.919 to 0.292",
    ):
        assert part in text


def test_a_rate_that_is_too_high_is_said() -> None:
    base = chain("cross", 1, 3)
    _, said = told(replace(base, x=3 * base.x, weights=-5 * base.weights, rate=1.0))
    assert said[-1].headline.startswith("The new loss: it rose")
    assert any(row.kind == "wrong" for row in said[-1].lines)


def test_a_kernel_that_nothing_reaches() -> None:
    task = replace(chain("cross", 1, 2), kernels=np.zeros((3, 3, 1)), kernel_biases=np.array([-1.0]))
    found, said = told(task)
    assert chain_trace(found, said).problems() == []
    assert "No window has a δ" in "\n".join(scene.caption for scene in said)
    assert explain(found, chain_trace(found, said)).slips[1].shows.startswith("Here no window")


def test_a_kink_is_said_where_nudging_differs() -> None:
    # All sums are exactly 0.5, so all four cells of a window win together.
    task = replace(chain("cross", 1, 2), kernels=np.zeros((3, 3, 1)), kernel_biases=np.array([0.5]))
    found, said = told(task)
    assert found.kinked
    notes = " ".join(explain(found, chain_trace(found, said)).notes)
    assert "**A kink.**" in notes
    apart = np.abs(found.back.gradients.kernels - found.nudged.kernels).max()
    assert f"it differs by up to {apart:.3f}" in notes


@pytest.mark.parametrize(("pixel", "tied"), [(1.0, True), (None, False)])
def test_a_winner_that_is_not_alone_is_told(pixel: float | None, tied: bool) -> None:
    task = chain("cross", 1, 2)
    found, said = told(task if pixel is None else replace(task, x=np.full((6, 6), pixel)))
    captions = " ".join(scene.caption for scene in said)
    assert ("Others are as large: raise one of them" in captions) == tied == found.kinked
    assert ("a number that did not win a little changes nothing" in captions) != tied
    notes = " ".join(explain(found, chain_trace(found, said)).notes)
    assert ("nudging finds the same gradients" in notes) == tied


@pytest.mark.parametrize("most", [9.0, 0.9])
def test_a_probability_too_small_for_its_digits_leaves_the_loss_to_the_scores(most: float) -> None:
    task = replace(
        chain("cross", 1, 2), x=np.full((6, 6), 9.0), kernels=np.full((3, 3, 1), most),
        weights=np.array([[-most, most]] * 4), biases=np.zeros(2),
    )  # fmt: skip
    found, said = told(task)
    caption = next(scene.caption for scene in said if scene.headline.startswith("Loss"))
    assert "ln 0" not in caption
    assert broken_sums(caption) == []
    assert f"= {found.run.scores[1] - found.run.scores[0]:.3f}" in caption


def test_a_list_of_zeros_leaves_the_question_to_a_bias() -> None:
    found, said = told(replace(chain("cross", 1, 2), kernel_biases=np.array([-99.0])))
    question = explain(found, chain_trace(found, said)).question
    assert "dense bias of cross were larger by 1" in question.prompt
    # The biases are −0.1 and 0.1.
    assert question.answer == pytest.approx(1 / (1 + np.exp(0.1 - 0.9)))
    assert r"\frac{e^{0.9}}{e^{0.9} + e^{0.1}} = 0.690" in question.working


def test_huge_numbers_are_told_without_a_fault() -> None:
    base = chain("edge", 2, 3)
    task = replace(base, x=base.x * 4.5, kernels=base.kernels * 18, weights=base.weights * 22, rate=1.0)
    found, said = told(task)
    assert chain_trace(found, said).problems() == []
    assert np.isfinite(found.run.loss)


def test_the_question_and_the_slips_have_their_numbers() -> None:
    found, said = told(chain("cross", 1, 2))
    words = explain(found, chain_trace(found, said))
    assert words.question.right(round(3.3 * (found.run.p[1] - 1), 3))
    assert "the label were" in words.question.prompt
    assert "**−0.670**" in words.slips[0].shows
    assert "**4** of 16" in words.slips[2].shows
    assert "| kernel, row 3, column 2 | 0.601088 | 0.601088 | not asked |" in words.notes[-1]


def test_decimals_are_those_that_are_exact() -> None:
    shown = Shown(passed(chain("cross", 1, 2)))
    assert shown.of(2.0, shown.task.x) == "2"
    assert shown.factor(-0.5, shown.task.kernels) == "(−0.5)"


@pytest.mark.parametrize("mode", ["max", "average"])
def test_the_worksheet_holds_every_step(mode: str) -> None:
    found, said = told(chain("cross", 2, 3, mode=mode))
    text = worksheet(found, said)
    assert text.count("\n### ") == len(said)
    assert len(blocks(text)) > len(said)
    assert ("winner" in text) == (mode == "max")
    assert file_name(found.task) == f"a-cross-2-kernel-{mode}"
