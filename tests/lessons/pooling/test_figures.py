"""The pooling lesson's stages: everything in its place, and every cell's number from one step to the next."""

import json

import numpy as np
import pytest

from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.figures.board import NARROW, WIDE
from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.player import Figure
from core.lessons.pooling import stage
from core.lessons.pooling.flatten import Flattened
from core.lessons.pooling.gradient import Returned, default_slopes
from core.lessons.pooling.pool import pool
from core.lessons.pooling.shift import Shifts
from core.lessons.pooling.strided import Compared
from core.trace import Region

RNG = np.random.default_rng(2)
X = RNG.integers(0, 10, (6, 6)) + 0.0


def pooled(side: int = 6, size: int = 2, *, source: str = "numbers", mode: str = "max") -> Figure:
    x = RNG.integers(-9, 10, (side, side)) + 0.0
    return stage.pool(pool(x, mode=mode, size=size, stride=size, ceil=True), source, "light").figure


def returned(mode: str) -> Figure:
    p = pool(X, mode=mode, size=2, stride=2)
    return stage.gradient(Returned(p, default_slopes((3, 3))), "dark").figure


CONV = convolve(X[..., None], kernel("box", (2, 2))[..., None], bias=0, stride=2, padding=0, dilation=1)
FIGURES = {
    "pool": pooled(),
    "pool uneven": pooled(7, 3),
    "pool average": pooled(mode="average"),
    "pool in a wide rim": stage.pool(pool(X, mode="max", size=3, stride=1, padding=2), "numbers", "light").figure,
    "pool picture": pooled(40, source="picture"),
    "global picture": pooled(40, 40, source="picture"),
    "shift": stage.shift(Shifts(X, "max", 2, 2, "both"), "light").figure,
    "gradient": returned("max"),
    "gradient of averages": returned("average"),
    "flatten": stage.flatten(Flattened(RNG.integers(-99, 100, (3, 4, 3)) + 0.0, "last", 3), "light").figure,
    "strided": stage.strided(
        Compared(pool(X, mode="max", size=2, stride=2), pool(X, mode="average", size=2, stride=2), CONV), "light"
    ).figure,
}


@pytest.fixture(params=FIGURES, ids=str)
def figure(request: pytest.FixtureRequest) -> Figure:
    return FIGURES[request.param]


def test_a_figure_survives_json(figure: Figure) -> None:
    still = figure.still(figure.steps)
    assert json.loads(json.dumps(still)) == still


def test_rows_of_a_dataset_have_the_same_keys(figure: Figure) -> None:
    for name, rows in figure.data.items():
        assert rows, name
        assert len({tuple(sorted(row)) for row in rows}) == 1, name


def test_everything_stands_on_the_board(figure: Figure) -> None:
    facts = figure.data["board"][0]
    for name, rows in figure.data.items():
        for row in rows:
            if "x" in row:
                assert min(row["x"], row["y"], row["X"], row["Y"]) >= -0.5, name
                assert row["x"] + row["w"] <= WIDE + 1, name
                assert row["X"] + row["W"] <= NARROW + 1, name
                assert row["y"] + row["h"] <= facts["h"] + 1, name
                assert row["Y"] + row["H"] <= facts["H"] + 1, name


def test_settings_change_data_alone() -> None:
    assert pooled(6, 2).structure is pooled(9, 3).structure
    assert FIGURES["shift"].structure is FIGURES["strided"].structure


def test_a_global_window_over_a_picture_is_not_shown_cell_by_cell() -> None:
    facts = FIGURES["global picture"].data["board"][0]
    assert (facts["span_h"], facts["each"], facts["listed"]) == (40, False, False)
    assert len(FIGURES["global picture"].data["taps"]) == 1
    assert not any(row["text"].startswith("Window") for row in FIGURES["global picture"].data["labels"])


def test_a_cell_keeps_its_number_until_it_changes() -> None:
    frames = np.array([np.nan, 2, 2, -1]).reshape(4, 1, 1)
    film = Film([Panel("One", frames)], [Mark(1, 0, Region.cell(0, 0), "write")], list("abcd"), [[0]], [[0]])
    rows = film_figure(film, "light", "").data["cells"]
    held = [(row["text"], row["when"], row["until"], row["pick"]) for row in rows]
    assert held == [("", 0, 1, 3), ("2", 1, 3, 3), ("\u22121", 3, 4, 3)]


def test_a_broken_row_has_its_indices_over_it() -> None:
    rows = FIGURES["flatten"].data["indices"]
    assert [row["text"] for row in rows] == [str(index) for index in range(36)]
    assert rows[18]["x"] == rows[0]["x"]
    assert rows[18]["y"] > rows[0]["y"]
    assert rows[9]["X"] == rows[0]["X"]
