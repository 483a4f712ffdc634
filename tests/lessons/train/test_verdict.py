"""What is said of a finished run: hand-computed literals."""

import numpy as np
import pytest

from core.lessons.train.verdict import (
    Difference,
    Rejection,
    first_difference,
    late_learner,
    least_sure,
    most_frequent,
    rejection,
)
from core.training.result import EpochRow

P = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.45, 0.55]], np.float32)
LABELS = np.array([0, 1, 0, 1])


def row(epoch: int, loss: float = 1.0, seconds: float = 0.0) -> EpochRow:
    return EpochRow(epoch, loss, 0.5, 1.25, 0.25, 1e-3, seconds)


@pytest.mark.parametrize(
    ("threshold", "answered", "right"), [(0.0, 4, 2), (0.56, 3, 1), (0.7, 2, 1), (0.85, 1, 1), (0.95, 0, 0)]
)
def test_a_threshold_answers_fewer_and_counts_the_right_ones(threshold: float, answered: int, right: int) -> None:
    assert rejection(P, LABELS, threshold) == Rejection(4, answered, right)


def test_a_score_at_the_threshold_is_answered() -> None:
    assert rejection(np.array([[0.5, 0.5]]), np.array([0]), 0.5) == Rejection(1, 1, 1)


def test_the_least_sure_come_first_and_ties_keep_their_order() -> None:
    assert least_sure(P, 3).tolist() == [3, 1, 2]
    assert least_sure(np.full((3, 2), 0.5), 2).tolist() == [0, 1]


def test_guessing_gets_the_largest_class() -> None:
    assert most_frequent(np.array([1, 0, 2, 2])) == (2, 2)


def test_the_probe_is_right_at_the_end_and_was_wrong_the_longest() -> None:
    labels = np.array([0, 0, 1])
    early = np.array([[0.9, 0.1], [0.1, 0.9], [0.8, 0.2]])
    middle = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]])
    last = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8]])
    assert late_learner([early, middle, last], labels) == 1
    never = np.array([[0.4, 0.6], [0.1, 0.9], [0.8, 0.2]])  # all wrong: picture 2 gained 0.05, more than the others
    assert late_learner([np.array([[0.4, 0.6], [0.3, 0.7], [0.85, 0.15]]), never], labels) == 2


def test_equal_histories_differ_in_nothing_but_seconds() -> None:
    assert first_difference([row(1, seconds=1), row(2)], [row(1, seconds=9), row(2)]) is None


def test_the_last_bit_counts() -> None:
    other = np.nextafter(1.0, 2.0)
    assert first_difference([row(1), row(2)], [row(1), row(2, float(other))]) == Difference(2, "loss", 1.0, other)


def test_a_run_that_ended_sooner_parts_where_the_other_went_on() -> None:
    assert first_difference([row(1)], [row(1), row(2, 0.5)]) == Difference(2, "loss", None, 0.5)
    assert first_difference([row(1), row(2, 0.5)], [row(1)]) == Difference(2, "loss", 0.5, None)
