"""The widest gap: textbook gates, a plain geometric case, and SciPy's optimizer as an independent judge."""

import numpy as np
import pytest
from scipy.optimize import minimize

from core.nn.margin import largest_margin, nearest_point
from core.nn.perceptron import train_perceptron

ROWS = [[0, 0], [0, 1], [1, 0], [1, 1]]


@pytest.mark.parametrize(("labels", "bound"), [([-1, -1, -1, 1], 51), ([-1, 1, 1, 1], 27)])
def test_the_bounds_of_and_and_or(labels: list[int], bound: int) -> None:
    margin = largest_margin(ROWS, labels)
    assert margin.separable
    assert margin.bound == pytest.approx(bound)
    assert margin.radius == pytest.approx(3**0.5)
    assert np.append(margin.w, margin.b) @ np.append(margin.w, margin.b) == pytest.approx(1)


def test_no_line_parts_xor() -> None:
    margin = largest_margin(ROWS, [-1, 1, 1, -1])
    assert not margin.separable
    assert margin.bound == float("inf")
    assert margin.w.tolist() == [0, 0]


def test_two_points_on_a_line_by_hand() -> None:
    # y(x, 1) are (3, 1) and (1, -1): the nearest place of the segment between them to 0 is (1, -1), at sqrt(2).
    margin = largest_margin([[3], [-1]], [1, -1])
    assert margin.gamma == pytest.approx(2**0.5)
    assert margin.w == pytest.approx([0.5**0.5])
    assert margin.b == pytest.approx(-(0.5**0.5))


@pytest.mark.parametrize("seed", range(6))
def test_the_nearest_point_is_the_one_that_scipy_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(loc=[1.5, 0, 0], size=(7, 3))
    n = len(points)
    found = minimize(
        lambda a: ((a @ points) ** 2).sum(), np.full(n, 1 / n), jac=lambda a: 2 * points @ (a @ points),
        bounds=[(0, 1)] * n, constraints={"type": "eq", "fun": lambda a: a.sum() - 1}, method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    np.testing.assert_allclose(nearest_point(points), found.x @ points, atol=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_every_row_keeps_the_gap_and_the_perceptron_the_bound(seed: int) -> None:
    rng = np.random.default_rng(seed)
    w = rng.normal(size=3)
    X = rng.uniform(-3, 3, size=(40, 3))
    X = X[np.abs(X @ w + 0.5) > 0.4]
    y = np.sign(X @ w + 0.5)
    margin = largest_margin(X, y)
    assert (y * (X @ margin.w + margin.b)).min() == pytest.approx(margin.gamma)
    run = train_perceptron(X, y, epochs=2000)
    assert run.converged
    assert run.mistakes <= margin.bound


def test_a_sum_that_decimals_leave_beside_0_counts_as_0() -> None:
    # 0.1 + 0.2 is 0.30000000000000004 in binary: without the tolerance the last row would look right.
    X, y = [[0.1], [0.2], [0.3]], [1, 1, 1]
    start = {"w0": [0.1 + 0.2], "b0": -0.09}
    assert train_perceptron(X[2:], y[2:], epochs=1, **start).mistakes == 0
    assert train_perceptron(X[2:], y[2:], epochs=1, tolerance=1e-9, **start).mistakes == 1


@pytest.mark.parametrize("labels", [[0, 1, 1, 1], [1, 2, -1, 1]])
def test_other_labels_are_refused(labels: list[int]) -> None:
    with pytest.raises(ValueError, match=r"y must hold -1 and \+1 only"):
        largest_margin(ROWS, labels)
