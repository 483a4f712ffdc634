"""The pooling lesson's stages: every cell's number from one step to the next."""

from collections.abc import Callable

import numpy as np

from core.explain.kernels import kernel
from core.explain.sliding import convolve
from core.figures.grids.film import Film, Mark, Panel, film_figure
from core.figures.player import Figure
from core.lessons.pooling import stage
from core.lessons.pooling.flatten import Flattened
from core.lessons.pooling.gradient import Returned, default_slopes
from core.lessons.pooling.pool import Pooled, pool
from core.lessons.pooling.shift import Shifts
from core.lessons.pooling.strided import Compared
from core.trace import Region

RNG = np.random.default_rng(2)
X = RNG.integers(0, 10, (6, 6)) + 0.0
CONV = convolve(X[..., None], kernel("box", (2, 2))[..., None], bias=0, stride=2, padding=0, dilation=1)


def pooled(side: int = 6, size: int = 2, *, source: str = "numbers", mode: str = "max") -> Figure:
    x = RNG.integers(-9, 10, (side, side)) + 0.0
    return stage.pool(pool(x, mode=mode, size=size, stride=size, ceil=True), source, "light").figure


def halved(mode: str) -> Pooled:
    return pool(X, mode=mode, size=2, stride=2)


FIGURES: dict[str, Callable[[], Figure]] = {
    "pool": pooled,
    "pool, uneven": lambda: pooled(7, 3),
    "pool, average": lambda: pooled(mode="average"),
    "pool, in a wide rim": lambda: (
        stage.pool(pool(X, mode="max", size=3, stride=1, padding=2), "numbers", "light").figure
    ),
    "picture": lambda: pooled(40, source="picture"),
    "picture, global": lambda: pooled(40, 40, source="picture"),
    "film, shift": lambda: stage.shift(Shifts(X, "max", 2, 2, "both"), "light").figure,
    "film, gradient": lambda: stage.gradient(Returned(halved("max"), default_slopes((3, 3))), "light").figure,
    "film, gradient of averages": lambda: (
        stage.gradient(Returned(halved("average"), default_slopes((3, 3))), "light").figure
    ),
    "film, flatten": lambda: (
        stage.flatten(Flattened(RNG.integers(-99, 100, (3, 4, 3)) + 0.0, "last", 3), "light").figure
    ),
    "film, strided": lambda: stage.strided(Compared(halved("max"), halved("average"), CONV), "light").figure,
}


def test_a_global_window_over_a_picture_is_not_shown_cell_by_cell() -> None:
    facts = FIGURES["picture, global"]().data["board"][0]
    assert (facts["span_h"], facts["each"], facts["listed"]) == (40, False, False)
    assert len(FIGURES["picture, global"]().data["taps"]) == 1
    assert not any(row["text"].startswith("Window") for row in FIGURES["picture, global"]().data["labels"])


def test_a_cell_keeps_its_number_until_it_changes() -> None:
    frames = np.array([np.nan, 2, 2, -1]).reshape(4, 1, 1)
    film = Film([Panel("One", frames)], [Mark(1, 0, Region.cell(0, 0), "write")], list("abcd"), [[0]], [[0]])
    rows = film_figure(film, "light", "").data["cells"]
    held = [(row["text"], row["when"], row["until"], row["pick"]) for row in rows]
    assert held == [("", 0, 1, 3), ("2", 1, 3, 3), ("\u22121", 3, 4, 3)]


def test_a_broken_row_has_its_indices_over_it() -> None:
    rows = FIGURES["film, flatten"]().data["indices"]
    assert [row["text"] for row in rows] == [str(index) for index in range(36)]
    assert rows[18]["x"] == rows[0]["x"]
    assert rows[18]["y"] > rows[0]["y"]
    assert rows[9]["X"] == rows[0]["X"]
