"""The stages of looking inside: everything in its place, on both boards and from one step to the next."""

from collections.abc import Callable

import numpy as np
import pytest

from core.figures.player import Figure
from core.lessons.looking_inside.filters_figure import Excited, filters_figure
from core.lessons.looking_inside.heat_figure import Heat, heat_figure, single_figure
from core.lessons.looking_inside.neighbors_figure import Near, neighbors_figure
from core.lessons.looking_inside.occlusion_figure import Covered, mixed, occlusion_figure
from core.lessons.looking_inside.slides_figure import Slides

TITLES = ("A", "B", "C", "D", "E")
RNG = np.random.default_rng(0)
LOST = RNG.normal(size=(3, 4))
COVERED = Covered("data:,", 12, [0, 4, 8], [0, 3, 6, 8], 4, "#808080", LOST, ["x", "y"], RNG.random((12, 2)),
                  np.array([0.7, 0.3]), ["said"] * 12, "data:,", ("a", "b"))  # fmt: skip
NEAR = Near("own", [f"p{k}" for k in range(9)], [k % 3 for k in range(9)], ["a", "b", "c"], RNG.normal(size=(10, 2)),
            [["a", "b", "c"]] * 9, [(k, "1.0") for k in range(6)], [(k, "2.0") for k in range(3, 9)], ["said"] * 9,
            ("one", "two"))  # fmt: skip
FIGURES: dict[str, Callable[[], Figure]] = {
    "slides, heat": lambda: heat_figure(
        Heat("p", TITLES, list("abcde"), [[f"{k}{t}" for t in "abcde"] for k in range(4)],
             (1 - RNG.random((4, 5))).tolist(), [["It says", "a"]] * 4, ["said"] * 4), "light", "alt",
    ),
    "slides, heat waiting": lambda: heat_figure(Heat("p", TITLES, [], [], [], [], ["wait"]), "light", "alt"),
    "slides, one heat map": lambda: single_figure(
        Heat("p", TITLES, list("abcde"), [], [], [], ["said"]), 2, "light", "alt"
    ),
    "slides, one heat map waiting": lambda: single_figure(
        Heat("p", TITLES, [], [], [], [], ["wait"]), 0, "light", "alt"
    ),
    "slides, occlusion": lambda: occlusion_figure(COVERED, "light", "alt", start=5),
    "slides, occlusion waiting": lambda: occlusion_figure(
        Covered("p", 12, [], [], 4, "#000000", np.zeros((0, 0)), ["x", "y"], np.zeros((0, 2)), np.array([0.7, 0.3]),
                ["wait"], "data:,", ("a", "b")), "light", "alt",
    ),
    "slides, filters": lambda: filters_figure(
        Excited("Filters", [f"filter {k}" for k in range(16)], ["k"] * 16, ["f"] * 16, 3, ["a", "b", "c"],
                [0.1, -0.2, 0.5], ["said"] * 3), "light", "alt",
    ),
    "slides, filters waiting": lambda: filters_figure(
        Excited("Filters", ["filter 1"], ["k"], [], 0, [], [], ["wait"]), "light", "alt"
    ),
    "slides, neighbors": lambda: neighbors_figure(NEAR, "light", "alt"),
    "slides, neighbors waiting": lambda: neighbors_figure(
        Near("own", [], [], ["a"], np.zeros((1, 2)), [], [], [], ["wait"], ("", "")), "light", "alt"
    ),
}  # fmt: skip


@pytest.fixture(params=FIGURES, ids=str)
def figure(request: pytest.FixtureRequest) -> Figure:
    return FIGURES[request.param]()


def test_every_step_has_one_caption_and_pointing_leads_to_a_step(figure: Figure) -> None:
    captions = [row for row in figure.data["words"] if row["bold"] and row["size"] == 16.0]
    assert [(row["when"], row["until"]) for row in captions] == [(k, k + 1) for k in range(figure.steps)]
    assert {row["pick"] for row in figure.data["hits"]} <= set(range(-1, figure.steps))


def test_a_played_map_is_there_at_its_own_step_alone() -> None:
    rows = FIGURES["slides, heat"]().data["pics"]
    for step in range(4):
        shown = [row["url"] for row in rows if row["when"] <= step < row["until"]]
        assert shown == ["p", *"abcde", *(f"{step}{t}" for t in "abcde")]


def test_a_cell_is_pale_until_its_patch_was_there() -> None:
    cells = [row for row in FIGURES["slides, occlusion"]().data["boxes"] if row["thick"] == 0.5 and not row["over"]]
    for step in (0, 5, 11):
        shown = [row for row in cells if row["when"] <= step < row["until"]]
        assert len(shown) == 12 + 1  # and the ground below them
    assert mixed("#000000", "#ffffff", 0.2) == "#cccccc"


def test_an_empty_board_still_has_rows_to_read() -> None:
    figure = Slides("light").figure((10, 10), 1, "nothing")
    assert all(figure.data[name] for name in ("pics", "boxes", "dots", "lines", "hits"))


def test_one_heat_map_stands_beside_its_picture() -> None:
    data = single_figure(Heat("p", TITLES, list("abcde"), [], [], [], ["said"]), 2, "light", "alt").data
    assert [row["url"] for row in data["pics"]] == ["p", "c"]
    assert "C" in [row["text"] for row in data["words"]]
