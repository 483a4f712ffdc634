"""The zoo's figures: blocks to scale, the table as the ledger says it."""

from collections.abc import Callable
from functools import partial

import pytest

from core.figures.player import Figure
from core.lessons.zoo.kinds import kinds
from core.lessons.zoo.kinds_figure import compared_figure
from core.lessons.zoo.network_figure import ledger_figure
from tests.lessons.zoo.test_words import BOOKS

FIGURES: dict[str, Callable[[], Figure]] = {
    f"network, {name}": partial(ledger_figure, books, name, "light") for name, books in BOOKS.items()
} | {
    "kinds": lambda: compared_figure(kinds(56, 128, 128, 3, 2, 4), "light"),
    "kinds, wide": lambda: compared_figure(kinds(4, 8, 1024, 7, 4, 8), "light"),
}


def test_blocks_are_to_scale() -> None:
    rows = FIGURES["network, vgg16"]().data["blocks"]
    heights = [row["h"] for row, line in zip(rows, BOOKS["vgg16"].lines, strict=True) if len(line.after) == 3]
    sides = [line.after[0] for line in BOOKS["vgg16"].lines if len(line.after) == 3]
    largest = heights[0] / sides[0]
    assert all(height == pytest.approx(max(side * largest, 2.0)) for height, side in zip(heights, sides, strict=True))


def test_the_table_says_the_ledger() -> None:
    cells = FIGURES["network, tiny"]().data["cells"]
    line = [row["text"] for row in cells if row["at"] == 1 and row["kind"] < 2]
    assert line == ["conv_1_2", "60×60×10", "5", "1", "910", "3,240,000", "0.14 MB"]
    assert [row["text"] for row in cells if row["at"] == 7 and row["kind"] == 2] == [
        "So far", "19,920", "5,608,780", "0.40 MB",
    ]  # fmt: skip
