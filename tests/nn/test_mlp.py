"""Training of small networks against `core.nn.network` step by step, and its counts, penalty, dropout and patience."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from core.nn.mlp import Plan, parameter_count, sizes, views
from core.nn.mlp_fit import fit, masks
from core.nn.network import Network, backward, forward
from core.nn.optimizers import SGD, Adam

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, (30, 2))
T = (X[:, :1] * X[:, 1:] > 0).astype(float)


def network(widths: tuple[int, ...] = (2, 4, 3, 1), activation: str = "tanh", last: str = "sigmoid") -> Network:
    rng = np.random.default_rng(1)
    layers = [(rng.normal(size=(a, b)), rng.normal(size=b)) for a, b in itertools.pairwise(widths)]
    return Network(layers, [*[activation] * (len(layers) - 1), last])


CASES = [
    ("tanh", "sigmoid", "binary_cross_entropy"), ("relu", "linear", "mean_squared_error"),
    ("sigmoid", "sigmoid", "mean_squared_error"), ("elu", "linear", "huber"),
    ("leaky_relu", "linear", "mean_absolute_error"),
]  # fmt: skip


@pytest.mark.parametrize(("activation", "last", "loss"), CASES)
@pytest.mark.parametrize("l2", [0.0, 0.01])
def test_every_step_is_that_of_the_network_module(activation: str, last: str, loss: str, l2: float) -> None:
    start = network(activation=activation, last=last)
    run = fit(start, X, T, Plan(loss, 3, 8, l2=l2), Adam(0.05), held_out=6)
    optimizer, net = Adam(0.05), start
    for epoch in range(3):
        total = 0.0
        for low in range(0, 24, 8):
            found = backward(net, X[low : low + 8], T[low : low + 8], loss=loss)
            penalty = l2 * sum(float((W**2).sum()) for W, _ in net.layers)
            total += (found.loss + penalty) * 8
            slopes = [
                part
                for dW, db, (W, _) in zip(found.dW, found.db, net.layers, strict=True)
                for part in (dW + 2 * l2 * W, db)
            ]
            flat = optimizer.step([part for layer in net.layers for part in layer], slopes)
            net = Network(list(zip(flat[::2], flat[1::2], strict=True)), start.activations)
        assert run.loss[epoch] == pytest.approx(total / 24, rel=1e-10)
        penalty = l2 * sum(float((W**2).sum()) for W, _ in net.layers)
        beyond = backward(net, X[24:], T[24:], loss=loss).loss + penalty
        assert run.held_out[epoch] == pytest.approx(beyond, rel=1e-10)
    for (W, b), (V, c) in zip(run.network(3).layers, net.layers, strict=True):
        np.testing.assert_allclose(W, V, rtol=1e-9)
        np.testing.assert_allclose(b, c, rtol=1e-9)


def test_one_step_by_hand() -> None:
    # y = 2 x + 1, x = 3, t = 0: loss 49, dw = 2 * 7 * 3 = 42, db = 14; rate 0.1.
    start = Network([(np.array([[2.0]]), np.array([1.0]))], ["linear"])
    run = fit(start, [[3.0]], [[0.0]], Plan("mean_squared_error", 1, 1), SGD(0.1))
    assert run.loss.tolist() == [49.0]
    assert run.weights.round(12).tolist() == [[2.0, 1.0], [-2.2, -0.4]]
    assert run.held_out.size == 0
    assert (run.best, run.epochs, run.stopped) == (1, 1, False)


def test_a_smaller_last_batch_counts_by_its_rows() -> None:
    start = Network([(np.zeros((1, 1)), np.zeros(1))], ["linear"])
    run = fit(start, [[1.0], [1.0], [1.0]], [[1.0], [1.0], [4.0]], Plan("mean_squared_error", 1, 2), SGD(0.0))
    # Batches cost 1 and 16: (2 * 1 + 1 * 16) / 3.
    assert run.loss.tolist() == [6.0]


def test_dropout_by_hand() -> None:
    plan = Plan("mean_squared_error", 1, 4, dropout=0.5, seed=3)
    keep = masks(plan, 4, (3,))[0]
    assert keep.shape == (1, 4, 3)
    start = network((2, 3, 1), "linear", "linear")
    run = fit(start, X[:4], T[:4], plan, SGD(0.0))
    (W, b), (V, c) = start.layers
    answer = ((X[:4] @ W + b) * keep[0] / 0.5) @ V + c
    assert run.loss[0] == pytest.approx(float(((answer - T[:4]) ** 2).mean()))
    assert run.awake[0].tolist() == keep[0, 0].tolist()


def test_dropouts_gradient_is_the_slope_of_its_loss() -> None:
    plan = Plan("binary_cross_entropy", 1, 10, dropout=0.4, l2=0.02, seed=5)
    start = network()
    rate, small = 1e-3, 1e-6
    moved = fit(start, X[:10], T[:10], plan, SGD(rate)).weights
    slope = (moved[0] - moved[1]) / rate
    widths = sizes(start)
    for k in range(0, len(slope), 3):
        costs = []
        for side in (-small, small):
            flat = moved[0].copy()
            flat[k] += side
            net = Network(views(flat, widths), start.activations)
            costs.append(fit(net, X[:10], T[:10], plan, SGD(0.0)).loss[0])
        assert slope[k] == pytest.approx((costs[1] - costs[0]) / (2 * small), abs=1e-6)


def test_about_the_share_of_units_sleeps() -> None:
    keep = masks(Plan("huber", 50, 10, dropout=0.3), 25, (8, 4))
    assert [one.shape for one in keep] == [(150, 10, 8), (150, 10, 4)]
    assert abs(keep[0].mean() - 0.7) < 0.02


def test_patience_runs_out_and_the_best_epoch_is_known() -> None:
    plan = Plan("binary_cross_entropy", 300, 8, patience=7)
    run = fit(network((2, 8, 8, 1)), X, (RNG.random((30, 1)) > 0.5).astype(float), plan, Adam(0.05), held_out=10)
    assert run.stopped
    assert run.epochs == run.best + 7
    assert run.held_out[run.best - 1] == run.held_out.min()
    assert len(run.weights) == run.epochs + 1 == len(run.awake) + 1


def test_the_same_seed_gives_the_same_run_and_another_one_does_not() -> None:
    plan = Plan("binary_cross_entropy", 5, 8, dropout=0.2, seed=1)
    one, again = (fit(network(), X, T, plan, Adam(0.01)) for _ in range(2))
    other = fit(network(), X, T, replace(plan, seed=2), Adam(0.01))
    np.testing.assert_array_equal(one.weights, again.weights)
    assert not np.array_equal(one.weights, other.weights)


def test_answers_at_several_epochs_are_the_networks_own() -> None:
    run = fit(network(), X, T, Plan("binary_cross_entropy", 4, 8), Adam(0.05))
    layers = run.answers(X, [0, 2, 4])
    for row, epoch in enumerate((0, 2, 4)):
        own = forward(run.network(epoch), X).a
        for mine, theirs in zip(layers, own, strict=True):
            np.testing.assert_allclose(mine[row], theirs, atol=1e-12)


def test_numbers_that_leave_every_bound_end_the_run() -> None:
    run = fit(network(activation="relu", last="linear"), X, T, Plan("mean_squared_error", 400, 30), SGD(50.0))
    assert run.diverged
    assert run.epochs < 400
    assert np.isfinite(run.weights).all()


def test_parameters_are_counted_with_their_biases() -> None:
    assert parameter_count((2, 4, 2, 1)) == 12 + 10 + 3
    assert parameter_count((1, 40, 1)) == 121


def test_what_cannot_be_trained_is_refused() -> None:
    plan = Plan("huber", 1, 1)
    with pytest.raises(ValueError, match="held_out must leave a row to train on: 0 to 29, received 30"):
        fit(network(), X, T, plan, SGD(0.1), held_out=30)
    with pytest.raises(ValueError, match="early stopping watches the validation loss"):
        fit(network(), X, T, replace(plan, patience=3), SGD(0.1))
    with pytest.raises(ValueError, match="received softmax"):
        fit(network(last="softmax"), X, T, plan, SGD(0.1))
    with pytest.raises(ValueError, match="t must have shape"):
        fit(network(), X, T[:5], plan, SGD(0.1))
    wrong = {"l2": -1.0, "dropout": 1.0, "epochs": 0, "patience": 0, "loss": "x"}
    for name, value in wrong.items():
        with pytest.raises(ValueError, match=f"{name} must"):
            replace(plan, **{name: value})
