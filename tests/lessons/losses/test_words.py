"""The losses lesson: rows, curves and the slow neuron, against hand computation, textbooks and SciPy."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import log_softmax as scipy_log_softmax

from core.explain.explanation import Unworkable
from core.lessons.losses import curve_words, rows_words, slow_words
from core.lessons.losses.curve import AXES, axis_of, costs
from core.lessons.losses.curve_words import caption
from core.lessons.losses.library import LIBRARY, TITLES
from core.lessons.losses.rows import Rows, headings, read, start_table
from core.lessons.losses.rows_words import trace, working
from core.lessons.losses.settings import Settings
from core.lessons.losses.slips import slips
from core.lessons.losses.slow import EPOCHS, NEURONS, learn
from core.lessons.losses.slow_words import half, pair
from core.nn.losses import LOSSES

SETTINGS = Settings()
CLASSES = ("categorical_cross_entropy", "sparse_categorical_cross_entropy")


def rows(loss: str, **changed: object) -> Rows:
    settings = replace(SETTINGS, loss=loss, **changed)  # type: ignore[arg-type]
    return read(settings, start_table(settings))


def test_every_loss_of_the_core_is_told() -> None:
    assert set(LIBRARY) == set(LOSSES)
    assert len(set(TITLES.values())) == len(TITLES)


def test_terms_by_hand() -> None:
    """Errors -0.5, 0.5, 0 and -4."""
    assert rows("mean_squared_error").terms.tolist() == [0.25, 0.25, 0, 16]
    assert rows("quadratic_cost").terms.tolist() == [0.125, 0.125, 0, 8]
    assert rows("mean_absolute_error").terms.tolist() == [0.5, 0.5, 0, 4]
    assert rows("huber").terms.tolist() == [0.125, 0.125, 0, 3.5]
    assert rows("huber", delta=2.0).terms.tolist() == [0.125, 0.125, 0, 6.0]
    np.testing.assert_allclose(rows("hinge").terms, [0, 0.5, 0.7, 1.8])
    np.testing.assert_allclose(rows("binary_cross_entropy").terms, -np.log([0.9, 0.8, 0.6, 0.05]))


@pytest.mark.parametrize("loss", LIBRARY)
@pytest.mark.parametrize("sample", ["cs231n", "ten", "own"])
def test_the_loss_is_the_mean_of_its_terms(loss: str, sample: str) -> None:
    some = rows(loss, sample=sample, examples=3, classes=4, count=7)
    assert some.mean == pytest.approx(some.terms.mean(), rel=1e-12)
    assert trace(some).problems() == []
    assert len(trace(some).steps) == len(some.t) + 1


@pytest.mark.parametrize("loss", LIBRARY)
def test_slopes_are_what_the_loss_rises_by(loss: str) -> None:
    some = rows(loss, sample="own", count=7)
    near = 1e-6
    for index in np.ndindex(some.y.shape):
        if (loss, index) in (("mean_absolute_error", (2,)), ("hinge", (4,))):
            continue  # a corner: no one slope
        up, down = some.y.copy(), some.y.copy()
        up[index] += near
        down[index] -= near
        rise = (replace(some, y=up).mean - replace(some, y=down).mean) / (2 * near)
        assert some.slopes[index] == pytest.approx(rise, abs=1e-7)


@pytest.mark.parametrize("loss", CLASSES)
def test_cs231n(loss: str) -> None:
    some = rows(loss, sample="cs231n")
    np.testing.assert_allclose(some.p[0], [0.0154, 0.6312, 0.3534], atol=5e-5)
    assert some.mean == pytest.approx(1.0402, abs=5e-5)
    assert some.mean == pytest.approx(-scipy_log_softmax([-2.85, 0.86, 0.28])[2], rel=1e-12)
    settings = replace(SETTINGS, loss=loss, sample="cs231n")
    note = next(note for note in rows_words.explain(read(settings, start_table(settings))).notes if "log10" in note)
    assert "by mistake: 0.4517" in note
    assert "0.00 + 1.58 = 1.58" in note


@pytest.mark.parametrize("loss", CLASSES)
def test_ten_equal_classes_cost_ln_10(loss: str) -> None:
    assert rows(loss, sample="ten").mean == pytest.approx(2.302585, abs=5e-7)
    settings = replace(SETTINGS, loss=loss, sample="ten")
    assert any("ln 10 = 2.302585" in note for note in rows_words.explain(read(settings, start_table(settings))).notes)


def test_captions_show_each_term_and_their_sum() -> None:
    settings = replace(SETTINGS, loss="huber")
    steps = rows_words.explain(read(settings, start_table(settings))).trace.steps
    assert steps[0].caption == "Row 1: |e| ≤ δ: ½ × 0.50² = 0.1250"
    assert steps[3].caption == "Row 4: |e| > δ: 1 × (4.00 − ½ × 1) = 3.5000"
    assert steps[4].caption == "Mean: (0.1250 + 0.1250 + 0.0000 + 3.5000) / 4 = 0.9375"
    assert working(rows("binary_cross_entropy"), 0) == "target 1: −ln 0.90"
    assert working(rows("binary_cross_entropy"), 1) == "target 0: −ln(1 − 0.20)"
    assert working(rows("hinge"), 1) == "max(0, 1 − (−1) × (−0.50))"


@pytest.mark.parametrize("loss", LIBRARY)
def test_the_terms_on_screen_add_up_to_the_mean_on_screen(loss: str) -> None:
    """Within what rounding the terms leaves, which the caption states where it shows."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        some = rows(loss, sample="own", examples=3, count=7)
        some = replace(some, y=np.round(np.clip(some.y + rng.normal(0, 0.2, some.y.shape), 0.01, 0.99), 2))
        said = trace(some).steps[-1].caption.replace("\u2212", "-")
        inside, count, mean = re.findall(r"\((.+)\) / (\d) = (-?[\d.]+)", said)[0]
        total = sum(float(term) for term in inside.split(" + ")) / int(count)
        left = re.findall(r"leaves (-?[\d.]+)", said)
        assert total + (float(left[0]) if left else 0) == pytest.approx(float(mean), abs=5.2e-5)


def test_certainty_in_the_wrong_is_told_with_its_clip() -> None:
    sure = Rows("binary_cross_entropy", np.array([1.0, 0.0, 0.5]), np.array([0.0, 1.0, 1.0]))
    assert working(sure, 0) == "target 1: −ln 0.0000001"
    assert working(sure, 1) == "target 0: −ln 0.0000001"
    assert sure.terms[0] == pytest.approx(16.118096, abs=1e-6)
    assert working(sure, 2) == "−(0.50 × ln 1.00 + 0.50 × ln 0.0000001)"


@pytest.mark.parametrize(
    ("loss", "row", "rule"),
    [("hinge", (0.3, 1.0), "a target of \u22121 or +1"), ("binary_cross_entropy", (2.0, 0.5), "a target from 0 to 1"),
     ("binary_cross_entropy", (1.0, 1.5), "a probability from 0 to 1"),
     ("sparse_categorical_cross_entropy", (2.0, 0.1, 0.2), "a class number from 0 to 1"),
     ("sparse_categorical_cross_entropy", (0.5, 0.1, 0.2), "a class number from 0 to 1"),
     ("categorical_cross_entropy", (3.0, 0.0, 0.1, 0.2), "targets from 0 to 1")],
)  # fmt: skip
def test_targets_that_a_loss_cannot_take_are_refused(loss: str, row: tuple, rule: str) -> None:
    with pytest.raises(Unworkable, match=re.escape(rule)):
        read(replace(SETTINGS, loss=loss), np.array([row]))


def test_headings_fit_their_tables() -> None:
    for loss in LIBRARY:
        settings = replace(SETTINGS, loss=loss, sample="own", classes=5)
        columns = start_table(settings).shape[1]
        assert len(headings(settings, columns)) == columns


@pytest.mark.parametrize("loss", LIBRARY)
def test_the_questions(loss: str) -> None:
    """Error 3 costs 9, 4.5, 3 and 1 * (3 - 0.5); max(0, 1 + 0.4); -ln 0.2; ln of two classes more."""
    settings = replace(SETTINGS, loss=loss, sample="cs231n")
    expected = {
        "mean_squared_error": 9, "quadratic_cost": 4.5, "mean_absolute_error": 3, "huber": 2.5, "hinge": 1.4,
        "binary_cross_entropy": -math.log(0.2),
    }  # fmt: skip
    question = rows_words.explain(read(settings, start_table(settings))).question
    assert question.answer == pytest.approx(expected.get(loss, math.log(5)))


@pytest.mark.parametrize("loss", LIBRARY)
@pytest.mark.parametrize("truth", ["yes", "no"])
def test_curves_are_the_core_at_every_stop(loss: str, truth: str) -> None:
    settings = replace(SETTINGS, view="curve", loss=loss, truth=truth, target=1.0)
    for cost in costs(settings):
        x = cost.x[np.min(np.abs(cost.x[:, None] - np.array([*cost.kinks, 99.0])), axis=1) > 1e-6]
        near = 1e-6
        np.testing.assert_allclose(
            cost.slope_at(x), (cost.at(x + near) - cost.at(x - near)) / (2 * near), rtol=1e-4, atol=1e-5
        )
        values, slopes = cost.lines
        assert len(values) == len(slopes) == len(cost.kinks) + 1
    words = curve_words.explain(settings)
    assert words.trace.problems() == []
    assert words.question.right(round(words.question.answer, 1))


@pytest.mark.parametrize("loss", LIBRARY)
@pytest.mark.parametrize("target", [-2.0, 2.0])
@pytest.mark.parametrize("truth", ["yes", "no"])
def test_the_question_asks_off_the_axis(loss: str, target: float, truth: str) -> None:
    settings = replace(SETTINGS, view="curve", loss=loss, truth=truth, target=target)
    asked = re.findall(r" = (\S+), off the axis", curve_words.explain(settings).question.prompt)[0]
    axis = costs(settings)[0].x
    assert not axis[0] <= float(asked.replace("\u2212", "-")) <= axis[-1]


def test_curves_by_hand() -> None:
    log, square, absolute = costs(replace(SETTINGS, loss="binary_cross_entropy"))
    at = np.array([0.2])
    assert (log.at(at)[0], log.slope_at(at)[0]) == pytest.approx((-math.log(0.2), -5.0))
    assert (square.at(at)[0], square.slope_at(at)[0]) == pytest.approx((0.64, -1.6))
    assert (absolute.at(at)[0], absolute.slope_at(at)[0]) == pytest.approx((0.8, -1.0))
    hinge, logits, squashed = costs(replace(SETTINGS, loss="hinge", truth="no"))
    zero = np.array([0.0])
    assert [c.at(zero)[0] for c in (hinge, logits, squashed)] == pytest.approx([1, math.log(2), 0.25])
    assert [c.slope_at(zero)[0] for c in (hinge, logits, squashed)] == pytest.approx([1, 0.5, 0.25])


def test_captions_of_curves() -> None:
    absolute = costs(replace(SETTINGS, loss="mean_absolute_error", target=0.5))[0]
    assert caption(absolute, 45)[1] == "MAE 0.0000; a corner, where 0.0000 is taken as slope"
    assert caption(absolute, 0) == (
        "y = −4.0, target 0.5",
        "MAE 4.5000, slope −1.0000, so a larger y costs less",
    )
    assert all(AXES[axis_of(replace(SETTINGS, loss=loss))] for loss in LIBRARY)


def test_nielsens_neuron() -> None:
    """Chapter 3: from w = 0.6, b = 0.9 the quadratic cost ends at 0.09, w = -1.28, b = -0.98; from 2 and 2 at 0.20."""
    near, far = (learn("quadratic_cost", *NEURONS[name]) for name in ("near", "far"))
    assert near.a[0] == pytest.approx(0.82, abs=0.005)
    assert near.a[-1] == pytest.approx(0.09, abs=0.005)
    assert near.history[-1].tolist() == pytest.approx([-1.28, -0.98], abs=0.005)
    assert far.a[0] == pytest.approx(0.98, abs=0.005)
    assert far.a[-1] == pytest.approx(0.20, abs=0.005)
    assert len(far.a) == EPOCHS + 1


def test_the_first_step_of_both_costs_by_hand() -> None:
    quadratic, entropy = pair(SETTINGS)
    a = 1 / (1 + math.exp(-4))
    assert quadratic.slopes[0] == pytest.approx(a * a * (1 - a))
    assert entropy.slopes[0] == pytest.approx(a)
    assert quadratic.history[1, 0] == pytest.approx(2 - 0.15 * a * a * (1 - a))
    assert entropy.history[1, 0] == pytest.approx(2 - 0.15 * a)
    assert quadratic.cost[0] == pytest.approx(a * a / 2)
    assert entropy.cost[0] == pytest.approx(-math.log(1 - a))


def test_costs_fall_by_what_their_slopes_say() -> None:
    for neuron in pair(SETTINGS):
        fall = neuron.cost[0] - learn(neuron.cost_name, 2 - 1e-6, 2.0, 0.15, 0).cost[0]
        assert fall / 1e-6 == pytest.approx(neuron.slopes[0], rel=1e-4)


def test_cross_entropy_starts_at_once() -> None:
    quadratic, entropy = pair(SETTINGS)
    late, early = half(quadratic), half(entropy)
    assert late is not None
    assert early is not None
    assert late > 10 * early
    words = slow_words.explain(SETTINGS)
    assert f"after {late} epochs" in words.notes[1]
    assert f"after {early} epochs" in words.notes[1]
    assert words.trace.problems() == []
    assert words.question.answer == 101  # 1 / (0.99 * 0.01) = 101.01
    assert "0.0173" in words.numbers[0]


def test_the_slips_numbers() -> None:
    notes, log10, speed = slips()
    assert "**0.0000**, whatever is predicted" in notes.shows
    # (ln 1/0.9 + ln 1/0.8 + ln 1/0.6 + ln 1/0.05) / 4
    assert "Right: **0.9588**" in notes.shows
    assert "**1.0402**" in log10.shows
    assert "**0.452**" in log10.shows
    assert "**0.0173**" in speed.shows
    assert "**0.9820**" in speed.shows
    soft = slips(np.array([0.5]), np.array([0.5]))[0]
    assert "**\u22120.6931**" in soft.shows  # 0.5 ln 0.5 twice: even its sign is wrong


def test_a_share_that_rounds_to_0_is_told_by_the_scores() -> None:
    sure = Rows("categorical_cross_entropy", np.array([[1.0, 0.0]]), np.array([[-99.0, 99.69]]))
    words = rows_words.explain(sure)
    assert "−99.0000 − 99.6900" in words.numbers[0]
    assert "198.69" in words.numbers[0]
    assert "0.0000001" not in words.trace.steps[0].caption


def test_targets_that_are_no_shares_are_refused() -> None:
    settings = Settings(loss="categorical_cross_entropy")
    with pytest.raises(Unworkable, match=r"add up to 1.*row 1 has 0\.80"):
        read(settings, np.array([[0.4, 0.4, 1.0, 2.0]]))


def test_keras_own_answer_for_a_surely_wrong_probability_is_told() -> None:
    sure = Rows("binary_cross_entropy", np.array([0.0]), np.array([1.0]))
    note = rows_words.explain(sure).notes[-1]
    assert "16.1181" in note
    assert f"{float(tf_log_loss()):.4f}" in note


def tf_log_loss() -> float:
    import keras

    return keras.losses.BinaryCrossentropy()(np.zeros((1, 1), "float32"), np.ones((1, 1), "float32"))
