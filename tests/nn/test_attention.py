"""Additive attention: by hand, and what must always hold. Keras' answer is in tests/lessons/captions/test_keras.py."""

import numpy as np
import pytest

from core.nn.attention import additive_attention

ONE = np.eye(1)


def test_by_hand() -> None:
    # v is chosen so that v tanh(0.5) = ln 3: the scores are 0 and ln 3, their softmax 1/4 and 3/4.
    values = np.array([[0.0], [0.5]])
    score = np.log(3) / np.tanh(0.5)
    seen = additive_attention([0.0], values, ONE, ONE, [0.0], [score])
    np.testing.assert_allclose(seen.scores, [0, np.log(3)])
    np.testing.assert_allclose(seen.weights, [0.25, 0.75])
    np.testing.assert_allclose(seen.context, [0.375])


def test_the_query_decides_where_it_looks() -> None:
    values = np.array([[2.0], [-2.0]])
    # tanh saturates, so with h = +2 the cell at 2 gains nothing over 0 and the one at -2 loses.
    up = additive_attention([2.0], values, ONE, ONE, [0.0], [5.0])
    assert up.weights[0] > 0.99
    flat = additive_attention([2.0], values, np.zeros((1, 1)), ONE, [0.0], [5.0])
    np.testing.assert_allclose(flat.weights, [0.5, 0.5])


def test_weights_sum_to_one_and_the_context_lies_among_the_values() -> None:
    rng = np.random.default_rng(0)
    f = rng.normal(size=(7, 3))
    seen = additive_attention(
        rng.normal(size=4),
        f,
        rng.normal(size=(3, 5)),
        rng.normal(size=(4, 5)),
        rng.normal(size=5),
        rng.normal(size=5),
    )
    assert seen.weights.sum() == pytest.approx(1)
    assert (seen.weights > 0).all()
    assert (seen.context >= f.min(axis=0)).all()
    assert (seen.context <= f.max(axis=0)).all()


def test_the_order_of_the_places_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    f, order = rng.normal(size=(5, 2)), np.array([3, 0, 4, 1, 2])
    rest = rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=3)
    one = additive_attention([0.3, -0.2], f, *rest)
    other = additive_attention([0.3, -0.2], f[order], *rest)
    np.testing.assert_allclose(one.weights[order], other.weights)
    np.testing.assert_allclose(one.context, other.context)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="value_kernel"):
        additive_attention([0.0], [[1.0, 2.0]], ONE, ONE, [0.0], [1.0])
    with pytest.raises(ValueError, match="query_kernel"):
        additive_attention([0.0, 1.0], [[1.0]], ONE, ONE, [0.0], [1.0])
    with pytest.raises(ValueError, match="score"):
        additive_attention([0.0], [[1.0]], ONE, ONE, [0.0], [1.0, 2.0])
