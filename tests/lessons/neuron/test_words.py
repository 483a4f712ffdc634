"""Neurons, gates and hidden layers: truth tables by hand, searches against plain loops, every sum exact."""

import re
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from core.lessons.neuron import gates_words, layers_words, parts_words
from core.lessons.neuron.gates import GATES, LEVELS, Unit, inputs, makeable, preset, search, table
from core.lessons.neuron.layers import Layers, gate_layers, relu_layers
from core.lessons.neuron.parts import Neuron
from core.lessons.neuron.parts_words import START
from core.lessons.neuron.settings import dials_of, plain, products, vector
from core.lessons.neuron.slips import slips

TABLES = {
    ("and", 2): [0, 0, 0, 1], ("or", 2): [0, 1, 1, 1], ("nand", 2): [1, 1, 1, 0], ("nor", 2): [1, 0, 0, 0],
    ("xor", 2): [0, 1, 1, 0], ("not", 1): [1, 0], ("and", 3): [0] * 7 + [1], ("or", 3): [0] + [1] * 7,
    ("nand", 3): [1] * 7 + [0], ("nor", 3): [1] + [0] * 7, ("xor", 3): [0, 1, 1, 0, 1, 0, 0, 1],
}  # fmt: skip
CASES = list(TABLES)


def exact(text: str) -> Fraction:
    """The value of a written sum of products: `2×1 + (−1)×0.5`."""
    total = Fraction(0)
    for term in text.replace("\u2212", "-").split(" + "):
        value = Fraction(1)
        for part in term.split("×"):
            value *= Fraction(part.strip("() "))
        total += value
    return total


def test_numbers_in_words() -> None:
    assert plain(-0.5) == "\u22120.5"
    assert plain(-1e-9) == "0"
    assert vector([1, -0.25]) == "(1.00, \u22120.25)"
    assert products([2, -1], [0.5, 3]) == "2×0.5 + (\u22121)×3"


@pytest.mark.parametrize(("name", "count"), CASES)
def test_gates_by_their_truth_tables(name: str, count: int) -> None:
    assert table(name, count).tolist() == TABLES[name, count]
    unit = Unit(name, *preset(name, count))
    assert unit.x.tolist() == [list(row) for row in product((0, 1), repeat=count)]
    made = unit.fires.tolist() == TABLES[name, count]
    assert made == (name != "xor")
    assert unit.right == search(name, count).most, "no weights on the grid are right on more rows"


@pytest.mark.parametrize(("name", "count"), CASES)
def test_dials_start_at_weights_that_make_the_gate(name: str, count: int) -> None:
    values = list(vars(dials_of(name, count)).values())
    assert (tuple(values[:-1]), values[-1]) == preset(name, count)
    assert all(value in LEVELS for value in values)


@pytest.mark.parametrize("name", ["and", "or", "nand", "nor", "xor"])
def test_the_search_is_what_a_plain_loop_finds(name: str) -> None:
    rows = list(zip(inputs(2).tolist(), TABLES[name, 2], strict=True))
    right = [
        sum((w1 * a + w2 * b >= t) == bool(wanted) for (a, b), wanted in rows)
        for w1, w2, t in product(LEVELS, repeat=3)
    ]
    found = search(name, 2)
    assert (found.tried, found.found, found.most) == (13**3, right.count(4), max(right))


def test_one_neuron_makes_14_of_16_and_104_of_256_truth_tables() -> None:
    # The known numbers of linearly separable functions (Muroga, 1971): 4, 14, 104.
    assert [makeable(n) for n in (1, 2, 3)] == [4, 14, 104]
    assert search("xor", 2).found == search("xor", 3).found == 0


@pytest.mark.parametrize(("name", "count"), CASES)
def test_a_gate_is_told_row_by_row(name: str, count: int) -> None:
    unit = Unit(name, *preset(name, count))
    words = gates_words.explain(unit)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == 2**count
    for row, step in enumerate(words.trace.steps):
        terms, total, fires = re.fullmatch(r"\(.*\): (.*) = (\S+), and .* so (\d)\. .*", step.caption).groups()
        assert exact(terms) == exact(total) == Fraction(float(unit.sums[row]))
        assert int(fires) == unit.fires[row]
        assert step.caption.endswith("right" if unit.fires[row] == TABLES[name, count][row] else "wrong")
    assert words.question.right(words.question.answer)
    assert not words.question.right(words.question.answer + 1)


def test_and_of_three_needs_a_threshold_above_two() -> None:
    question = gates_words.explain(Unit("or", (1.0, 1.0), 1.0)).question
    assert question.answer == 3
    outputs = {t: Unit("and", (1.0,) * 3, t).right for t in (1.0, 2.0, 3.0)}
    assert outputs[3.0] == 8 > max(outputs[1.0], outputs[2.0])


def test_xor_says_why() -> None:
    notes = " ".join(gates_words.explain(Unit("xor", (1.0, 1.0), 1.0)).notes)
    assert "2,197 combinations" in notes
    assert "**0** make XOR" in notes
    assert "contradicts" in notes


@pytest.mark.parametrize(("count", "corners"), [(2, 2), (3, 4)])
def test_xor_counts_the_corners_of_each_color(count: int, corners: int) -> None:
    notes = " ".join(gates_words.explain(Unit("xor", *preset("xor", count))).notes)
    assert TABLES["xor", count].count(1) == TABLES["xor", count].count(0) == corners
    both = {2: "both", 4: "all four"}[corners]
    assert f"has {both} blue corners on one side and {both} orange ones" in notes


def test_code_has_no_minus_before_0() -> None:
    assert "np.array([0])" in parts_words.keras_code(Neuron.of(np.array(START), -0.0, False))
    assert "np.array([0, 1]), 0\n" in gates_words.keras_code(Unit("and", (-0.0, 1.0), -0.0))


def test_goodfellows_network_by_hand() -> None:
    net = relu_layers()
    assert net.w.tolist() == [[1, 1], [1, 1]]
    assert net.h.tolist() == [[0, 0], [1, 0], [1, 0], [2, 1]]
    assert net.y.tolist() == [0, 1, 1, 0]
    best = np.linalg.lstsq(np.column_stack([net.x, np.ones(4)]), [0, 1, 1, 0], rcond=None)[0]
    np.testing.assert_allclose(best, [0, 0, 0.5], atol=1e-12)


def test_or_nand_and_make_xor() -> None:
    net = gate_layers()
    assert net.h.T.tolist() == [TABLES["or", 2], TABLES["nand", 2]]
    assert net.y.tolist() == TABLES["xor", 2]


@pytest.mark.parametrize("net", [relu_layers(), gate_layers()], ids=["relu", "gates"])
def test_hidden_layers_are_told_sum_by_sum(net: Layers) -> None:
    words = layers_words.explain(net)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == 12
    for row in range(4):
        for unit in range(2):
            text = layers_words.hidden_text(net, row, unit)
            terms, total = re.fullmatch(r"(?:max\(0, )?(.*?)\)? = (?:max\(0, )?([\u2212\d.]+).*", text).groups()
            assert exact(terms if terms.count("(") == terms.count(")") else terms + ")") == exact(total)
            assert text.endswith(plain(net.h[row, unit]))
        terms, total = layers_words.output_text(net, row).split(",")[0].split(" = ")
        assert exact(terms) == exact(total) == Fraction(float(net.z[row]))
    assert words.question.answer == (2 if net.relu else 4)


@pytest.mark.parametrize("smooth", [False, True])
def test_a_neuron_part_by_part(smooth: bool) -> None:
    neuron = Neuron.of(np.array(START), -0.5, smooth)
    # 0.8 - 0.6 + 0.5 - 0.5
    assert neuron.z == 0.2
    assert neuron.y == pytest.approx(0.549834 if smooth else 1, abs=1e-6)
    words = parts_words.explain(neuron)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == 7
    assert exact(words.trace.steps[2].caption.split(": ")[1].split(" = ")[0]) == Fraction("0.2")
    notes = " ".join(words.notes)
    assert "0.4875" in notes
    assert "0.5125" in notes
    assert "likeness ends" in notes
    # Inputs at 0 leave the bias: sigmoid(-0.5).
    assert words.question.answer == pytest.approx(0.377541 if smooth else 0, abs=1e-6)


def test_a_sum_at_the_threshold_fires() -> None:
    neuron = Neuron.of(np.array([[1, 0.1], [1, 0.2], [0, 1]]), -0.3, False)
    assert neuron.z == 0
    assert neuron.y == 1


def test_slips_are_corrected_with_numbers() -> None:
    xor, formula, best = slips()
    assert "more than 2 inputs" in xor.says
    assert "not even" in xor.truth or "cannot even" in xor.truth
    assert "2,197" in xor.shows
    assert "**0, 1, 1, 0**" in xor.shows
    assert "**1**" in formula.shows
    # (3, 2), -4 and (2, 2), -3: 1/sqrt(13) and 1/sqrt(8)
    assert f"**{13**-0.5:.3f}**" in best.shows
    assert f"**{8**-0.5:.3f}**" in best.shows
    assert GATES["xor"].name == "XOR"
