"""Circuits of gates, against CS231n's numbers and finite differences."""

import math

import pytest

from core.nn.circuit import KINDS, Gate, run


def test_the_first_circuit_of_cs231n() -> None:
    found = run([Gate("q", "add", ("x", "y")), Gate("f", "multiply", ("q", "z"))], {"x": -2, "y": 5, "z": -4})
    assert found.values == {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12}
    assert found.gradients == {"x": -4, "y": -4, "z": 3, "q": -4, "f": 1}
    assert found.slopes["f", "z"] == 3
    assert found.shares["q", "x"] == -4


def test_the_sigmoid_neuron_of_cs231n() -> None:
    """Its figure prints two decimals: 0.73 forward; w -0.20, -0.39, 0.20 and x 0.39, -0.59 backward."""
    gates = [
        Gate("p", "multiply", ("w0", "x0")), Gate("q", "multiply", ("w1", "x1")), Gate("r", "add", ("p", "q")),
        Gate("s", "add", ("r", "w2")), Gate("n", "negate", ("s",)), Gate("u", "exp", ("n",)),
        Gate("d", "add one", ("u",)), Gate("f", "invert", ("d",)),
    ]  # fmt: skip
    found = run(gates, {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3})
    a = 1 / (1 + math.exp(-1))
    assert found.values["f"] == pytest.approx(a, abs=1e-15)
    slope = a * (1 - a)
    expected = {"w0": -slope, "x0": 2 * slope, "w1": -2 * slope, "x1": -3 * slope, "w2": slope}
    for name, value in expected.items():
        assert found.gradients[name] == pytest.approx(value, abs=1e-15)
    assert round(found.gradients["w0"], 2) == -0.20
    assert round(found.gradients["x1"], 2) == -0.59


def test_the_three_gates_of_cs231n() -> None:
    gates = [
        Gate("p", "multiply", ("x", "y")), Gate("m", "max", ("z", "w")), Gate("s", "add", ("p", "m")),
        Gate("f", "double", ("s",)),
    ]  # fmt: skip
    found = run(gates, {"x": 3, "y": -4, "z": 2, "w": -1})
    assert found.values["f"] == -20
    assert [found.gradients[name] for name in "xyzw"] == [-8, 6, 2, 0]


def test_a_number_that_feeds_several_gates_adds_up_what_comes_back() -> None:
    """f = x * x + x: the slope at 3 is 7."""
    gates = [Gate("p", "multiply", ("x", "y")), Gate("f", "add", ("p", "x"))]
    assert run(gates, {"x": 3, "y": 3}).gradients["x"] == 4
    twice = [Gate("a", "double", ("x",)), Gate("b", "exp", ("x",)), Gate("f", "add", ("a", "b"))]
    assert run(twice, {"x": 0}).gradients["x"] == 3


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_local_slopes_are_those_of_a_nudge(kind: str) -> None:
    two = kind in ("add", "subtract", "multiply", "max")
    at = {"x": 0.7, "y": -1.3} if two else {"x": 0.7}
    gates = [Gate("f", kind, tuple(at))]
    found = run(gates, at)
    for name in at:
        up, down = (run(gates, at | {name: at[name] + h}).values["f"] for h in (1e-6, -1e-6))
        assert found.gradients[name] == pytest.approx((up - down) / 2e-6, abs=1e-8)


def test_what_cannot_be_worked_out_is_refused() -> None:
    with pytest.raises(ValueError, match="what gate f reads must be one of x; received 'y'"):
        run([Gate("f", "add", ("x", "y"))], {"x": 1})
    with pytest.raises(ValueError, match="only a number other than 0 has an inverse, gate f received 0"):
        run([Gate("f", "invert", ("x",))], {"x": 0})
    with pytest.raises(ValueError, match="a gate's kind must be one of"):
        run([Gate("f", "divide", ("x",))], {"x": 1})
