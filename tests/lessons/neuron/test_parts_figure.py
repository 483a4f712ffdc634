"""The two drawings: below the caption, every part in both, weights as wide as they are large."""

from functools import partial

import pytest

from core.figures.board import NARROW, WIDE
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.neuron.parts_figure import HEIGHTS, Signal, neuron_figure

NAMES = [(f"part {k}", f"piece {k}") for k in range(6)]
SIGNALS = [Signal("1", "0.8", 0.8), Signal("0", "−0.4", -0.4), Signal("1", "0", 0.0)]


def figure(smooth: bool = False, mode: Mode = "light") -> Figure:
    return neuron_figure(NAMES, [("says", "says")] * 7, SIGNALS, ("0.8", "1", smooth), mode)


FIGURES = {"parts": figure, "parts, smooth": partial(figure, True)}


@pytest.mark.parametrize("name", ["paths", "dots", "words"])
def test_marks_stand_below_the_caption_with_all_their_width(name: str) -> None:
    for row in figure().data[name]:
        half, narrow_half = (row["w"] / 2, row["W"] / 2) if name == "dots" else (0, 0)
        assert -0.5 <= row["x"] - half <= row["x"] + half <= WIDE
        assert -0.5 <= row["X"] - narrow_half <= row["X"] + narrow_half <= NARROW
        assert 40 <= row["y"] - half <= row["y"] + half <= HEIGHTS[0]
        assert 40 <= row["Y"] - narrow_half <= row["Y"] + narrow_half <= HEIGHTS[1]


def test_every_part_is_drawn_and_named_in_both() -> None:
    data = figure().data
    drawn = {row["part"] for name in ("paths", "dots") for row in data[name]}
    assert drawn == set(range(6))
    texts = {row["text"] for row in data["words"]}
    for k, pair in enumerate(NAMES):
        assert {f"{k + 1} {name}" for name in pair} <= texts


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_weights_are_as_wide_as_they_are_large(mode: Mode) -> None:
    colors = palette(mode)
    lines = [row for row in figure(mode=mode).data["paths"] if row["part"] == 1 and row["x"] > 420][::2]
    assert [row["wide"] for row in lines] == pytest.approx([7, 4, 1])
    assert [row["stroke"] for row in lines] == [colors.positive, colors.negative, colors.positive]
