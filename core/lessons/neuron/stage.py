"""The views of the lesson on neurons: settings become a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.neuron import gates_words, layers_words, learning_words, parts_words
from core.lessons.neuron.gates import Unit
from core.lessons.neuron.gates_figure import gates_figure
from core.lessons.neuron.layers import Layers
from core.lessons.neuron.layers_figure import layers_figure
from core.lessons.neuron.learning import Lesson
from core.lessons.neuron.learning_figure import learning_figure
from core.lessons.neuron.parts import Neuron
from core.lessons.neuron.parts_figure import pairs_figure
from core.view import View


def parts(neuron: Neuron, mode: Mode) -> View:
    """A living neuron beside an artificial one."""
    return View(pairs_figure(neuron, mode), partial(parts_words.explain, neuron))


def gates(unit: Unit, mode: Mode) -> View:
    """A gate, row by row of its truth table."""
    return View(gates_figure(unit, mode), partial(gates_words.explain, unit))


def layers(net: Layers, mode: Mode) -> View:
    """XOR in two layers."""
    return View(layers_figure(net, mode), partial(layers_words.explain, net))


def learning(lesson: Lesson, mode: Mode) -> View:
    """A perceptron that learns."""
    return View(learning_figure(lesson, mode), partial(learning_words.explain, lesson))
