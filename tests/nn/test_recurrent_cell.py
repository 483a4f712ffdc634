"""A recurrent layer as arrays: many sequences at once are as each alone, and shapes must fit."""

import numpy as np
import pytest

from core.nn.recurrent_cell import KINDS, RecurrentCell


def cell(kind: str, features: int = 2, units: int = 3) -> RecurrentCell:
    random = np.random.default_rng(0)
    blocks = KINDS[kind] * units
    bias = (2, blocks) if kind == "gru" else (blocks,)
    return RecurrentCell(
        kind,
        random.normal(size=(features, blocks)),
        random.normal(size=(units, blocks)),
        random.normal(size=bias),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_many_sequences_at_once_are_as_each_alone(kind: str) -> None:
    one = cell(kind)
    x = np.random.default_rng(1).normal(size=(5, 4, 2))
    assert one.last(x) == pytest.approx(np.array([one.run(row)[0][-1] for row in x]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sequence_can_be_read_in_parts(kind: str) -> None:
    one = cell(kind)
    x = np.random.default_rng(2).normal(size=(6, 2))
    whole, end = one.run(x)
    first, state = one.run(x[:2])
    rest, last = one.run(x[2:], state)
    assert np.vstack([first, rest]) == pytest.approx(whole)
    assert all(a == pytest.approx(b) for a, b in zip(end, last, strict=True))
    assert one.run(x[:0])[0].shape == (0, 3)
    assert one.size == one.kernel.size + one.recurrent_kernel.size + one.bias.size


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"a gru of 3 units has kernels .* received \(2, 9\), \(3, 9\) and \(9,\)"):
        RecurrentCell("gru", np.zeros((2, 9)), np.zeros((3, 9)), np.zeros(9))
    with pytest.raises(ValueError, match="rnn, gru, lstm, received 'cnn'"):
        RecurrentCell("cnn", np.zeros((2, 3)), np.zeros((3, 3)), np.zeros(3))
