"""The LSTM and GRU lesson's stages: everything in its place on both boards, whatever the settings."""

import json

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
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


def figures() -> dict[str, Figure]:
    made = {f"lstm {key}": stage.lstm(cell, "light").figure for key, cell in LSTM_EXAMPLES.items()}
    for key, cell in GRU_EXAMPLES.items():
        made |= {f"gru {key} {after}": stage.gru(cell, after, "dark").figure for after in (True, False)}
    study = memory_study()
    learners = [Learner("LSTM", [0, 25, 50], [0.25, 0.5, 1.0], "100%"), Learner("GRU", [0], [0.2], "20%")]
    heads = "Network", "batch", "right"
    plot = learning_plot(learners, "Right answers", 1600, spaced(0, 1), heads, "GRU after 0 batches: 20% right")
    return made | {
        "learning": curves_figure(plot, "light", "Two networks learn."),
        "accuracy": stage.accuracy(accuracies(study), "light").figure,
        "gradient": stage.gradient(survival(study, 0, "end", TEXT), "light").figure,
        "gradient before": stage.gradient(survival(study, 4, "start", TEXT * 6), "dark").figure,
        "gates": stage.gates(Watched(study.reader("lstm", 0), 0, TEXT, 1), "light").figure,
        "gates of a gru": stage.gates(Watched(study.reader("gru", 1), 1, TEXT * 6, 7), "dark").figure,
    }


FIGURES = figures()


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_stage_is_whole(figure: Figure) -> None:
    assert json.loads(json.dumps(figure.playable()))
    assert json.loads(json.dumps(figure.still(figure.steps)))
    assert 1 <= (figure.start or 1) <= figure.steps
    assert figure.alt
    for name, rows in figure.data.items():
        assert rows, name
        assert len({tuple(row) for row in rows}) == 1, f"rows of {name} have different keys"
    board = figure.data["board"][0]
    for name, rows in figure.data.items():
        for row in rows:
            for x, y, w, h, across, down in (
                ("x", "y", "w", "h", WIDE, board["h"]), ("X", "Y", "W", "H", NARROW, board["H"]),
            ):  # fmt: skip
                if {x, y, w, h} <= row.keys():
                    # Lines of a grid and texts of a plot carry the size of their panel.
                    width = 0 if name in ("ticks", "texts") else row[w]
                    assert -0.5 <= row[x] <= row[x] + width <= across + 0.5, row
                    assert -0.5 <= row[y] <= down + 0.5, row


def test_settings_change_data_and_not_structure() -> None:
    one, other = (stage.lstm(LSTM_EXAMPLES[key], "light").figure for key in ("hold", "two"))
    assert one.structure is other.structure
    assert stage.gru(GRU_EXAMPLES["two"], True, "light").figure.structure is one.structure


def test_numbers_have_room_on_a_phone() -> None:
    """A size of 0 means that a number is not shown."""
    for name in ("lstm two", "lstm hold", "gru two True", "gru two False"):
        for dataset in ("cells", "slotcells"):
            for row in FIGURES[name].data[dataset]:
                assert row["SIZE"] >= 11.5, (name, row)


def test_axes() -> None:
    assert [text for _, text in letters_axis("Bwx").ticks] == ["B", "w", "x"]
    assert letters_axis("Bw" * 40).ticks[0][1] == "0"
    axis = falling_axis(np.array([0.0, -54.3]))
    assert [text for _, text in axis.ticks] == ["1", "10⁻¹⁰", "10⁻²⁰", "10⁻³⁰", "10⁻⁴⁰", "10⁻⁵⁰"]
    assert axis.low < -54.3 < 0 < axis.high
