"""The cone's figure: one step per layer, cells in reach by their ways."""

from functools import partial

import numpy as np
import pytest

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.receptive_field.receptive_field import Stack
from core.lessons.receptive_field.receptive_field_figure import scales
from core.lessons.receptive_field.stacks import EXAMPLES
from core.lessons.receptive_field.stage import receptive_field


def stack(name: str, side: int = 0) -> Stack:
    entry = EXAMPLES[name]
    return Stack(entry.layers, side or entry.side, "same" if side else entry.padding)


def figure(name: str, side: int = 0, mode: Mode = "light") -> Figure:
    return receptive_field(stack(name, side), np.zeros((2, 2, 3), np.uint8), mode).figure


CASES = [("two", 0), ("three", 0), ("tiny", 0), ("vgg16", 0), ("dilated", 0), ("vgg16", 32), ("tiny", 512)]


FIGURES = {f"cone, {name} {side}": partial(figure, name, side) for name, side in CASES}


@pytest.mark.parametrize(("name", "side"), CASES)
def test_a_step_is_a_layer_and_words_stand_on_the_board(name: str, side: int) -> None:
    one = figure(name, side)
    assert one.steps == len(EXAMPLES[name].layers)
    assert sum(len(rows) for rows in one.data.values()) < 2000
    wide, narrow = scales(stack(name, side))
    assert wide.height <= 420
    assert wide.words < wide.height
    assert narrow.words < narrow.height


def test_cells_in_reach_are_the_ways_that_lead_up() -> None:
    rows = figure("three").data["cone"]
    assert [sorted(row["at"] for row in rows if row["down"] == down) for down in range(4)] == [
        [0], [-1, 0, 1], [-2, -1, 0, 1, 2], [-3, -2, -1, 0, 1, 2, 3],
    ]  # fmt: skip
    skipped = figure("dilated").data["cone"]
    assert sorted(row["at"] for row in skipped if row["down"] == 1) == [-4, 0, 4]


def test_links_join_neighboring_levels() -> None:
    data = figure("dilated").data
    first = [row for row in data["links"] if row["down"] == 1]
    assert [(row["upper"], row["lower"]) for row in first] == [(0, -4), (0, 0), (0, 4)]
    assert {row["y2"] > row["y"] for row in data["links"]} == {True}
