"""The losses lesson's Keras code, run: it gives the numbers on the screen."""

from dataclasses import replace

import numpy as np
import pytest

from core.lessons.losses import rows_words, slow_words
from core.lessons.losses.curve import costs
from core.lessons.losses.curve_words import keras_code
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.rows import read, start_table
from core.lessons.losses.settings import Settings
from core.lessons.losses.slow_words import pair


def run(code: str) -> dict:
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return scope


@pytest.mark.parametrize("loss", LIBRARY)
@pytest.mark.parametrize("sample", ["cs231n", "own"])
def test_keras_gives_the_same_loss_of_the_rows(loss: str, sample: str) -> None:
    settings = replace(Settings(), loss=loss, sample=sample, delta=0.7)
    table = start_table(settings)
    assert run(rows_words.explain(read(settings, table)).keras)["result"] == pytest.approx(
        read(settings, table).mean, rel=1e-5
    )


@pytest.mark.parametrize("loss", LIBRARY)
@pytest.mark.parametrize("truth", ["yes", "no"])
def test_keras_gives_the_same_curve(loss: str, truth: str) -> None:
    cost = costs(replace(Settings(), loss=loss, truth=truth, target=0.5, delta=0.7))[0]
    got = run(keras_code(cost))["result"]
    np.testing.assert_allclose(got, [cost.f, cost.slope], rtol=2e-4, atol=2e-5)


def test_keras_trains_the_same_neuron() -> None:
    settings = replace(Settings(), view="slow")
    got = run(slow_words.explain(settings).keras.replace("range(300)", "range(6)"))["result"]
    for neuron, answers in zip(pair(settings), got, strict=True):
        np.testing.assert_allclose(answers, neuron.a[:6], rtol=1e-5)
