"""The views of the LSTM and GRU lesson: a cell, or trained networks and a text, become a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.lstm_gru import gates_words, gru_words, lstm_words, memory_gradient_words, memory_words
from core.lessons.lstm_gru.gates import Watched
from core.lessons.lstm_gru.gates_figure import gates_figure
from core.lessons.lstm_gru.gru import gru_scenes, gru_trace
from core.lessons.lstm_gru.gru_figure import gru_figure
from core.lessons.lstm_gru.lstm import lstm_scenes, lstm_trace
from core.lessons.lstm_gru.lstm_figure import lstm_figure
from core.lessons.lstm_gru.memory import OPENS, Accuracies, Survival
from core.lessons.lstm_gru.memory_figure import accuracy_figure, gradient_figure
from core.lessons.lstm_gru.task import Cell
from core.view import View


def lstm(cell: Cell, mode: Mode) -> View:
    """An LSTM cell on paper."""
    told = lstm_scenes(cell)
    trace = lstm_trace(cell, told)
    return View(lstm_figure(cell, told, trace, mode), partial(lstm_words.explain, cell, trace))


def gru(cell: Cell, after: bool, mode: Mode) -> View:
    """A GRU cell on paper, its reset gate after the state's product or before it."""
    told = gru_scenes(cell, after=after)
    trace = gru_trace(cell, told, after=after)
    return View(gru_figure(cell, after, told, trace, mode), partial(gru_words.explain, cell, trace, after=after))


def gates(watched: Watched, mode: Mode) -> View:
    """One unit of a trained network, letter by letter."""
    return View(gates_figure(watched, mode), partial(gates_words.explain, watched))


def accuracy(found: Accuracies, mode: Mode) -> View:
    """How long each network remembers."""
    return View(accuracy_figure(found, mode), partial(memory_words.explain, found, OPENS))


def gradient(found: Survival, mode: Mode) -> View:
    """What is left of the gradient on its way back."""
    return View(gradient_figure(found, mode), partial(memory_gradient_words.explain, found))
