"""Gradient descent with and without mistakes: the article's digits, each definition, and the fast loop."""

from itertools import pairwise

import numpy as np
import pytest

from core.nn.descent import MISTAKES, step
from core.nn.descent_loop import descend
from core.nn.differences import error, nudged_gradients
from core.nn.network import Network, backward, forward

X, T = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
MAZUR = Network(
    [
        (np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.35])),
        (np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60, 0.60])),
    ],
    ["sigmoid", "sigmoid"],
)
COST = {"loss": "quadratic_cost", "rate": 0.5}

# Sizes, activations, loss: every pair that has code of its own in the fast loop, and some that have none.
NETWORKS = [
    ([2, 2, 2], ["sigmoid", "sigmoid"], "quadratic_cost"),
    ([3, 4, 2], ["tanh", "softmax"], "categorical_cross_entropy"),
    ([3, 4, 2], ["elu", "softmax"], "mean_squared_error"),
    ([2, 3, 3, 1], ["leaky_relu", "softplus", "sigmoid"], "binary_cross_entropy"),
    ([2, 6, 6, 6, 2], ["relu", "linear", "silu", "tanh"], "huber"),
    ([1, 1], ["linear"], "mean_absolute_error"),
]
IDS = ["-".join(map(str, sizes)) + " " + loss for sizes, _, loss in NETWORKS]


def made(sizes: list[int], activations: list[str]) -> tuple[Network, np.ndarray, np.ndarray]:
    random = np.random.default_rng(sum(sizes))
    layers = [(random.normal(0, 0.7, (a, b)), random.normal(0, 0.3, b)) for a, b in pairwise(sizes)]
    x, t = random.normal(0, 1, (4, sizes[0])), random.uniform(0, 1, (4, sizes[-1]))
    return Network(layers, activations), x, t


def weights(network: Network) -> np.ndarray:
    return np.concatenate([array.ravel() for pair in network.layers for array in pair])


class TestMazur:
    """Matt Mazur, "A Step by Step Backpropagation Example" (2015): what is right, and what deltas too late give."""

    @pytest.mark.parametrize(
        ("learn_biases", "mistake", "expected"),
        [(False, "none", 0.291027774), (False, "late", 0.291027924), (True, "none", 0.280471447)],
    )
    def test_the_error_after_one_step(self, learn_biases: bool, mistake: str, expected: float) -> None:
        after = step(MAZUR, X, T, learn_biases=learn_biases, mistake=mistake, **COST).after
        np.testing.assert_allclose(error(after, X, T, loss="quadratic_cost"), expected, atol=5e-10)

    @pytest.mark.parametrize(
        ("mistake", "expected", "outputs"),
        [
            ("none", 3.51019e-5, [0.015913620, 0.984064274]),
            ("late", 3.50848e-5, [0.015912196, 0.984065734]),
        ],
    )
    def test_ten_thousand_steps(self, mistake: str, expected: float, outputs: list[float]) -> None:
        run = descend(MAZUR, X, T, moments=[10_000], learn_biases=False, mistake=mistake, **COST)
        np.testing.assert_allclose(run.errors[-1], expected, rtol=2e-6)
        np.testing.assert_allclose(forward(run.networks[-1], X[0]).a[-1], outputs, atol=5e-10)


@pytest.mark.parametrize(("sizes", "activations", "loss"), NETWORKS, ids=IDS)
class TestStep:
    def test_without_a_mistake_it_goes_by_the_gradients_of_backpropagation(self, sizes, activations, loss):
        network, x, t = made(sizes, activations)
        found, expected = step(network, x, t, loss=loss, rate=0.1), backward(network, x, t, loss=loss)
        for ours, theirs in zip(found.dW + found.db, expected.dW + expected.db, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-12)
        assert found.error == expected.loss
        moved = weights(network) - 0.1 * np.concatenate(
            [g.ravel() for pair in zip(expected.dW, expected.db, strict=True) for g in pair]
        )
        np.testing.assert_allclose(weights(found.after), moved, atol=1e-12)

    def test_deltas_are_those_of_each_example_alone(self, sizes, activations, loss):
        network, x, t = made(sizes, activations)
        found = step(network, x, t, loss=loss, rate=0.1)
        for row in range(len(x)):
            alone = backward(network, x[row : row + 1], t[row : row + 1], loss=loss)
            for ours, theirs in zip(found.dz, alone.dz, strict=True):
                np.testing.assert_allclose(ours[row], theirs[0], atol=1e-12)

    def test_nudging_agrees(self, sizes, activations, loss):
        network, x, t = made(sizes, activations)
        nudged, expected = nudged_gradients(network, x, t, loss=loss), backward(network, x, t, loss=loss)
        for ours, theirs in zip(nudged.dW + nudged.db, expected.dW + expected.db, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-8)
        assert error(network, x, t, loss=loss) == pytest.approx(expected.loss, abs=1e-15)

    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_the_fast_loop_repeats_it_exactly(self, sizes, activations, loss, mistake):
        network, x, t = made(sizes, activations)
        run = descend(network, x, t, loss=loss, rate=0.1, moments=[0, 3, 7], mistake=mistake)
        slow = network
        for count in range(1, 8):
            slow = step(slow, x, t, loss=loss, rate=0.1, mistake=mistake).after
            if count in run.moments:
                at = run.moments.index(count)
                np.testing.assert_allclose(weights(run.networks[at]), weights(slow), atol=1e-13)
                np.testing.assert_allclose(run.errors[at], error(slow, x, t, loss=loss), rtol=1e-12)
        np.testing.assert_array_equal(weights(run.networks[0]), weights(network))


class TestMistakes:
    """Each mistake by its definition, on two examples."""

    network, x, t = made([2, 3, 2], ["tanh", "sigmoid"])
    right = step(network, x, t, **COST)

    def made(self, mistake: str):
        return step(self.network, self.x, self.t, mistake=mistake, **COST)

    def test_sign_goes_the_other_way(self) -> None:
        np.testing.assert_allclose(
            weights(self.made("sign").after) - weights(self.network),
            weights(self.network) - weights(self.right.after),
            atol=1e-15,
        )

    def test_sum_goes_as_many_times_as_far_as_there_are_examples(self) -> None:
        np.testing.assert_allclose(
            weights(self.made("sum").after) - weights(self.network),
            4 * (weights(self.right.after) - weights(self.network)),
            atol=1e-14,
        )

    def test_forgotten_biases_stay(self) -> None:
        after = self.made("biases").after
        for (W, b), (old, held), (best, _) in zip(
            after.layers, self.network.layers, self.right.after.layers, strict=True
        ):
            np.testing.assert_array_equal(b, held)
            np.testing.assert_array_equal(W, best)
            assert np.abs(W - old).max() > 0

    def test_late_deltas_use_the_weights_that_have_moved(self) -> None:
        found = self.made("late")
        moved = self.right.after.layers[1][0]
        np.testing.assert_array_equal(found.after.layers[1][0], moved)
        slopes = 1 - self.right.run.a[0] ** 2
        np.testing.assert_allclose(found.dz[0], (self.right.dz[1] @ moved.T) * slopes, atol=1e-15)

    def test_a_forgotten_slope_leaves_it_out_in_every_layer(self) -> None:
        found = self.made("slope")
        last = self.right.run.a[1] - self.t
        np.testing.assert_allclose(found.dz[1], last, atol=1e-15)
        np.testing.assert_allclose(found.dz[0], last @ self.network.layers[1][0].T, atol=1e-15)

    def test_where_the_slope_cancels_there_is_none_to_forget(self) -> None:
        network, x, t = made([2, 2], ["softmax"])
        right, wrong = (
            step(network, x, t, loss="categorical_cross_entropy", rate=0.1, mistake=m) for m in ("none", "slope")
        )  # fmt: skip
        np.testing.assert_array_equal(right.dz[0], wrong.dz[0])


def test_a_descent_that_leaves_every_bound_says_so_and_keeps_what_was_finite() -> None:
    network = Network([(np.array([[3.0]]), np.zeros(1))], ["linear"])
    run = descend(network, [[10.0]], [[0.0]], loss="quadratic_cost", rate=1.0, moments=[0, 1, 50, 400, 1000])
    assert np.isfinite(run.errors[:3]).all()
    assert run.errors[1] > run.errors[0]
    assert np.isinf(run.errors[3:]).all()
    assert all(np.isfinite(weights(network)).all() for network in run.networks)


def test_refusals() -> None:
    with pytest.raises(ValueError, match="mistake must be one of none, late, slope, biases, sign, sum; received 'x'"):
        step(MAZUR, X, T, mistake="x", **COST)
    with pytest.raises(ValueError, match=r"moments must be numbers of steps from 0, received \(-1,"):
        descend(MAZUR, X, T, moments=[-1, 3], **COST)
    with pytest.raises(ValueError, match="loss must be one of"):
        descend(MAZUR, X, T, moments=[1], loss="cross", rate=1)
