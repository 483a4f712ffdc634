"""The figures of "Why convolution": plain data of one shape, inside their boards, one structure for all settings."""

import json

import pytest

from core.figures.board import NARROW, WIDE
from core.figures.player import Figure
from core.lessons.why_convolve.networks_figure import asked_figure
from core.lessons.why_convolve.shift_figure import moves_figure
from core.lessons.why_convolve.weights_figure import both_figure
from tests.lessons.why_convolve.test_words import asked, both, moves

STAGES = {
    "weights": both_figure(both(), "light"),
    "large weights": both_figure(both(side=7, padding="same"), "light"),
    "shift": moves_figure(moves(), "light"),
    "rim": moves_figure(moves("same", 2), "light"),
    "across": asked_figure(*asked(), "light"),
    "both ways": asked_figure(*asked("both"), "light"),
}


@pytest.mark.parametrize("figure", STAGES.values(), ids=STAGES.keys())
def test_data_is_plain_and_inside(figure: Figure) -> None:
    assert json.loads(json.dumps(figure.data)) == {key: list(rows) for key, rows in figure.data.items()}
    size = figure.data["board"][0]
    for name, rows in figure.data.items():
        assert {frozenset(row) for row in rows} == {frozenset(rows[0])}, name
        for row in rows if "x" in rows[0] else ():
            assert min(row["x"], row["X"], row["y"], row["Y"]) >= 0, (name, row)
            assert row["x"] + row["w"] <= WIDE + 1e-6, (name, row)
            assert row["X"] + row["W"] <= NARROW + 1e-6, (name, row)
            assert row["y"] + row["h"] <= size["h"], (name, row)
            assert row["Y"] + row["H"] <= size["H"], (name, row)
    assert json.loads(json.dumps(figure.still(1)))["params"][-1] == {"name": "index", "expr": "step - 1"}


def test_one_structure_for_each_view() -> None:
    assert STAGES["weights"].structure is STAGES["large weights"].structure
    assert STAGES["across"].structure is STAGES["both ways"].structure


def test_shared_weights_are_drawn_alike() -> None:
    rows = [row for row in STAGES["weights"].data["weights"] if row["when"] >= 0]
    dense, conv = rows[: 16 * 36], rows[16 * 36 :]
    assert len(conv) == 16 * 9
    patterns = {tuple(row["fill"] for row in conv if row["when"] == output) for output in range(16)}
    assert len(patterns) == 1
    assert len({tuple(row["fill"] for row in dense if row["when"] == output) for output in range(16)}) == 16


def test_cells_that_differ_are_outlined() -> None:
    assert not [row for row in STAGES["shift"].data["outlines"] if row["at"] == 0]
    rim = STAGES["rim"].data["outlines"]
    assert len([row for row in rim if row["at"] == 1]) >= 2 * 18
