"""The whole chain against TensorFlow: the proofs that ship, the worker's, and the Keras code shown."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.explain.proof import answered
from core.lessons.chain.chain import LEARNED, TENSORFLOW, Gradients, known, passed, question, shipped
from core.lessons.chain.code import chain_code
from core.lessons.chain.task import Chain, chain
from core.runs.job import prove
from tests.lessons.chain.proof import computed


def edited(mode: str) -> Chain:
    """Numbers of a reader's own."""
    random = np.random.default_rng(4)
    task = chain("circle", 2, 3, mode=mode, right=2)
    return replace(task, x=random.normal(size=(6, 6)).round(2), kernels=random.normal(size=(3, 3, 2)).round(2))


TASKS = {
    "one": chain("cross", 1, 2),
    "two": chain("edge", 2, 3, mode="average"),
    "own": edited("max"),
    "own average": edited("average"),
}


def test_the_proofs_that_ship_are_tensorflows() -> None:
    again, there = computed(), json.loads(TENSORFLOW.read_text())
    assert again.keys() == there.keys() == shipped().keys()
    for name, new in again.items():
        assert new["loss"] == pytest.approx(there[name]["loss"], rel=1e-12)
        for part in LEARNED:
            np.testing.assert_allclose(new[part], there[name][part], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", TASKS)
def test_the_chains_gradients_are_tensorflows(name: str) -> None:
    task = TASKS[name]
    checked = answered(prove("chain", question(task)), Gradients)
    found = passed(task, checked)
    assert checked.loss == pytest.approx(found.run.loss, abs=1e-12)
    for part in LEARNED:
        np.testing.assert_allclose(getattr(checked.gradients, part), getattr(found.back.gradients, part), atol=1e-12)
        np.testing.assert_allclose(found.proved_after(part), getattr(found.after, part), atol=1e-12)


def test_the_examples_are_proved_without_asking() -> None:
    assert all(question(task) in known() for task in shipped().values())
    assert question(edited("max")) not in known()


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("depth", ["list", "loss"])
def test_the_keras_code_of_the_way_forward_gives_the_numbers_on_screen(name: str, depth: str) -> None:
    run = passed(TASKS[name]).run
    scope: dict = {}
    exec(compile(chain_code(TASKS[name], depth), "lesson", "exec"), scope)
    expected = run.flat if depth == "list" else np.concatenate([run.scores, run.p, [run.loss]])
    np.testing.assert_allclose(scope["result"], expected, atol=1e-6)


@pytest.mark.parametrize("name", TASKS)
def test_the_keras_code_gives_the_numbers_on_screen(name: str) -> None:
    found = passed(TASKS[name])
    scope: dict = {}
    exec(compile(chain_code(TASKS[name]), "lesson", "exec"), scope)
    kernels = found.back.gradients.kernels[:, :, None].ravel()
    expected = np.concatenate([found.run.scores, found.run.p, [found.run.loss], kernels, [found.again.loss]])
    np.testing.assert_allclose(scope["result"], expected, atol=1e-6)
