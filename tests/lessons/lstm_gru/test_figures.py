"""The LSTM and GRU lesson's stages: numbers have room, axes say what they should."""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.figures.curves.axis import spaced
from core.figures.curves.figure import curves_figure
from core.figures.curves.learning import Learner, learning_plot
from core.figures.player import Figure
from core.lessons.lstm_gru import stage
from core.lessons.lstm_gru.curves_figure import falling_axis, letters_axis
from core.lessons.lstm_gru.gates import Watched
from core.lessons.lstm_gru.memory import accuracies, survival
from core.lessons.lstm_gru.study.memory import memory_study
from core.lessons.lstm_gru.task import GRU_EXAMPLES, LSTM_EXAMPLES

TEXT = "Bwxyz" * 4


def learning() -> Figure:
    learners = [Learner("LSTM", [0, 25, 50], [0.25, 0.5, 1.0], "100%"), Learner("GRU", [0], [0.2], "20%")]
    heads = "Network", "batch", "right"
    plot = learning_plot(learners, "Right answers", 1600, spaced(0, 1), heads, "GRU after 0 batches: 20% right")
    return curves_figure(plot, "light", "Two networks learn.")


def gradient(network: int, place: str, text: str) -> Figure:
    return stage.gradient(survival(memory_study(), network, place, text), "light").figure


def gates(cell: str, run: int, text: str, unit: int) -> Figure:
    return stage.gates(Watched(memory_study().reader(cell, run), run, text, unit), "light").figure


FIGURES: dict[str, Callable[[], Figure]] = {
    **{f"cell, lstm {key}": lambda cell=cell: stage.lstm(cell, "light").figure for key, cell in LSTM_EXAMPLES.items()},
    **{
        f"cell, gru {key} {after}": lambda cell=cell, after=after: stage.gru(cell, after, "light").figure
        for key, cell in GRU_EXAMPLES.items()
        for after in (True, False)
    },
    "still curves, learning": learning,
    "still curves, accuracy": lambda: stage.accuracy(accuracies(memory_study()), "light").figure,
    "curves, gradient": partial(gradient, 0, "end", TEXT),
    "curves, gradient before": partial(gradient, 4, "start", TEXT * 6),
    "curves, gates": partial(gates, "lstm", 0, TEXT, 1),
    "curves, gates of a gru": partial(gates, "gru", 1, TEXT * 6, 7),
}


def test_numbers_have_room_on_a_phone() -> None:
    """A size of 0 means that a number is not shown."""
    for name in ("lstm two", "lstm hold", "gru two True", "gru two False"):
        for dataset in ("cells", "slotcells"):
            for row in FIGURES[f"cell, {name}"]().data[dataset]:
                assert row["SIZE"] >= 11.5, (name, row)


def test_axes() -> None:
    assert [text for _, text in letters_axis("Bwx").ticks] == ["B", "w", "x"]
    assert letters_axis("Bw" * 40).ticks[0][1] == "0"
    axis = falling_axis(np.array([0.0, -54.3]))
    assert [text for _, text in axis.ticks] == ["1", "10⁻¹⁰", "10⁻²⁰", "10⁻³⁰", "10⁻⁴⁰", "10⁻⁵⁰"]
    assert axis.low < -54.3 < 0 < axis.high
