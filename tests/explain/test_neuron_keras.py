"""The Keras code of every view gives the numbers on the screen."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.explain import neuron_gates_words, neuron_layers_words, neuron_parts, perceptron_words
from core.explain.neuron_gates import Unit, preset
from core.explain.neuron_layers import gate_layers, relu_layers
from core.explain.neuron_parts import START, Neuron
from core.explain.neuron_settings import Settings
from core.explain.perceptron import Lesson
from core.explain.perceptron_data import rows_of


def result(code: str) -> Any:
    scope: dict[str, Any] = {}
    exec(compile(code, "lesson", "exec"), scope)
    return scope["result"]


@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize("bias", [-0.5, -0.7, -1.0])
def test_one_neuron(smooth: bool, bias: float) -> None:
    neuron = Neuron.of(np.array(START), bias, smooth)
    assert result(neuron_parts.keras_code(neuron)) == pytest.approx(neuron.y, abs=1e-9)


@pytest.mark.parametrize(("name", "count"), [("not", 1), ("and", 2), ("xor", 2), ("nand", 3)])
def test_gates(name: str, count: int) -> None:
    unit = Unit(name, *preset(name, count))
    assert result(neuron_gates_words.keras_code(unit)).tolist() == unit.fires.tolist()


def test_two_layers() -> None:
    for net in (relu_layers(), gate_layers()):
        assert result(neuron_layers_words.keras_code(net)).tolist() == net.y.tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize(("data", "inputs", "rate"), [("and", 2, 1.0), ("or", 3, 0.3), ("clouds", 2, 0.1)])
def test_learning(data: str, inputs: int, rate: float) -> None:
    lesson = Lesson(rows_of(replace(Settings(), data=data, inputs=inputs)), rate, 6, False)
    expected = [*lesson.run.w, lesson.run.b]
    np.testing.assert_allclose(result(perceptron_words.keras_code(lesson)), expected, atol=1e-9)
