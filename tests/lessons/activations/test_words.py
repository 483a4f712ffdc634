"""The activations lesson: what it says of each function, and its curves, against SciPy, hand computation and Keras."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from core.lessons.activations import curves_words
from core.lessons.activations.curves import Bend, bends, example_x, stops
from core.lessons.activations.curves_words import caption, trace
from core.lessons.activations.library import LIBRARY, TITLES
from core.lessons.activations.settings import KNOBS, Settings
from core.lessons.activations.slips import slips
from core.nn.activations import ACTIVATIONS

SETTINGS = Settings()


def bend(name: str, **changed: object) -> Bend:
    return bends(replace(SETTINGS, function=name, others=(), **changed))[0]


def test_every_function_of_the_core_is_told() -> None:
    assert set(LIBRARY) == set(ACTIVATIONS)
    assert len(set(TITLES.values())) == len(TITLES)


def test_every_parameter_that_is_a_number_has_a_knob() -> None:
    told = {name for name, activation in ACTIVATIONS.items() if activation.parameters}
    assert told == set(KNOBS)
    for name in told:
        given = SETTINGS.parameters(name)
        assert dict(given) == dict(ACTIVATIONS[name].parameters), "knobs start at the core's own defaults"


@pytest.mark.parametrize("name", LIBRARY)
def test_the_slope_is_what_the_values_rise_by(name: str) -> None:
    """Central differences of the drawn values, away from kinks; independent of the formulas for slopes."""
    one = bend(name)
    near = 1e-5
    x = one.x[[all(abs(at - kink) > 1e-3 for kink in one.kinks) for at in one.x]]
    rise = (one.at(x + near) - one.at(x - near)) / (2 * near)
    np.testing.assert_allclose(one.slope_at(x), rise, rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("name", LIBRARY)
def test_kinks_are_where_the_slope_or_the_value_jumps(name: str) -> None:
    """Every jump is listed, so no line is drawn across it."""
    one = bend(name)
    x = np.linspace(-5, 5, 2001) + 1e-4
    jumps = np.flatnonzero(np.abs(np.diff(one.slope_at(x))) > 0.05 + 0.006 * np.abs(one.slope_at(x[1:])))
    for at in jumps.tolist():
        assert any(x[at] - 0.01 <= kink <= x[at + 1] + 0.01 for kink in one.kinks), (name, x[at])
    for kink in one.kinks:
        before, after = one.sides(kink)
        jump = abs(float(one.at(kink + 1e-9)) - float(one.at(kink - 1e-9)))
        # ELU's two sides agree at its default alpha, and no other's do.
        assert abs(before - after) > 1e-3 or jump > 1e-3 or name == "elu"


def test_textbook_values() -> None:
    assert float(bend("sigmoid").at(1.0)) == pytest.approx(0.7310586, abs=1e-7)
    assert float(bend("sigmoid").slope_at(1.0)) == pytest.approx(0.7310586 * 0.2689414, abs=1e-7)
    assert float(bend("tanh").at(1.0)) == pytest.approx(0.7615942, abs=1e-7)
    assert float(bend("softplus").at(0.0)) == pytest.approx(math.log(2), abs=1e-12)
    assert float(bend("gelu").at(1.0)) == pytest.approx(0.8413447, abs=1e-7)  # 1 times Phi(1)


def test_captions_say_values_tangents_and_kinks() -> None:
    sigmoid, relu, step = bend("sigmoid"), bend("relu"), bend("step")
    assert caption(sigmoid, 60) == (
        "x = 1.0: Sigmoid answers 0.7311",
        "slope 0.1966: x up by 0.1, output up by about 0.02",
    )
    assert caption(relu, 50)[1] == "a corner: slope 0.0000 or 1.0000, TensorFlow takes 0.0000"
    assert caption(step, 50)[1] == "it jumps here, so it has no slope; 0.0000 is taken"
    assert "output down by" in caption(bend("silu"), 10)[1]  # at x = -4, left of its lowest point


def test_stops_are_exact_decimals() -> None:
    assert stops("5").tolist() == [round(-5 + 0.1 * i, 1) for i in range(101)]
    assert len(stops("2")) == 81
    assert len(stops("10")) == 101


def test_parameters_are_live() -> None:
    assert float(bend("leaky_relu", leak=0.5).at(-2.0)) == -1.0
    assert float(bend("relu", ceiling="6").at(9.0)) == 6.0
    assert bend("relu", ceiling="2", threshold=1.0).kinks == [1.0, 2.0]
    assert float(bend("elu", elu=2.0).at(-50.0)) == pytest.approx(-2.0)
    assert float(bend("celu", celu=2.0).slope_at(-2.0)) == pytest.approx(math.exp(-1))
    assert bend("thresholded_relu", jump=2.0).kinks == [2.0]
    assert float(bend("gelu", fast=True).at(1.0)) == pytest.approx(0.841192, abs=1e-6)


def test_lines_stop_at_a_jump() -> None:
    values, slopes = bend("step").lines
    assert [set(y.tolist()) for _, y in values] == [{0.0}, {1.0}]
    assert len(slopes) == 2


def test_the_slips_numbers() -> None:
    sigmoid, linear, relu = slips()
    # 1/1 + e = 3.7183; 1/(1 + e) = 0.2689; 1/(1 + 1/e) = 0.7311.
    for value in ("3.7183", "0.2689", "0.7311"):
        assert f"**{value}**" in sigmoid.shows
    # sigmoid(2) = 1/(1 + e^-2) = 0.8808 against twice 0.7311.
    assert "**0.8808**" in linear.shows
    assert "**1.4622**" in linear.shows
    assert "**1**, at x = −2: **0**" in relu.shows
    assert "7.9 × 10⁻³¹" in relu.shows  # 0.25 to the 50th


@pytest.mark.parametrize("name", LIBRARY)
def test_the_words_of_every_function(name: str) -> None:
    words = curves_words.explain(replace(SETTINGS, function=name))
    one = bend(name)
    x = example_x(one)
    assert f"{float(one.at(x)):.4f}" in words.numbers[0]
    assert f"{float(one.slope_at(x)):.4f}" in words.numbers[1]
    high, low, step, about = map(
        float, re.findall(r"frac\{(-?[\d.]+) - (-?[\d.]+)\}\{([\d.]+)\} = (-?[\d.]+)", words.numbers[2])[0]
    )
    assert (high - low) / step == pytest.approx(about, abs=6e-5)
    assert about == pytest.approx(float(one.slope_at(x)), abs=2e-4)
    assert not any("@" in text or "X" in text for text in (*words.numbers, *words.notes))
    assert words.question.right(round(words.question.answer, 4))
    assert trace(one).problems() == []


@pytest.mark.parametrize("name", LIBRARY)
def test_the_question_asks_for_the_slope_of_two_in_a_row_and_it_is_not_0(name: str) -> None:
    one, question = bend(name), curves_words.explain(replace(SETTINGS, function=name)).question
    x, weight = map(float, re.findall(r"the sum (\S+) goes into the first, and (\S+) times", question.prompt)[0])
    high, low = (float(one.at(weight * one.at(x + side))) for side in (1e-5, -1e-5))
    assert question.answer == pytest.approx((high - low) / 2e-5, abs=5e-4)
    assert (question.answer == 0) == (name == "step")


def test_the_question_is_the_chain_rule() -> None:
    one = bend("tanh")
    by_hand = (1 - math.tanh(1) ** 2) * 0.5 * (1 - math.tanh(0.5 * math.tanh(1)) ** 2)
    assert curves_words.explain(replace(SETTINGS, function="tanh")).question.answer == pytest.approx(by_hand, abs=1e-4)
    assert example_x(one) == 1.0
    assert example_x(bend("hard_tanh")) == 0.5


@pytest.mark.parametrize(
    ("changed", "values", "saturates"),
    [
        ({"relu_leak": 0.1}, "any number", "nowhere"),
        ({"threshold": 2.0}, "0, and above 2", "left of 2, at 0"),
        ({"ceiling": "6"}, "from 0 to 6", "left of 0, at 0 and right of 6, at 6"),
        ({"threshold": 2.0, "ceiling": "1"}, "0, and 1", "left of 2, at 0 and right of 2, at 1"),
        ({"relu_leak": 0.1, "threshold": 2.0, "ceiling": "1"}, "0 and below, and 1", "right of 2, at 1"),
    ],
)
def test_relu_is_told_with_its_parameters(changed: dict[str, object], values: str, saturates: str) -> None:
    told = curves_words.told_of(bend("relu", **changed))
    assert (told.values, told.saturates) == (values, saturates)


def test_a_leak_of_0_is_told_as_plain_relu() -> None:
    assert "plain ReLU" in curves_words.told_of(bend("leaky_relu", leak=0.0)).saturates
    assert "plain ReLU" in curves_words.told_of(bend("prelu", prelu=0.0)).saturates


def test_a_corner_has_the_slopes_of_both_sides() -> None:
    notes = " ".join(curves_words.explain(replace(SETTINGS, function="prelu", others=())).notes)
    assert "0.2500 or 1.0000" in notes


def test_gelu_by_tanh_is_told_as_what_it_is() -> None:
    told = curves_words.explain(replace(SETTINGS, function="gelu", fast=True, others=()))
    assert r"\approx" in told.formula
    assert r"\Phi(1)" not in told.numbers[0]
    assert "0.8412" in told.numbers[0]
