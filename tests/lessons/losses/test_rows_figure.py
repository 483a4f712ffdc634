"""The rows of a loss as arrays in cells: all on the board, in their order, with the mean below the terms."""

from dataclasses import replace

import pytest

from core.figures.grids.matrices import Matrices, matrices_figure
from core.lessons.losses.library import LIBRARY
from core.lessons.losses.rows import Rows, read, start_table
from core.lessons.losses.rows_figure import loss_rows
from core.lessons.losses.rows_words import trace, working
from core.lessons.losses.settings import Settings
from tests.figures.contract import outside


def stage(some: Rows) -> Matrices:
    found = trace(some)
    heads = {name: name for name in ("t", "y", "error", "p", "term", "slope") if name in found.arrays}
    works = [] if some.deep else [working(some, row) for row in range(len(some.t))]
    return loss_rows(found, heads, works, deep=some.deep, places={})


@pytest.mark.parametrize("loss", LIBRARY)
@pytest.mark.parametrize("classes", [2, 3, 6, 10])
def test_cells_are_on_the_board_and_do_not_overlap(loss: str, classes: int) -> None:
    settings = replace(Settings(), loss=loss, sample="own", examples=4, classes=classes, count=7)
    figure = matrices_figure(stage(read(settings, start_table(settings))), "light", "rows")
    assert not [row for row in outside(figure) if row.startswith("cells")]
    cells = figure.data["cells"]
    for x, y, w, h in (("x", "y", "w", "h"), ("X", "Y", "W", "H")):
        for at, one in enumerate(cells):
            for other in cells[at + 1 :]:
                apart = (
                    one[x] + one[w] <= other[x] + 0.01 or other[x] + other[w] <= one[x] + 0.01
                    or one[y] + one[h] <= other[y] + 0.01 or other[y] + other[h] <= one[y] + 0.01
                )  # fmt: skip
                assert apart, (loss, classes, one, other)


def test_how_a_term_is_worked_out_appears_with_it() -> None:
    settings = Settings()
    signs = matrices_figure(stage(read(settings, start_table(settings))), "dark", "rows").data["signs"]
    shown = {row["text"]: row["when"] for row in signs}
    assert shown["target 1: −ln 0.90"] == 0
    assert shown["target 0: −ln(1 − 0.95)"] == 3
    assert shown["mean"] == -1
