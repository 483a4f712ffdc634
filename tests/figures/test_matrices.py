"""Arrays in cells: every number with the step that writes it, outlines from the trace."""

import numpy as np

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


FIGURES = {"matrices": lambda: matrices_figure(content(), "dark", "a product")}


def test_cells_hold_their_numbers_and_when_they_appear() -> None:
    figure = matrices_figure(content(), "light", "a product")
    cells = figure.data["cells"]
    assert [(cell["text"], cell["when"]) for cell in cells] == [
        ("1.0", -1), ("−2.5", -1), ("3", -1), ("4", -1), ("−7", 0),
    ]  # fmt: skip
    assert [row["writes"] for row in figure.data["outlines"]] == [0, 0, 1]
    assert figure.steps == 1
