"""A weight pushed by hand: the links multiply to its gradient, and the push really made says the same."""

import numpy as np
import pytest

from core.lessons.backpropagation.step import passed
from core.lessons.backpropagation.step_nudge import push, push_in_words
from core.lessons.backpropagation.task import EXAMPLES, own_data, own_start, own_task


def test_mazurs_weight_link_by_link() -> None:
    """Mazur's article: h2 = 0.596884378, the slope 0.186815602, the pull 0.74136507; together 0.082667628."""
    told = push(passed(EXAMPLES["mazur"]))
    assert told is not None
    assert (told.weight, told.unit, told.by) == ("w6", "o1", 0.01)
    assert [link.times for link in told.links] == pytest.approx([0.596884378, 0.186815602, 0.74136507])
    assert told.gradient == pytest.approx(0.082667628)
    words = push_in_words(passed(EXAMPLES["mazur"]))
    for shown in (
        "0.01 × 0.5969 = 0.005969", "0.005969 × 0.1868 = 0.001115", "0.001115 × 0.7414 = 0.000827",
        "0.5969 × 0.1868 × 0.7414 = **0.0827**", "from 0.298371 to 0.299197, a change of 0.000826",
        "δo1 = 0.1868 × 0.7414 = 0.1385",
    ):  # fmt: skip
        assert shown in words


@pytest.mark.parametrize(
    ("bend", "loss"),
    [("sigmoid", "binary_cross_entropy"), ("softmax", "categorical_cross_entropy"), ("tanh", "huber"),
     ("linear", "mean_squared_error"), ("elu", "mean_absolute_error"), ("leaky_relu", "quadratic_cost")],
)  # fmt: skip
def test_any_ending_agrees_with_the_gradient_and_with_the_push_made(bend: str, loss: str) -> None:
    data = own_data(2, 3, 2, one_hot=bend == "softmax")
    found = passed(own_task(data, own_start([3, 4, 2], 1), ["tanh", bend], loss=loss), row=1)
    told = push(found)
    assert told is not None
    layer, name = found.task.depth, told.weight
    spots = {found.task.weight(layer, i, k): (i, k) for i in range(4) for k in range(2)}
    assert told.gradient == pytest.approx(found.nudged.dW[-1][spots[name]], abs=1e-8)
    assert told.after - told.before == pytest.approx(told.gradient * told.by, rel=0.02)


def test_where_nothing_moves_nothing_is_said() -> None:
    layers = [np.zeros((3, 1))]
    still = own_task(np.array([[1.0, 1.0, 0.0]]), layers, ["linear"], loss="quadratic_cost")
    assert push_in_words(passed(still)) == ""
