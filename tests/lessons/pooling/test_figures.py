"""The pooling lesson's stages: everything in its place, and every cell's number from one step to the next."""

import json

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.grids.window import Window
from core.figures.player import Figure
from core.lessons.pooling.films_figure import flatten_figure, gradient_figure, shift_figure, strided_figure
from core.lessons.pooling.pool_figure import Kept, pool_figure
from core.trace import Region

RNG = np.random.default_rng(2)


def pooled(side: int = 6, size: int = 2, *, picture: bool = False, mode: str = "max") -> Figure:
    x = RNG.integers(-9, 10, (side, side, 1)) + 0.0
    out = -(-side // size)
    shape = (out, out)
    sides = {"x_url": ("data:,",), "y_url": "data:,", "scale_url": "data:,", "lens": 8} if picture else {}
    hang = out * size - side
    window = Window(
        x, np.ones((1, 1, 1)), x[:out, :out, 0], 0.0, (size, size), ((0, hang), (0, hang)), (1, 1), ("Input",),
        pooled=True, rim="", **sides,  # type: ignore[arg-type]
    )  # fmt: skip
    kept = Kept(mode, np.ones((*shape, 2), int), np.ones(shape), np.ones(shape, int), ((0, side), (0, side)),
                (size, size))  # fmt: skip
    return pool_figure(window, kept, "light", "what it shows")


X = RNG.integers(0, 10, (6, 6)) + 0.0
WINDOWS = [((i, i + 2), (j, j + 2)) for i in (0, 2, 4) for j in (0, 2, 4)]
CAPTIONS = [f"Window {index}: {'what it says ' * 9}" for index in range(9)]
CUBE = RNG.integers(-99, 100, (3, 4, 3)) + 0.0
FIGURES = {
    "pool": pooled(),
    "pool uneven": pooled(7, 3),
    "pool average": pooled(mode="average"),
    "pool picture": pooled(40, picture=True),
    "global picture": pooled(40, 40, picture=True),
    "shift": shift_figure(np.stack([X] * 9), np.stack([X[:3, :3] + i for i in range(9)]), WINDOWS, CAPTIONS, "light",
                          ""),
    "gradient": gradient_figure(
        X, X[:3, :3], X[:3, :3] - 4, np.stack([X - i for i in range(9)]), WINDOWS, [(0, 0)] * 5 + [None] * 4, CAPTIONS,
        "dark", "",
    ),
    "flatten": flatten_figure(CUBE, list(np.ndindex(3, 4, 3)), ["said"] * 36, "light", ""),
    "strided": strided_figure(
        X, X[:2, :2], [("Maximum", X[:3, :3]), ("Average", X[:3, :3]), ("Convolution", X[:3, :3])], WINDOWS, CAPTIONS,
        "light", "",
    ),
}  # fmt: skip


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
