"""The backpropagation lesson against TensorFlow: the proofs that ship, the worker's, and the Keras code shown."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.lessons.backpropagation.circuit import EXAMPLES as CIRCUITS
from core.lessons.backpropagation.circuit import solved
from core.lessons.backpropagation.code import FEW_STEPS, circuit_code, many_code, step_code
from core.lessons.backpropagation.many import MOMENTS, course
from core.lessons.backpropagation.step import TENSORFLOW, answered, known, passed, question
from core.lessons.backpropagation.task import EXAMPLES, Task, own_data, own_start, own_task
from core.runs.job import prove
from tests.lessons.backpropagation.proof import computed


def own(last: str, loss: str) -> Task:
    data = own_data(3, 2, 2, one_hot=last == "softmax")
    return own_task(data, own_start([2, 3, 2], 5), ["elu", last], loss=loss)


TASKS = {
    **EXAMPLES,
    "huber": own("tanh", "huber"),
    "absolute": own("linear", "mean_absolute_error"),
    "squared": own("leaky_relu", "mean_squared_error"),
    "softmax own": own("softmax", "categorical_cross_entropy"),
    "sigmoids": own("sigmoid", "binary_cross_entropy"),
    "softplus": own("softplus", "quadratic_cost"),
}


def test_the_proofs_that_ship_are_tensorflows() -> None:
    again, shipped = computed(), json.loads(TENSORFLOW.read_text())
    assert again.keys() == shipped.keys() == EXAMPLES.keys()
    for name, rows in again.items():
        for new, old in zip(rows, shipped[name], strict=True):
            assert new["error"] == pytest.approx(old["error"], rel=1e-12)
            for part in ("z", "a", "dz", "dW", "db"):
                for one, other in zip(new[part], old[part], strict=True):
                    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", TASKS)
def test_what_a_worker_answers_is_what_the_lesson_computes(name: str) -> None:
    task = TASKS[name]
    rows = answered(prove("backpropagation", question(task)))
    assert len(rows) == task.rows
    for row, checked in enumerate(rows):
        found = passed(task, row=row, proofs=rows)
        assert checked.error == pytest.approx(found.row_error, abs=1e-7)  # Keras keeps p from 0 by 1e-7
        for layer in range(task.depth):
            np.testing.assert_allclose(checked.a[layer], found.step.run.a[layer][row], atol=1e-12)
            np.testing.assert_allclose(checked.dz[layer], found.step.dz[layer][row], atol=1e-12)
            np.testing.assert_allclose(checked.dW[layer], found.weight_shares(layer + 1, found.step)[row], atol=1e-12)


def test_the_examples_are_proved_without_asking() -> None:
    for name, task in EXAMPLES.items():
        assert len(known(name)) == task.rows
    assert known("own") == ()


def run(code: str) -> np.ndarray:
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return np.asarray(scope["result"])


@pytest.mark.parametrize("name", TASKS)
def test_the_keras_code_of_one_step_gives_the_numbers_on_screen(name: str) -> None:
    for task in (TASKS[name], replace(TASKS[name], learn_biases=False)):
        found = passed(task)
        gradients = [g.ravel() for pair in zip(found.step.dW, found.step.db, strict=True) for g in pair]
        expected = np.concatenate([*gradients, [found.step.error, found.error_after]])
        np.testing.assert_allclose(run(step_code(task)), expected, atol=1e-6)


@pytest.mark.parametrize("name", ["mazur", "xor"])
def test_the_keras_code_of_many_steps_gives_the_error_on_screen(name: str) -> None:
    expected = course(EXAMPLES[name], "none").errors[MOMENTS.index(FEW_STEPS)]
    np.testing.assert_allclose(run(many_code(EXAMPLES[name])), expected, rtol=1e-6)


@pytest.mark.parametrize("name", CIRCUITS)
def test_the_code_of_a_circuit_gives_its_numbers(name: str) -> None:
    example = CIRCUITS[name]
    found = solved(example, list(example.inputs.values()))
    expected = [found.values[example.gates[-1].name], *(found.gradients[n] for n in example.inputs)]
    np.testing.assert_allclose(run(circuit_code(example, example.inputs)), expected, atol=1e-12)
