"""The charts of a comparison survive JSON, keep their structure, and say their numbers."""

import json

import pytest

from core.figures.palette import Mode
from core.lessons.transfer.transfer_figure import STYLES, Moved, Point, accuracy_figure, layers_figure

POINTS = [
    Point("frozen", 5, 0.7, 0.6, 0.78),
    Point("scratch", 5, 0.4, 0.31, 0.5),
    Point("frozen", 50, 0.8, 0.7, 0.9),
]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_charts_survive_a_json_round_trip(mode: Mode) -> None:
    for figure in (accuracy_figure(POINTS, 0.1, mode), layers_figure([Moved("conv1", 0.02, 0.9)], mode)):
        still = figure.still(1)
        assert json.loads(json.dumps(still)) == still
        for rows in figure.data.values():
            assert len({tuple(row) for row in rows}) == 1


def test_the_structure_does_not_depend_on_the_numbers() -> None:
    assert accuracy_figure([], 0.5, "light").structure is accuracy_figure(POINTS, 0.1, "light").structure


def test_ways_stand_a_little_apart_around_their_count() -> None:
    rows = accuracy_figure(POINTS, 0.1, "light").data["points"]
    assert [row["x"] for row in rows] == pytest.approx([4.7, 5.3, 47.0])
    assert len({style[2] for style in STYLES.values()}) == len({str(style[1]) for style in STYLES.values()}) == 3


def test_the_charts_say_their_numbers() -> None:
    assert (
        "frozen 70 percent with 5, 80 percent with 50; scratch 40 percent with 5"
        in accuracy_figure(POINTS, 0.1, "light").alt
    )
    assert "conv1 fine-tuned 2.0%, scratch 90.0%" in layers_figure([Moved("conv1", 0.02, 0.9)], "light").alt
    assert "growing" in accuracy_figure(POINTS, 0.1, "light", live=True).alt
