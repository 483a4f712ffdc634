"""Descents on the stage: equations on the board even where a run diverges, trails told apart three ways."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from core.figures.curves.plot import DASHES
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.gradient_descent import batches, scaling, schedules, stage
from core.lessons.gradient_descent import surface as descent_surface
from core.lessons.gradient_descent.contours_figure import FILLS, STRENGTHS, contour_picture, contour_table
from core.lessons.gradient_descent.descent_figure import SHAPES, parts
from core.lessons.gradient_descent.panels_figure import height_text
from core.lessons.gradient_descent.rates import rule
from core.lessons.gradient_descent.runs import TITLES
from core.lessons.gradient_descent.schedule_kinds import Plan
from core.lessons.gradient_descent.surfaces import surface

URL = "data:,"


def on_surface(name: str = "ravine", pace: str = "right", steps: int = 20, mode: Mode = "light") -> Figure:
    ground = surface(name)
    held = descent_surface.race(ground, ground.start, steps, [rule(key, ground, pace) for key in TITLES], "adam")
    return stage.surface(held, URL, mode).figure


def by_batches(rate: float = 0.1) -> Figure:
    return stage.batches(batches.sizes(32, 2, rate, 1), URL, "light").figure


def by_schedules() -> Figure:
    return stage.schedules(schedules.falling(Plan(epochs=10), ("constant", "cosine"), 1), "light").figure


def by_scaling() -> Figure:
    return stage.scaling(scaling.scaling(0.98, 0.01), (URL, URL), "light").figure


FIGURES: dict[str, Callable[[], Figure]] = {
    "surface, ravine": on_surface,
    "surface, diverged": lambda: on_surface("rosenbrock", "large"),
    "surface, leaping": lambda: on_surface("bowl", "large"),
    "views, batches": by_batches,
    "views, stochastic diverges": lambda: by_batches(0.5),
    "views, schedules": by_schedules,
    "views, scaling": by_scaling,
}


@pytest.mark.parametrize("name", FIGURES)
def test_every_frame_has_its_equations_on_the_board(name: str) -> None:
    data = FIGURES[name]().data
    assert len(data["told"]) == len(data["frames"])
    height, narrow_height = data["board"][0]["h"], data["board"][0]["H"]
    for row in data["told"]:
        assert data["board"][0]["ly"] + 17 * (row["text"].count("\n") + 1) <= height + 4
        assert data["board"][0]["LY"] + 16 * (row["TEXT"].count("\n") + 1) <= narrow_height + 20


def test_no_two_optimizers_look_alike() -> None:
    looks = {(k % 8, k % len(DASHES), SHAPES[k % len(SHAPES)]) for k in range(len(TITLES))}
    assert len(looks) == len({shape for _, _, shape in looks}) == len(TITLES)
    heads = on_surface().data["heads"]
    assert len({row["stroke"] for row in heads}) == len({row["shape"] for row in heads}) == len(TITLES)


def test_trails_grow_in_order_of_time() -> None:
    rows = on_surface().data["trails"]
    for piece in {row["piece"] for row in rows}:
        when = [row["when"] for row in rows if row["piece"] == piece]
        assert when == sorted(when)


def test_a_path_is_cut_at_the_edges_of_its_panel() -> None:
    # In, out to the right at half height, back in from above.
    x, y = np.array([0.5, 1.5, 1.5, 0.5]), np.array([0.5, 0.5, 2.0, 0.0])
    found = parts(x, y, np.arange(4))
    assert [(a.tolist(), b.tolist()) for a, b, _ in found] == [
        ([0.5, 1.0], [0.5, 0.5]),
        ([1.0, 0.5], [1.0, 0.0]),
    ]
    assert [when.tolist() for *_, when in found] == [[0, 1], [3, 3]]
    assert parts(np.array([2.0, 3.0]), np.array([0.5, 0.5]), np.arange(2)) == []
    assert parts(np.array([0.5, np.nan]), np.array([0.5, np.nan]), np.arange(2)) == []
    # Straight through, from outside to outside.
    ((a, b, when),) = parts(np.array([-1.0, 2.0]), np.array([0.25, 0.25]), np.arange(2))
    assert (a.tolist(), b.tolist(), when.tolist()) == (pytest.approx([0, 1]), [0.25, 0.25], [1, 1])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_click_chooses_on_a_surface_alone(mode: Mode) -> None:
    assert "chosen" in json.dumps(on_surface(mode=mode).structure)
    assert "chosen" not in json.dumps(by_batches().structure)


def test_contours_of_a_round_bowl_are_circles() -> None:
    picture = contour_picture(lambda w: (w**2).sum(axis=-1), (-1, 1, -1, 1), (81, 81))
    assert picture.shape == (81, 81)
    assert (picture == picture.T).all()
    assert (picture == picture[::-1]).all()
    fills, lines = picture // STRENGTHS, picture % STRENGTHS
    assert fills[40, 40] == 0
    assert fills[0, 0] == FILLS - 1
    assert (np.diff(fills[40, 40:].astype(int)) >= 0).all(), "darker outward"
    assert 0.05 < (lines > 0).mean() < 0.6
    for mode in ("light", "dark"):
        assert contour_table(mode).shape == (256, 3)  # type: ignore[arg-type]


def test_heights_in_words() -> None:
    assert height_text(0.0) == "0"
    assert height_text(0.01234) == "0.01234"
    assert height_text(float("nan")) == "diverged"
