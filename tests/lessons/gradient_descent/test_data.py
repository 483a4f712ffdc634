"""The gradient descent lesson on data: batches, schedules and scaling by hand, by draws and by core.nn."""

import math

import numpy as np
import pytest

from core.lessons.gradient_descent import batches as descent_batches
from core.lessons.gradient_descent import batches_words, scaling, scaling_words, schedules, schedules_words
from core.lessons.gradient_descent import batches_words as descent_batches_words
from core.lessons.gradient_descent.geyser import MINUTES
from core.lessons.gradient_descent.runs import Rule, run
from core.lessons.gradient_descent.schedule_kinds import TITLES as SCHEDULES
from core.lessons.gradient_descent.schedule_kinds import Plan
from core.lessons.gradient_descent.slips import batches
from core.nn.losses import mean_squared_error, mean_squared_error_gradient
from core.nn.optimizers import SGD


def test_iterations_by_hand() -> None:
    assert batches() == 9  # 8 of 32, and one of 16
    held = descent_batches.sizes(32, 3, 0.1, 1)
    assert [one.each for one in held.passes] == [1, 9, 272]
    assert [len(one.weights) - 1 for one in held.passes] == [3, 27, 816]
    assert held.frames == 28
    assert [held.updates(which, 9) for which in range(3)] == [1, 9, 272]
    assert [held.updates(which, 14) for which in range(3)] == [1, 14, 272 + 160]
    assert [held.updates(which, 27) for which in range(3)] == [3, 27, 816]
    # 1300 / 32 = 40.6, so 41 batches; 15 epochs.
    assert batches_words.explain(held).question.answer == 41 * 15


def test_a_batchs_update_is_that_of_core_nn() -> None:
    held = descent_batches.sizes(32, 1, 0.1, 3)
    for one in held.passes[:2]:
        optimizer = SGD(learning_rate=0.1)
        w = np.array(descent_batches.START)
        for at, rows in enumerate(one.chosen):
            x, t = descent_batches.X[rows], descent_batches.T[rows]
            (w,) = optimizer.step([w], [x.T @ mean_squared_error_gradient(t, x @ w)])
            np.testing.assert_allclose(one.weights[at + 1], w, rtol=1e-12)
    for epoch in descent_batches.orders(2, 5):
        assert sorted(epoch.tolist()) == list(range(272))


def test_noise_is_what_draws_show() -> None:
    w = np.array([-0.6, 0.9])
    everything = np.arange(272)
    whole = descent_batches.gradient(w, everything)
    rng = np.random.default_rng(0)
    for size in (1, 8, 32, 136):
        drawn = [descent_batches.gradient(w, rng.permutation(272)[:size]) for _ in range(3000)]
        measured = math.sqrt(float(np.mean([((g - whole) ** 2).sum() for g in drawn])))
        assert descent_batches.noise(w, size) == pytest.approx(measured, rel=0.06)
    assert descent_batches.noise(w, 272) == 0
    assert descent_batches.height(w) == pytest.approx(
        mean_squared_error(descent_batches.T, descent_batches.X @ w) - descent_batches.LOWEST
    )


def test_one_by_one_may_diverge_and_says_so() -> None:
    held = descent_batches.sizes(8, 5, 0.5, 1)
    assert np.isnan(held.passes[2].weights[-1]).all()
    words = batches_words.explain(held)
    assert "diverged" in words.notes[1]
    assert words.trace.problems() == []
    assert len(descent_batches_words.captions(held)) == len(descent_batches_words.told(held)) == held.frames


def test_schedules_by_hand() -> None:
    plan = Plan(first=0.4, epochs=20, every=5, drop=0.5, gamma=0.9)
    assert plan.rate("constant", 7).tolist() == 0.4
    assert plan.rate("step", np.array([0, 4.9, 5, 19, 20])).tolist() == [0.4, 0.4, 0.2, 0.05, 0.025]
    assert float(plan.rate("exponential", 2)) == pytest.approx(0.324)
    assert plan.rate("cosine", np.array([0, 10, 20])) == pytest.approx([0.4, 0.2, 0])
    with pytest.raises(ValueError, match="a schedule must be one of"):
        plan.rate("linear", 1)
    assert schedules_words.equation(plan, "step", 12).startswith("Step decay: 0.4 \u00d7 0.5^2 = 0.1000")


def test_a_falling_rate_gets_closer_than_a_constant_one() -> None:
    ends = {name: [] for name in SCHEDULES}  # type: ignore[var-annotated]
    for shuffle in (1, 2, 3):
        held = schedules.falling(Plan(), tuple(SCHEDULES), shuffle)
        for k, name in enumerate(held.names):
            ends[name].append(held.heights(k)[-5:].mean())
    constant = np.mean(ends["constant"])
    assert all(np.mean(ends[name]) < constant / 5 for name in ("step", "exponential", "cosine"))
    words = schedules_words.explain(held)
    assert words.trace.problems() == []
    # Epoch 70 with a halving every 10: 0.3 / 2^7
    assert words.question.answer == pytest.approx(0.3 / 128)


def test_scaling_by_hand() -> None:
    held = scaling.scaling(0.8, 0.01)
    raw, scaled = held.sides
    assert raw.kappa == pytest.approx(159.146, abs=1e-3)
    assert scaled.kappa == pytest.approx(1)
    # Both curvatures 2, rate 0.8: every step leaves 0.6 of the distance, 0.36 of the loss; 0.36^5 = 0.006.
    assert scaled.needed == 5
    assert raw.needed > 200
    words = scaling_words.explain(held)
    assert words.trace.problems() == []
    assert words.question.answer == pytest.approx(MINUTES.var())
    assert "**224** and **5**" in words.slips[0].shows


def test_scalings_shortcut_is_gradient_descent() -> None:
    for side in scaling.scaling(0.9, 0.001).sides:
        told = run(side.surface, Rule("sgd", {"learning_rate": side.rate}), side.surface.start, 40)
        np.testing.assert_allclose(scaling.descent(side.surface, 0.9, np.arange(41)), told.weights, atol=1e-9)
        measured = told.reached(0.001)
        assert measured == (side.needed if side.needed <= 40 else -1)
