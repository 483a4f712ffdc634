"""The cone's figure: plain data of one shape, inside its board, one step per layer."""

import json

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.palette import Mode
from core.lessons.receptive_field.receptive_field import caption
from core.lessons.receptive_field.receptive_field_figure import Cone, Tier, cone_figure, scales
from core.lessons.receptive_field.stacks import EXAMPLES, Stack
from core.media.out.uri import data_uri


def cone(name: str, side: int = 0) -> Cone:
    entry = EXAMPLES[name]
    stack = Stack(entry.layers, side or entry.side, "same" if side else entry.padding)
    numbers: list[tuple[int, ...]] = [(), *(layer.numbers for layer in stack.layers)]
    tiers = [
        Tier(level.name, numbers[level.number], level.size, level.jump, level.field, level.start,
             stack.paths[level.number])
        for level in stack.levels
    ]  # fmt: skip
    url = data_uri(np.zeros((2, 2), np.uint8))
    steps = range(len(stack.layers), 0, -1)
    return Cone(tiers, *stack.middle, [caption(stack, number) for number in steps], url, url)


CASES = [("two", 0), ("three", 0), ("tiny", 0), ("vgg16", 0), ("dilated", 0), ("vgg16", 32), ("tiny", 512)]


@pytest.mark.parametrize(("name", "side"), CASES)
def test_data_is_plain_and_of_one_shape(name: str, side: int) -> None:
    figure = cone_figure(cone(name, side), "light", "a cone")
    assert figure.steps == len(EXAMPLES[name].layers)
    assert json.loads(json.dumps(figure.data)) == {key: list(rows) for key, rows in figure.data.items()}
    for rows in figure.data.values():
        assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
    assert sum(len(rows) for rows in figure.data.values()) < 2000
    assert json.loads(json.dumps(figure.still(1)))["params"][-1] == {"name": "index", "expr": "step - 1"}


@pytest.mark.parametrize(("name", "side"), CASES)
def test_places_are_on_the_board(name: str, side: int) -> None:
    one = cone(name, side)
    data = cone_figure(one, "dark", "a cone").data
    height, narrow_height = data["board"][0]["h"], data["board"][0]["H"]
    for row in [*data["axis"], *data["pictures"]]:
        assert row["x"] >= -1e-9
        assert row["X"] >= -1e-9
        assert row["x"] + row["w"] <= WIDE + 2
        assert row["X"] + row["W"] <= NARROW + 2
        assert row["y"] + row["h"] <= height
        assert row["Y"] + row["H"] <= narrow_height
    wide, narrow = scales(one)
    assert wide.height <= 420
    assert wide.words < wide.height
    assert narrow.words < narrow.height


def test_cells_in_reach_are_the_ways_that_lead_up() -> None:
    rows = cone_figure(cone("three"), "light", "a cone").data["cone"]
    assert [sorted(row["at"] for row in rows if row["down"] == down) for down in range(4)] == [
        [0], [-1, 0, 1], [-2, -1, 0, 1, 2], [-3, -2, -1, 0, 1, 2, 3],
    ]  # fmt: skip
    skipped = cone_figure(cone("dilated"), "light", "a cone").data["cone"]
    assert sorted(row["at"] for row in skipped if row["down"] == 1) == [-4, 0, 4]


def test_links_join_neighboring_levels() -> None:
    data = cone_figure(cone("dilated"), "light", "a cone").data
    first = [row for row in data["links"] if row["down"] == 1]
    assert [(row["upper"], row["lower"]) for row in first] == [(0, -4), (0, 0), (0, 4)]
    assert {row["y2"] > row["y"] for row in data["links"]} == {True}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_structure_does_not_depend_on_the_stack(mode: Mode) -> None:
    one, other = cone_figure(cone("two"), mode, ""), cone_figure(cone("vgg16"), mode, "")
    assert one.structure is other.structure
