"""The board of the whole chain: every array has a place of its own, and what comes later lies over what it replaces."""

from functools import partial
from itertools import combinations

import pytest

from core.figures.board import NARROW, WIDE
from core.figures.player import Figure
from core.lessons.chain import stage
from core.lessons.chain.chain_figure import arrange
from core.lessons.chain.scene import CHAPTERS
from core.lessons.chain.task import chain


def figure(count: int = 1, classes: int = 2, mode: str = "max", depth: str = "all") -> Figure:
    return stage.chain(chain("cross", count, classes, mode=mode), None, "light", depth).figure


FIGURES = {
    "chain": figure,
    "chain, two kernels": partial(figure, 2, 3, "average"),
    "chain, to the list": partial(figure, depth="list"),
    "chain, to the loss": partial(figure, 2, 3, "average", "loss"),
}


@pytest.mark.parametrize("depth", CHAPTERS)
@pytest.mark.parametrize(("count", "classes"), [(1, 2), (1, 3), (2, 2), (2, 3)])
def test_no_two_arrays_overlap_and_all_are_on_the_board(count: int, classes: int, depth: str) -> None:
    layout = arrange(count, ("cross", "circle", "edge")[:classes], average=False, depth=depth)
    shapes = {
        "input": (6, 6), "kernel": (3, 3), "so": (3, 3), "bias": (1, 1), "sum": (4, 4), "relu": (4, 4),
        "pooled": (2, 2), "flat": (4 * count, 1), "weights": (4 * count, classes), "loss": (1, 1),
    }  # fmt: skip
    for side, width in ((0, WIDE), (1, NARROW)):
        boxes = []
        for name, spots in layout.spots.items():
            words = name.removeprefix("d ").split()
            rows, columns = shapes.get(words[0], (1, classes))
            if name == "d bias":
                rows = columns = 1
            (x, y), (w, h) = spots[side], layout.cells[name][side]
            boxes.append((name, x, y, x + columns * w, y + rows * h))
            assert x >= 0, name
            assert x + columns * w <= width, name
            assert y + rows * h <= layout.bottom[side] + 0.01, name
        for one, other in combinations(boxes, 2):
            apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
            assert apart, (one, other)


@pytest.mark.parametrize("depth", CHAPTERS)
@pytest.mark.parametrize(("count", "mode"), [(1, "max"), (2, "average")])
def test_at_every_step_one_number_at_most_is_seen_in_a_place(count: int, mode: str, depth: str) -> None:
    made = figure(count, 3, mode, depth)
    for index in range(made.steps):
        seen = [
            (row["x"], row["y"])
            for row in made.data["cells"]
            if row["until"] > index and (row["first"] or row["when"] <= index)
        ]
        assert len(seen) == len(set(seen))


def test_every_number_has_room() -> None:
    for count, mode in ((1, "max"), (2, "average")):
        assert all(row["size"] >= 11.5 and row["SIZE"] >= 11.5 for row in figure(count, 3, mode).data["cells"])


def test_winners_are_marked_from_the_step_that_finds_them() -> None:
    made = figure()
    # Sixteen sums, one ReLU: windows 1, 2 and 4 have a winner.
    assert [row["since"] for row in made.data["winners"]] == [18, 17, 20]
    assert made.data["chapters"][0]["when"] == 0


@pytest.mark.parametrize(("depth", "start"), [("list", 1), ("loss", 23), ("all", 27)])
def test_it_opens_where_what_is_new_begins(depth: str, start: int) -> None:
    # The first window, the first score, the first step back.
    assert figure(depth=depth).start == start
