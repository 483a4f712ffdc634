"""The softmax lesson's numbers: textbooks' own by hand, Keras, and every caption's sum."""

import re
from fractions import Fraction

import numpy as np
import pytest
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import softmax as scipy_softmax

from core.explain.explanation import Explanation
from core.lessons.softmax import jacobian_words, loss_words, sigmoids_words
from core.lessons.softmax import steps_words as softmax_steps_words
from core.lessons.softmax import unknown_words as softmax_unknown_words
from core.lessons.softmax.examples import EXAMPLES, UNKNOWN, own, renamed
from core.lessons.softmax.jacobian import Slopes
from core.lessons.softmax.loss import Costed
from core.lessons.softmax.settings import Scores, left_over, shown, sum_in_words
from core.lessons.softmax.sigmoids import Separate
from core.lessons.softmax.steps import Softened
from core.lessons.softmax.unknown import Unknown


def scores(name: str) -> Scores:
    entry = EXAMPLES[name] if name in EXAMPLES else UNKNOWN[name]
    return Scores(entry.names, entry.names, np.array(entry.logits))


def test_cs231n_by_hand() -> None:
    # https://cs231n.github.io/linear-classify/: e^1, e^-2, e^0 over their sum.
    assert Softened(scores("cs231n"), 1.0, 0).p.round(4).tolist() == [0.7054, 0.0351, 0.2595]
    assert Softened(scores("halved"), 1.0, 0).p.round(4).tolist() == [0.5465, 0.1220, 0.3315]
    assert Softened(scores("cs231n"), 2.0, 0).p.round(4).tolist() == [0.5465, 0.1220, 0.3315]


def test_cs231n_loss_by_hand() -> None:
    entry = EXAMPLES["loss"]
    cost = Costed(scores("loss"), entry.right)
    assert entry.right == 2
    assert cost.scores.p.round(4).tolist() == [0.0154, 0.6312, 0.3534]
    assert round(cost.loss, 4) == 1.0402
    assert cost.gradient.round(4).tolist() == [0.0154, 0.6312, -0.6466]
    slip = loss_words.explain(cost).slips[0].shows
    assert "**1.0402**" in slip
    assert "0.4517" in slip, "with the logarithm to base 10"


def test_ten_equal_logits_cost_the_logarithm_of_ten() -> None:
    assert Costed(scores("equal"), 0).loss == pytest.approx(2.302585, abs=1e-6)


CASES = [("animal", 1.0, 0), ("digit", 1.0, 0), ("cs231n", 0.1, 0), ("loss", 10.0, 0), ("tags", 2.5, 100),
         ("topics", 1.0, -100), ("equal", 0.3, 0)]  # fmt: skip


@pytest.mark.parametrize(("name", "temperature", "constant"), CASES)
def test_steps_are_a_whole_trace(name: str, temperature: float, constant: int) -> None:
    soft = Softened(scores(name), temperature, constant)
    trace = softmax_steps_words.trace(soft)
    assert trace.problems() == []
    assert len(trace.steps) == 3 * soft.scores.count + 3 + (constant != 0)
    np.testing.assert_allclose(soft.p, scipy_softmax(soft.logits / temperature), atol=1e-12)
    np.testing.assert_allclose(soft.exponentials / soft.total, soft.p, atol=1e-12)


def test_adding_a_constant_changes_nothing() -> None:
    without, with_ = (Softened(scores("animal"), 1.0, constant) for constant in (0, 100))
    np.testing.assert_allclose(with_.p, without.p, atol=1e-12)
    np.testing.assert_allclose(with_.shifted, without.shifted, atol=1e-12)
    assert with_.logits.tolist() == [102.0, 101.2, 99.5, 98.5]
    assert (
        np.exp(softmax_steps_words.LARGEST32) <= np.finfo(np.float32).max < np.exp(softmax_steps_words.LARGEST32 + 0.01)
    )
    assert "too large" in " ".join(softmax_steps_words.explain(with_).notes)


def exact(text: str) -> Fraction:
    return Fraction(text.replace("\u2212", "-").strip("()"))


@pytest.mark.parametrize(("name", "temperature", "constant"), CASES)
def test_sums_in_captions_add_up_to_the_last_digit(name: str, temperature: float, constant: int) -> None:
    steps = softmax_steps_words.trace(Softened(scores(name), temperature, constant)).steps
    for step in (step for step in steps if step.chapter in ("Sum", "Check")):
        said, result = step.caption.split(": ", 1)[1].replace(" (left by rounding)", "").split(" = ")
        terms = said.replace(" \u2212 ", " + -").split(" + ")
        assert sum(exact(term) for term in terms) == exact(result), step.caption


@pytest.mark.parametrize(("name", "temperature", "constant"), CASES)
def test_subtractions_in_captions_are_exact(name: str, temperature: float, constant: int) -> None:
    for step in softmax_steps_words.trace(Softened(scores(name), temperature, constant)).steps:
        if step.chapter == "Subtract":
            said, result = step.caption.split(": ", 1)[1].split(" = ")
            over = 1.0
            if " / " in said:
                said, by = said.split(" / ")
                over = float(by)
                said = said[1:-1]
            one, other = said.split(" \u2212 ", 1)
            assert float(exact(one) - exact(other)) / over == pytest.approx(float(exact(result)), abs=5.1e-5)


def test_what_rounding_leaves_is_said() -> None:
    thirds = np.full(3, 1 / 3)
    assert left_over(thirds, 1.0) == "0.0001"
    assert sum_in_words(thirds, 1.0) == "0.3333 + 0.3333 + 0.3333 + 0.0001 (left by rounding) = 1.0000"
    sixths = np.array([1 / 6, 1 / 6, 2 / 3])
    assert sum_in_words(sixths, 1.0) == "0.1667 + 0.1667 + 0.6667 \u2212 0.0001 (left by rounding) = 1.0000"
    assert left_over(np.array([0.5, 0.5]), 1.0) == ""


def test_small_is_never_shown_as_0() -> None:
    assert shown(0.00004) == "<0.0001"
    assert shown(0.00005) == "0.0001"
    assert shown(0.0) == "0.0000"
    cold = Softened(scores("animal"), 0.1, 0)
    assert "Small, never 0" in " ".join(softmax_steps_words.explain(cold).notes)


def test_the_loss_trace_and_its_gradient() -> None:
    for name in ("animal", "digit", "loss"):
        for right in range(3):
            cost = Costed(scores(name), right)
            assert loss_words.trace(cost).problems() == []
            assert cost.loss == pytest.approx(-scipy_log_softmax(cost.scores.logits)[right])
            np.testing.assert_allclose(cost.gradient, cost.scores.p - cost.y, atol=1e-12)
            bumps = np.eye(cost.scores.count) * 1e-6
            slope = [(-scipy_log_softmax(cost.scores.logits + bump)[right] - cost.loss) / 1e-6 for bump in bumps]
            np.testing.assert_allclose(cost.gradient, slope, atol=1e-5)
            assert cost.loss_after < cost.loss


def test_the_jacobian_trace_tells_every_slope() -> None:
    slopes = Slopes(scores("animal"))
    trace = jacobian_words.trace(slopes)
    assert trace.problems() == []
    assert len(trace.steps) == 16
    np.testing.assert_allclose(trace.arrays["jacobian"].sum(axis=0), 0, atol=1e-12)
    assert trace.steps[0].caption.endswith("0.6404 \u00d7 (1 \u2212 0.6404) = 0.2303")
    assert trace.steps[1].caption.endswith("\u22120.6404 \u00d7 0.2877 = \u22120.1843")


def test_sigmoids_by_hand() -> None:
    separate = Separate(scores("animal"), "one")
    # 1 / (1 + e^-2) = 0.8808, 1 / (1 + e^-1.2) = 0.7685, 1 / (1 + e^0.5) = 0.3775, 1 / (1 + e^1.5) = 0.1824
    assert separate.s.round(4).tolist() == [0.8808, 0.7685, 0.3775, 0.1824]
    assert separate.named() == "Cat, Dog"
    assert sigmoids_words.trace(separate).problems() == []
    assert "**2 classes**" in sigmoids_words.explain(separate).slips[0].shows


def test_two_logits_are_a_sigmoid_of_their_difference() -> None:
    p = Scores(("a", "b"), ("a", "b"), np.array([2.0, 0.0])).p
    assert round(float(p[0]), 4) == 0.8808
    assert "0.8808" in sigmoids_words.explain(Separate(scores("tags"), "any")).notes[-1]


def test_a_toaster_is_a_dog_to_softmax_alone() -> None:
    unknown = Unknown(scores("toaster"), 0.8, 0.5)
    assert unknown.answers(unknown.scores.names) == ("Dog", "no answer", "none", "Other")
    assert unknown.scores.p.round(4).tolist() == [0.1766, 0.7162, 0.1071]
    assert unknown.s.max() < 0.5
    assert unknown.q[-1] == pytest.approx(0.7968, abs=5e-5)


def test_a_wolf_is_a_dog_to_all_of_them_and_a_dog_as_well() -> None:
    for name in ("wolf", "dog"):
        unknown = Unknown(scores(name), 0.8, 0.5)
        assert unknown.answers(unknown.scores.names) == ("Dog",) * 4
    noise = Unknown(scores("noise"), 0.8, 0.5)
    assert noise.answers(noise.scores.names)[1] == "no answer"


@pytest.mark.parametrize("threshold", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("other", [-5.0, 0.0, 5.0])
def test_the_unknown_trace_is_whole(threshold: float, other: float) -> None:
    for name in UNKNOWN:
        assert softmax_unknown_words.trace(Unknown(scores(name), threshold, other)).problems() == []


def test_classes_alike_are_not_told_apart() -> None:
    ten = scores("equal")
    assert ten.ties == 10
    assert softmax_steps_words.trace(Softened(ten, 1.0, 0)).steps[0].caption.endswith("is 0, of 10 classes alike")
    sigmoids = sigmoids_words.explain(Separate(ten, None))
    assert "the first of the 10 largest: 0" in sigmoids.trace.steps[0].caption
    assert "gives 10 classes the same largest share" in sigmoids.slips[0].shows
    assert "the first of those alike, is 0" in softmax_unknown_words.trace(Unknown(ten, 0.5, 0.0)).steps[0].caption
    one = scores("animal")
    assert one.ties == 1
    assert "favors Cat" in sigmoids_words.explain(Separate(one, None)).slips[0].shows


def test_the_sum_of_the_sigmoids_is_what_labels_are_to_be_expected() -> None:
    separate = Separate(scores("tags"), "any")
    drawn = np.random.default_rng(0).random((200_000, separate.scores.count)) < separate.s
    said = f"{separate.s.sum():.4f}, is no share: it is how many labels are to be expected"
    assert said in sigmoids_words.trace(separate).steps[-1].caption
    assert drawn.sum(axis=1).mean() == pytest.approx(separate.s.sum(), abs=0.01)


def test_own_classes_and_names() -> None:
    for count in range(2, 11):
        assert len(own(count).logits) == len(own(count).names) == count
    with pytest.raises(ValueError, match="2 to 10"):
        own(11)
    assert renamed(EXAMPLES["animal"], ["Lion", "", "Eagle"]).names == ("Lion", "Dog", "Eagle", "Fish")


def everything(name: str) -> list[Explanation]:
    one = scores(name)
    return [
        softmax_steps_words.explain(Softened(one, 0.5, 3)),
        loss_words.explain(Costed(one, 1)),
        jacobian_words.explain(Slopes(one)),
        sigmoids_words.explain(Separate(one, None)),
        softmax_unknown_words.explain(Unknown(one, 0.8, 0.5)),
    ]


@pytest.mark.parametrize("name", ["animal", "digit", "toaster"])
def test_every_view_corrects_both_slips_with_a_number(name: str) -> None:
    for words in everything(name):
        range_, exclusive = words.slips[-2:]
        if "Softmax" not in range_.says:
            range_, exclusive = exclusive, range_
        assert "between −1 and 1" in range_.says
        assert "sum to **1**" in range_.shows
        assert "non-exclusive" in exclusive.says
        assert re.search(r"\*\*\w+", exclusive.shows)
        assert words.question.right(words.question.answer)
        assert not words.question.right(words.question.answer + 1)


def test_questions_by_hand() -> None:
    # Dog 1.2 + 1: e^2.2 / (e^2 + e^2.2 + e^-0.5 + e^-1.5) = 9.0250 / 17.2438
    soft = softmax_steps_words.explain(Softened(scores("animal"), 1.0, 0)).question
    assert soft.answer == pytest.approx(0.5234, abs=5e-5)
    assert "= 0.5234" in soft.working
    # -ln 0.2877
    assert loss_words.explain(Costed(scores("animal"), 0)).question.answer == pytest.approx(1.2457, abs=5e-5)
    # sigmoid(2) = 0.88 and nothing else reaches 0.8
    assert sigmoids_words.explain(Separate(scores("animal"), None)).question.answer == 1
    assert jacobian_words.explain(Slopes(scores("animal"))).question.answer == pytest.approx(-0.01843, abs=5e-6)


def test_the_keras_code_gives_the_numbers_on_screen() -> None:
    for name in ("animal", "loss", "toaster"):
        one = scores(name)
        soft, cost, unknown = Softened(one, 0.7, 5), Costed(one, 2), Unknown(one, 0.8, 0.5)
        expected = {
            softmax_steps_words.keras_code(soft): soft.p,
            loss_words.keras_code(cost): np.append(cost.loss, cost.gradient),
            jacobian_words.keras_code(Slopes(one)): Slopes(one).matrix,
            sigmoids_words.keras_code(Separate(one, None)): np.stack([one.p, Separate(one, None).s]),
            softmax_unknown_words.keras_code(unknown): [one.p.max(), unknown.s.max(), unknown.q[-1]],
        }
        for code, numbers in expected.items():
            scope: dict = {}
            exec(compile(code, "lesson", "exec"), scope)
            np.testing.assert_allclose(scope["result"], numbers, atol=1e-5)
