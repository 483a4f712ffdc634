"""The unrolled cell against Keras' SimpleRNN: the code that the lesson shows is run."""

import numpy as np
import pytest

from core.explain.recurrent import Task
from core.lessons.unrolling.code import context_code, unrolled_code
from core.lessons.unrolling.context import context
from core.lessons.unrolling.examples import EXAMPLES, own
from core.lessons.unrolling.types import TYPICAL

TASKS: dict[str, Task] = {
    "cell": EXAMPLES["cell"], "fibonacci": EXAMPLES["fibonacci"], "unequal": TYPICAL["unequal"],
    "own": own(3, 4, 2, 5, "sigmoid"),
}  # fmt: skip


def result(code: str) -> np.ndarray:
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return np.asarray(scope["result"])


@pytest.mark.parametrize("name", TASKS)
def test_the_keras_code_gives_the_numbers_on_screen(name: str) -> None:
    task = TASKS[name]
    expected = np.concatenate([task.h.ravel(), task.y.ravel()])
    np.testing.assert_allclose(result(unrolled_code(task)), expected, atol=1e-12)


def test_the_code_for_context_gives_the_moves_on_screen() -> None:
    found = context(EXAMPLES["cell"], 2, -0.7, 1.5)
    np.testing.assert_allclose(result(context_code(found.task, found.other.x)), found.moved.ravel(), atol=1e-12)
