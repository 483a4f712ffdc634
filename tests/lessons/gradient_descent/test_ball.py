"""One weight on its curve: numbers by hand, Keras on the same way, traces."""

import numpy as np
import pytest

from core.lessons.gradient_descent.ball import rolled
from core.lessons.gradient_descent.ball_words import captions, explain


def test_the_first_steps_are_those_by_hand() -> None:
    """From 0 the slope is 2 (0 − 3) = −6: w = 0 + 0.6; then −4.8: w = 0.6 + 0.48."""
    held = rolled(0, 0.1)
    assert held.w[:3] == pytest.approx([0, 0.6, 1.08])
    assert held.slopes[:2] == pytest.approx([-6, -4.8])
    assert held.losses[:2] == pytest.approx([9, 5.76])
    assert captions(held)[1][0] == "Step 1: w = 0.0000 − 0.1 × (−6.0000) = 0.6000"


@pytest.mark.parametrize(("rate", "end"), [(0.1, "near"), (0.5, "there"), (1.0, "swings"), (1.1, "leaves")])
def test_the_rate_decides_where_it_ends(rate: float, end: str) -> None:
    held = rolled(0, rate)
    assert held.losses[-1] == pytest.approx(9 * (1 - 2 * rate) ** 30)
    found = "there" if held.losses[1] < 1e-12 else "near" if held.losses[-1] < 0.1 else "swings"
    assert ("leaves" if held.losses[-1] > 9.001 else found) == end


@pytest.mark.parametrize(("start", "rate"), [(0.0, 0.1), (8.0, 1.05), (3.0, 0.5)])
def test_keras_walks_the_same_way(start: float, rate: float) -> None:
    held = rolled(start, rate)
    words = explain(held)
    assert words.trace.problems() == []
    scope: dict = {}
    exec(compile(words.keras, "lesson", "exec"), scope)
    np.testing.assert_allclose(scope["result"], held.w, rtol=1e-5, atol=1e-6)  # Keras holds the rate in float32
