"""Arrays in cells: every number with the step that writes it, outlines from the trace."""

import json

import numpy as np

from core.figures.board import NARROW, WIDE
from core.figures.grids.matrices import Matrices, Sign, matrices_figure
from core.trace import Region, Step, Trace


def content() -> Matrices:
    a, b = np.array([[1.0, -2.5]]), np.array([[3.0], [4.0]])
    trace = Trace(
        {"a": a, "b": b, "c": a @ b},
        [Step("1×3 + (−2.5)×4 = −7", {"a": Region((0, 0), (1, 2)), "b": Region((0, 0), (2, 1))},
              {"c": Region.cell(0, 0)})],
    )  # fmt: skip
    spots = {name: ((100.0 * k, 60.0), (90.0 * k, 60.0)) for k, name in enumerate(("a", "b", "c"))}
    return Matrices(trace, spots, [Sign("×", ((90, 60), (80, 60)), True)], (200, 200))


def test_cells_hold_their_numbers_and_when_they_appear() -> None:
    figure = matrices_figure(content(), "light", "a product")
    cells = figure.data["cells"]
    assert [(cell["text"], cell["when"]) for cell in cells] == [
        ("1.0", -1), ("−2.5", -1), ("3", -1), ("4", -1), ("−7", 0),
    ]  # fmt: skip
    assert [row["writes"] for row in figure.data["outlines"]] == [0, 0, 1]
    assert figure.steps == 1


def test_rows_are_plain_alike_and_on_the_board() -> None:
    figure = matrices_figure(content(), "dark", "a product")
    assert json.loads(json.dumps(figure.data)) == {key: list(rows) for key, rows in figure.data.items()}
    for name, rows in figure.data.items():
        assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
        if name not in ("board", "captions"):
            assert all(row["x"] + row["w"] <= WIDE and row["X"] + row["W"] <= NARROW for row in rows)
    assert json.loads(json.dumps(figure.still(1)))["datasets"]["board"]


def test_the_structure_is_one_for_every_trace() -> None:
    one, other = (matrices_figure(content(), "light", "") for _ in range(2))
    assert one.structure is other.structure
