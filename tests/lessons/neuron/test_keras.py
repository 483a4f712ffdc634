"""The Keras code of every view gives the numbers on the screen."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.lessons.neuron import gates_words, layers_words, learning_words, parts_words
from core.lessons.neuron.gates import Unit, preset
from core.lessons.neuron.layers import gate_layers, relu_layers
from core.lessons.neuron.learning import Lesson
from core.lessons.neuron.parts import Neuron
from core.lessons.neuron.parts_words import START
from core.lessons.neuron.rows import rows_of
from core.lessons.neuron.settings import Settings


def result(code: str) -> Any:
    scope: dict[str, Any] = {}
    exec(compile(code, "lesson", "exec"), scope)
    return scope["result"]


@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize("bias", [-0.5, -0.7, -1.0])
def test_one_neuron(smooth: bool, bias: float) -> None:
    neuron = Neuron.of(np.array(START), bias, smooth)
    assert result(parts_words.keras_code(neuron)) == pytest.approx(neuron.y, abs=1e-9)


@pytest.mark.parametrize(("name", "count"), [("not", 1), ("and", 2), ("xor", 2), ("nand", 3)])
def test_gates(name: str, count: int) -> None:
    unit = Unit(name, *preset(name, count))
    assert result(gates_words.keras_code(unit)).tolist() == unit.fires.tolist()


def test_two_layers() -> None:
    for net in (relu_layers(), gate_layers()):
        assert result(layers_words.keras_code(net)).tolist() == net.y.tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize(("data", "inputs", "rate"), [("and", 2, 1.0), ("or", 3, 0.3), ("clouds", 2, 0.1)])
def test_learning(data: str, inputs: int, rate: float) -> None:
    lesson = Lesson(rows_of(replace(Settings(), data=data, inputs=inputs)), rate, 6, False)
    expected = [*lesson.run.w, lesson.run.b]
    np.testing.assert_allclose(result(learning_words.keras_code(lesson)), expected, atol=1e-9)
