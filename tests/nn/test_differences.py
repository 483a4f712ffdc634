"""Nudging: what it measures, and how exact it is."""

import numpy as np

from core.nn.differences import nudged_gradients
from core.nn.network import Network


def test_a_line_is_measured_exactly_and_nothing_is_left_changed() -> None:
    """E = (2 w - 1)^2 / 2 at w = 3: the slope is 2 (2 w - 1) = 10, and 5 for the bias."""
    network = Network([(np.array([[3.0]]), np.zeros(1))], ["linear"])
    found = nudged_gradients(network, [[2.0]], [[1.0]], loss="quadratic_cost")
    np.testing.assert_allclose(found.dW[0], [[10.0]], atol=1e-9)
    np.testing.assert_allclose(found.db[0], [5.0], atol=1e-9)
    assert network.layers[0][0].tolist() == [[3.0]]


def test_a_larger_nudge_is_off_by_its_square() -> None:
    """E = (e^w)^2 / 2 at w = 1: its slope is e^2, and what a nudge adds falls with the square of the nudge."""
    network = Network([(np.array([[1.0]]), np.zeros(1))], ["exponential"])
    slope = np.e**2
    off = [
        nudged_gradients(network, [[1.0]], [[0.0]], loss="quadratic_cost", nudge=h).dW[0][0, 0] - slope
        for h in (1e-2, 1e-3)
    ]
    np.testing.assert_allclose(off[0] / off[1], 100, rtol=1e-3)


def test_scores_are_used_where_probabilities_round_to_nothing() -> None:
    network = Network([(np.array([[800.0, 0.0]]), np.zeros(2))], ["softmax"])
    found = nudged_gradients(network, [[1.0]], [[0.0, 1.0]], loss="categorical_cross_entropy")
    np.testing.assert_allclose(found.dW[0], [[1.0, -1.0]], atol=1e-6)
