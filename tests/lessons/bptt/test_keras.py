"""Backpropagation through time against TensorFlow: the proofs that ship, the worker's, and the code shown."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.explain.proof import answered
from core.lessons.bptt.code import gradient_code, passage_code
from core.lessons.bptt.gradient import LEARNED, TENSORFLOW, Gradients, known, passed, question
from core.lessons.bptt.task import EXAMPLES, Learner
from core.lessons.bptt.vanishing import Passage
from core.runs.job import prove
from tests.lessons.bptt.proof import computed


def edited() -> Learner:
    """Numbers of a reader's own."""
    random = np.random.default_rng(2)
    cell = replace(EXAMPLES["hello"].cell, U=random.normal(size=(2, 2)).round(2), h0=np.array([0.5, -1]))
    return Learner(replace(cell, answers=(0, 3)), (2, -1, -1, 1))


def result(code: str) -> np.ndarray:
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return np.asarray(scope["result"])


def test_the_proofs_that_ship_are_tensorflows() -> None:
    again, there = computed(), json.loads(TENSORFLOW.read_text())
    assert again.keys() == there.keys() == EXAMPLES.keys()
    for name, new in again.items():
        assert new["loss"] == pytest.approx(there[name]["loss"], rel=1e-12)
        for part in LEARNED:
            np.testing.assert_allclose(new[part], there[name][part], rtol=1e-12, atol=1e-15)


def test_a_readers_own_numbers_can_be_asked_about() -> None:
    learner = edited()
    checked, found = answered(prove("bptt", question(learner)), Gradients), passed(learner)
    assert checked.loss == pytest.approx(found.loss, abs=1e-12)
    for part in LEARNED:
        np.testing.assert_allclose(getattr(checked.gradients, part), getattr(found.full, part), atol=1e-12)
    assert all(question(task) in known() for task in EXAMPLES.values())
    assert question(learner) not in known()


@pytest.mark.parametrize(("learner", "cut"), [(EXAMPLES["prices"], 0), (EXAMPLES["prices"], 2), (edited(), 3)])
def test_the_code_gives_the_gradients_on_screen(learner: Learner, cut: int) -> None:
    found = passed(learner, cut)
    expected = np.concatenate([[found.loss], found.gradients.W.ravel(), found.gradients.U.ravel()])
    np.testing.assert_allclose(result(gradient_code(learner, cut)), expected, atol=1e-12)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_code_for_many_steps_gives_the_lengths_on_screen(activation: str) -> None:
    passage = Passage(activation, 1.1, True, 12, 1.0)
    np.testing.assert_allclose(result(passage_code(passage)), 10**passage.arrived, rtol=1e-9)
