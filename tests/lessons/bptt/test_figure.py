"""The way back as rows: inside both boards, shares under their steps."""

import json

import pytest

from core.figures.player import Figure
from core.lessons.bptt import stage
from core.lessons.bptt.task import EXAMPLES
from core.lessons.bptt.vanishing import Passage
from tests.figures.test_unrolled import problems


def drawn(name: str, matrix: str, cut: int = 0) -> Figure:
    return stage.gradient(EXAMPLES[name], matrix, cut, None, "light").figure


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("matrix", ["U", "W"])
def test_everything_lies_inside_both_boards(name: str, matrix: str) -> None:
    figure = drawn(name, matrix)
    assert problems(figure) == []
    assert json.loads(json.dumps(figure.still(figure.steps)))["datasets"]["frames"]


def test_settings_change_data_and_not_the_structure() -> None:
    figures = [drawn("prices", "U"), drawn("hello", "W", 2), drawn("first", "U", 1)]
    assert all(figure.structure == figures[0].structure for figure in figures)


def test_each_share_stands_below_its_step() -> None:
    figure = drawn("prices", "U")
    frames = figure.data["frames_of_cells"]
    # The largest share of the last step, and of the second: where the lesson shows them.
    for text, t in (("\u22120.993", 4), ("\u22120.640", 1)):
        row = next(row for row in figure.data["cells"] if row["text"] == text)
        middle = frames[t]["x"] + frames[t]["w"] / 2
        assert abs(row["x"] + row["w"] - middle) < 1
        assert row["y"] > frames[t]["y"] + frames[t]["h"]


def test_the_gathered_gradient_ends_at_the_total() -> None:
    last = drawn("prices", "U").data["frames"][-1]["values"]
    assert all(text in last for text in ("\u22121.292", "0.622", "0.550", "\u22120.292", "6.022"))


@pytest.mark.parametrize("steps", [1, 100])
def test_the_curves_can_be_drawn_for_any_length(steps: int) -> None:
    figure = stage.vanishing(Passage("relu", 1.5, False, steps, 0.1), "dark").figure
    assert figure.steps == steps
    assert json.loads(json.dumps(figure.still(1)))
