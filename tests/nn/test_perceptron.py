"""One neuron: logic gates, the rule by hand, and Novikoff's bound."""

import numpy as np
import pytest

from core.nn.perceptron import mcculloch_pitts, train_perceptron

ROWS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


@pytest.mark.parametrize(
    ("weights", "threshold", "table"),
    [
        ([1, 1], 2, [0, 0, 0, 1]),  # AND
        ([1, 1], 1, [0, 1, 1, 1]),  # OR
        ([-1, -1], 0, [1, 0, 0, 0]),  # NOR
        ([-1, -1], -1, [1, 1, 1, 0]),  # NAND
        ([1, -1], 1, [0, 0, 1, 0]),  # x1 and not x2
    ],
)
def test_gates(weights, threshold, table):
    assert [mcculloch_pitts(row, weights=weights, threshold=threshold) for row in ROWS] == table
    assert mcculloch_pitts(ROWS, weights=weights, threshold=threshold).tolist() == table


def test_one_vector_gives_an_int_and_several_an_array():
    assert type(mcculloch_pitts([1, 0], weights=[1, 1], threshold=1)) is int
    many = mcculloch_pitts(ROWS.reshape(2, 2, 2), weights=[1, 1], threshold=1)
    assert many.shape == (2, 2)
    assert many.dtype == np.int64


def test_no_single_neuron_is_exclusive_or():
    grid = np.linspace(-2, 2, 17)
    for first in grid:
        for second in grid:
            for threshold in grid:
                table = mcculloch_pitts(ROWS, weights=[first, second], threshold=threshold)
                assert table.tolist() != [0, 1, 1, 0]


def test_two_layers_are():
    hidden = [mcculloch_pitts(ROWS, weights=w, threshold=t) for w, t in (([1, 1], 1), ([-1, -1], -1))]
    assert mcculloch_pitts(np.stack(hidden, -1), weights=[1, 1], threshold=2).tolist() == [0, 1, 1, 0]


def test_the_rule_by_hand():
    """Two rows, rate 1, from zero. Pass 1: row 0 sits on the boundary, w = (2, 0), b = 1; row 1 gives 1 - 2 = -1,
    right for -1. Pass 2 is clean.
    """
    run = train_perceptron([[2, 0], [-1, 0]], [1, -1])
    assert run.w.tolist() == [2.0, 0.0]
    assert run.b == 1.0
    assert (run.mistakes, run.epochs, run.converged) == (1, 2, True)
    assert [(update.epoch, update.row, update.w.tolist(), update.b) for update in run.updates] == [
        (1, 0, [2.0, 0.0], 1.0)
    ]


def test_start_and_rate():
    run = train_perceptron([[1.0]], [1], w0=[5.0], b0=-4.0)
    assert (run.mistakes, run.epochs, run.converged, run.b) == (0, 1, True, -4.0)
    run = train_perceptron([[1.0]], [-1], w0=[5.0], learning_rate=0.5, epochs=1)
    assert (run.w.tolist(), run.b, run.mistakes, run.converged, run.epochs) == ([4.5], -0.5, 1, False, 1)


def test_from_zero_the_rate_only_scales():
    one, tenth = (train_perceptron(ROWS, [-1, -1, -1, 1], learning_rate=rate) for rate in (1.0, 0.125))
    assert one.mistakes == tenth.mistakes
    assert (one.w / 8).tolist() == tenth.w.tolist()


def test_updates_tell_the_whole_run(rng):
    X = rng.normal(size=(30, 3))
    y = np.where(X @ [1.0, -2.0, 0.5] + 0.3 > 0, 1, -1)
    run = train_perceptron(X, y, epochs=1000)
    assert run.converged
    assert len(run.updates) == run.mistakes
    assert run.updates[-1].w.tolist() == run.w.tolist()
    assert (y * (X @ run.w + run.b) > 0).all()
    w, b = np.zeros(3), 0.0
    for update in run.updates:
        assert y[update.row] * (X[update.row] @ w + b) <= 0
        w, b = w + y[update.row] * X[update.row], b + y[update.row]
        np.testing.assert_allclose(update.w, w)


@pytest.mark.parametrize("seed", range(5))
def test_novikoffs_bound_holds(seed):
    rng = np.random.default_rng(seed)
    X, w = rng.normal(size=(40, 2)), rng.normal(size=3)
    homogeneous = np.column_stack([X, np.ones(40)])
    margins = homogeneous @ w
    X, homogeneous, margins = (
        X[abs(margins) > 0.1],
        homogeneous[abs(margins) > 0.1],
        margins[abs(margins) > 0.1],
    )
    run = train_perceptron(X, np.sign(margins), epochs=10_000)
    gamma = np.abs(margins).min() / np.linalg.norm(w)
    assert run.converged
    assert run.mistakes <= (np.linalg.norm(homogeneous, axis=1).max() / gamma) ** 2


def test_arguments_stay_as_they_are():
    X, y, w0 = np.array([[1.0, 2.0]]), np.array([-1.0]), np.array([1.0, 1.0])
    for array in (X, y, w0):
        array.flags.writeable = False
    run = train_perceptron(X, y, w0=w0)
    assert run.mistakes == 1
    assert w0.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"X": [1.0, 2.0]}, r"X must have 2 axes, received shape \(2,\)"),
        ({"X": np.ones((0, 2))}, "X must not be empty"),
        ({"y": [1, 0]}, r"y must hold -1 and \+1 only, received 0"),
        ({"y": [1]}, r"y must have shape \(2,\), received \(1,\)"),
        ({"learning_rate": 0}, "learning_rate must be above zero, received 0"),
        ({"learning_rate": -1.0}, "learning_rate must be above zero"),
        ({"epochs": 0}, "epochs must be an integer of at least 1, received 0"),
        ({"epochs": 1.5}, "epochs must be an integer"),
        ({"w0": [1.0]}, r"w0 must have shape \(2,\), received \(1,\)"),
        ({"b0": "0"}, "b0 must be a finite number"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        train_perceptron(**{"X": [[0, 1], [1, 0]], "y": [1, -1], **arguments})


@pytest.mark.parametrize(
    ("x", "weights", "threshold", "message"),
    [
        ([], [], 1, "x must not be empty"),
        (1.0, [1.0], 1, "x must have at least 1 axis"),
        ([1, 0], [1], 1, r"weights must have shape \(2,\), received \(1,\)"),
        ([1, 0], [[1, 1]], 1, "weights must have shape"),
        ([1, 0], [1, 1], None, "threshold must be a finite number, received None"),
        ([1, 0], [1, 1], np.nan, "threshold must be a finite number"),
    ],
)
def test_bad_neurons_are_refused(x, weights, threshold, message):
    with pytest.raises(ValueError, match=message):
        mcculloch_pitts(x, weights=weights, threshold=threshold)
