"""The zoo's figures: plain data of one shape, inside their boards, one structure for all networks."""

import json

import pytest

from core.figures.board import NARROW, WIDE
from core.figures.player import Figure
from core.lessons.zoo.kinds import kinds
from core.lessons.zoo.kinds_figure import compared_figure
from core.lessons.zoo.network_figure import ledger_figure
from tests.lessons.zoo.test_words import BOOKS

STAGES = {name: ledger_figure(books, name, "light") for name, books in BOOKS.items()} | {
    "kinds": compared_figure(kinds(56, 128, 128, 3, 2, 4), "light"),
    "wide kinds": compared_figure(kinds(4, 8, 1024, 7, 4, 8), "light"),
}


@pytest.mark.parametrize("figure", STAGES.values(), ids=STAGES.keys())
def test_data_is_plain_and_inside(figure: Figure) -> None:
    assert json.loads(json.dumps(figure.data)) == {key: list(rows) for key, rows in figure.data.items()}
    size = figure.data["board"][0]
    for name, rows in figure.data.items():
        assert {frozenset(row) for row in rows} == {frozenset(rows[0])}, name
        for row in rows if "x" in rows[0] else ():
            assert min(row["x"], row["X"]) >= 0, (name, row)
            assert row["x"] + row["w"] <= WIDE + 1e-6, (name, row)
            assert row["X"] + row["W"] <= NARROW + 1e-6, (name, row)
            assert max(row["y"], row["y"] + row["h"]) <= size["h"], (name, row)
            assert max(row["Y"], row["Y"] + row["H"]) <= size["H"], (name, row)
    assert json.loads(json.dumps(figure.still(1)))["params"][-1] == {"name": "index", "expr": "step - 1"}


def test_one_structure() -> None:
    assert STAGES["vgg16"].structure is STAGES["odd"].structure
    assert STAGES["kinds"].structure is STAGES["wide kinds"].structure


def test_blocks_are_to_scale() -> None:
    rows = STAGES["vgg16"].data["blocks"]
    heights = [row["h"] for row, line in zip(rows, BOOKS["vgg16"].lines, strict=True) if len(line.after) == 3]
    sides = [line.after[0] for line in BOOKS["vgg16"].lines if len(line.after) == 3]
    largest = heights[0] / sides[0]
    assert all(height == pytest.approx(max(side * largest, 2.0)) for height, side in zip(heights, sides, strict=True))


def test_the_table_says_the_ledger() -> None:
    cells = STAGES["tiny"].data["cells"]
    line = [row["text"] for row in cells if row["at"] == 1 and row["kind"] < 2]
    assert line == ["conv_1_2", "60×60×10", "5", "1", "910", "3,240,000", "0.14 MB"]
    assert [row["text"] for row in cells if row["at"] == 7 and row["kind"] == 2] == [
        "So far", "19,920", "5,608,780", "0.40 MB",
    ]  # fmt: skip
