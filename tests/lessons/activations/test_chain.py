"""Gradients through many layers, dead units, layers that collapse: against hand computation and Keras."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.explain.explanation import Unworkable
from core.lessons.activations import chain_words, collapse, collapse_words, dead, dead_words
from core.lessons.activations.chain import Chain, chains
from core.lessons.activations.chain_words import caption
from core.lessons.activations.settings import Settings

CHAIN = replace(Settings(), view="chain")
ROWS = np.array(dead.ROWS)
TABLES = tuple(np.array(table) for table in (collapse.X, collapse.FIRST, collapse.SECOND))


def test_fifty_layers_of_nine_tenths_and_of_eleven_tenths() -> None:
    small, large = chains(replace(CHAIN, chain="rates"))
    assert 10 ** small.logs[-1] == pytest.approx(0.0051538, abs=5e-8)
    assert 10 ** large.logs[-1] == pytest.approx(117.391, abs=5e-4)
    assert small.gradient(49) == "0.00515378"
    assert large.gradient(49) == "117.391"
    words = chain_words.explain(replace(CHAIN, chain="rates"))
    assert "0.0051538" in words.notes[0]
    assert "117.391" in words.notes[0]
    assert "0.9000^{50}" in words.numbers[0]


def test_a_chain_of_two_sigmoids_by_hand() -> None:
    # a0 = 1: z1 = 1, a1 = 0.731059, z2 = 0.731059; slopes 0.196612 and 0.219362.
    (chain,) = chains(replace(CHAIN, depth=2, others=()))
    np.testing.assert_allclose(chain.back, [0.219362, 0.196612], atol=1e-6)
    assert 10 ** chain.logs[1] == pytest.approx(0.0431291, abs=1e-7)
    assert caption(chain, 0)[0] == "Layer 2: weight 1.00 × slope 0.219362 = 0.2194"


def test_relu_keeps_the_gradient_or_cuts_it() -> None:
    (open_,) = chains(replace(CHAIN, function="relu", others=()))
    assert set(open_.back) == {1.0}
    cut = replace(CHAIN, function="relu", others=(), weight=-1.0)
    (closed,) = chains(cut)
    assert closed.gradient(49) == "0"
    assert any("Cut off" in note for note in chain_words.explain(cut).notes)


def test_a_product_beyond_the_smallest_number_is_still_told() -> None:
    (chain,) = chains(replace(CHAIN, weight=0.05, others=(), signal=0.0))
    # Each factor is 0.05 times a slope just below 0.25.
    assert -97 < chain.logs[-1] < -95
    assert chain.gradient(49).endswith("10⁻⁹⁶")


def test_random_weights_are_the_same_each_time_and_none_is_zero() -> None:
    one, other = (chains(replace(CHAIN, chain="random"))[0].weights for _ in range(2))
    assert one.tolist() == other.tolist()
    assert (one != 0).all()
    np.testing.assert_array_equal(one, np.round(one, 2))


def test_the_question_of_the_chain() -> None:
    question = chain_words.explain(replace(CHAIN, depth=50)).question
    assert question.answer == 25  # 50 % 3 = 2: weight 3; 0.75^24 = 0.001003, 0.75^25 = 0.000753
    assert chain_words.explain(replace(CHAIN, depth=3)).question.answer == 5  # 0.25^4 = 0.0039, 0.25^5 = 0.00098


def test_one_large_step_kills_a_relu() -> None:
    """By hand: errors 3.5x, so dC/dw = 3 * mean(x^2) = 5.625 and dC/db = 3 * mean(x) = 3.75 at rate 0.6."""
    relu, leaky = dead.units(replace(Settings(), unit="killed"), ROWS)
    assert relu.history[1].tolist() == pytest.approx([4 - 0.6 * 5.625, -0.6 * 3.75])
    assert not relu.dead[0]
    assert relu.dead[1:].all()
    assert (relu.terms[1:] == 0).all()
    assert (relu.history[1:] == relu.history[1]).all(), "it never comes back"
    assert leaky.cost[-1] < 0.001
    assert not leaky.dead.any()


def test_a_unit_may_start_dead_or_live() -> None:
    born, _ = dead.units(replace(Settings(), unit="born"), ROWS)
    assert born.dead.all()
    alive, _ = dead.units(replace(Settings(), unit="alive"), ROWS)
    assert not alive.dead.any()
    assert alive.cost[-1] < 1e-4


def test_costs_are_half_the_mean_squared_error() -> None:
    relu, _ = dead.units(replace(Settings(), unit="killed"), ROWS)
    assert relu.cost[0] == pytest.approx(np.mean((3 * ROWS[:, 0]) ** 2) / 2)
    assert relu.cost[1] == pytest.approx(np.mean(ROWS[:, 1] ** 2) / 2)


@pytest.mark.parametrize("unit", ["killed", "born", "alive"])
def test_the_words_of_a_unit(unit: str) -> None:
    words = dead_words.explain(replace(Settings(), unit=unit), ROWS)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == 61
    assert ("stays alive" in words.notes[1]) == (unit == "alive")
    assert words.question.right(-0.26)  # (0.1 * (-3) - 1) * 0.1 * 2


def test_steps_without_end_are_refused() -> None:
    wild = replace(Settings(), unit="own", rate=2.0, leak=1.0)
    with pytest.raises(Unworkable, match="lower rate"):
        dead.units(wild, ROWS * 2)


def test_two_linear_layers_are_one() -> None:
    layers = collapse.Layers.of(*TABLES, bent=False)
    # By hand: 1*2 - 1*1 + 2*(-1) = -1, and so on.
    assert layers.W.tolist() == [[-1, 6], [3.5, -3.5]]
    assert layers.b.tolist() == [-2, 3]
    assert layers.through[2].tolist() == layers.one.tolist() == [4, 2]


def test_with_relu_between_they_are_not() -> None:
    layers = collapse.Layers.of(*TABLES, bent=True)
    z, h, y = layers.through
    assert z.tolist() == [2, -1, -0.5]
    assert h.tolist() == [2, 0, 0]
    assert y.tolist() == [4.5, 2]
    assert "It fails" in collapse_words.explain(collapse.Layers.of(*TABLES, bent=True)).notes[1]


@pytest.mark.parametrize("between", ["linear", "relu"])
def test_the_words_of_the_layers(between: str) -> None:
    words = collapse_words.explain(collapse.Layers.of(*TABLES, bent=between == "relu"))
    assert words.trace.problems() == []
    assert words.trace.steps[0].caption == "W, row 1, column 1: 1×2 + (−1)×1 + 2×(−1) = −1"
    assert words.question.answer == pytest.approx(3.0)  # 2*(-1) + 2*3.5 - 2


def test_any_linear_layers_pass_the_test_of_a_single_one() -> None:
    rng = np.random.default_rng(1)
    for _ in range(5):
        tables = tuple(np.round(rng.normal(0, 2, shape), 2) for shape in ((1, 2), (3, 3), (4, 2)))
        layers = collapse.Layers.of(*tables, bent=False)
        np.testing.assert_allclose(layers.through[2], layers.one, atol=2e-4)
        assert "The test holds" in collapse_words.explain(collapse.Layers.of(*tables, bent=False)).notes[1]


def test_chains_know_their_own_titles() -> None:
    assert [chain.title for chain in chains(CHAIN)] == ["Sigmoid", "Tanh", "ReLU", "Leaky ReLU"]
    assert isinstance(chains(CHAIN)[0], Chain)


@pytest.mark.parametrize(("weight", "most"), [(1.0, 3), (2.0, 2), (3.0, 2)])
def test_a_tower_of_exponentials_is_refused_where_it_leaves_all_numbers(weight: float, most: int) -> None:
    deep = Settings(view="chain", function="exponential", others=(), weight=weight, depth=50)
    with pytest.raises(Unworkable, match=f"at most {most} layers"):
        chains(deep)
    words = chain_words.explain(replace(deep, depth=most))
    assert not any(len(digits) > 12 for digits in re.findall(r"\d+", " ".join([*words.numbers, words.notes[0]])))


def test_a_weight_of_0_is_what_cuts_off() -> None:
    notes = " ".join(chain_words.explain(Settings(view="chain", function="sigmoid", others=(), weight=0.0)).notes)
    assert "Its weight is 0." in notes
