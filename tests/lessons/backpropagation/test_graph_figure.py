"""The graph's figures: numbers there once they are computed, what is read and written, words that have room."""

import json
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise

import pytest

from core.figures.graphs.panel import APART
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.backpropagation import stage
from core.lessons.backpropagation.circuit import EXAMPLES as CIRCUITS
from core.lessons.backpropagation.graph_figure import both_places
from core.lessons.backpropagation.many import MOMENTS, course
from core.lessons.backpropagation.step import known, passed
from core.lessons.backpropagation.task import EXAMPLES, own_data, own_start, own_task


def step(name: str, mode: Mode = "light") -> Figure:
    task = EXAMPLES.get(name)
    if task is None:
        sizes = [int(size) for size in name.split("-")]
        bends = ["tanh"] * (len(sizes) - 1)
        task = own_task(own_data(2, sizes[0], sizes[-1]), own_start(sizes, 1), bends, loss="quadratic_cost")
    return stage.step(passed(task, proofs=known(name)), 4, mode).figure


learned = cache(course)


def many(name: str, mode: Mode = "light", mistake: str = "late") -> Figure:
    return stage.many(learned(EXAMPLES[name], mistake), 0, mode).figure


def circuit(name: str, mode: Mode = "light") -> Figure:
    return stage.circuit(CIRCUITS[name], list(CIRCUITS[name].inputs.values()), 4, mode).figure


CASES: dict[Callable[..., Figure], tuple[str, ...]] = {
    step: ("mazur", "xor", "softmax", "1-1", "6-6-6-6-6", "2-5-1", "1-6", "4-1-4"),
    many: ("mazur", "softmax"),
    circuit: tuple(CIRCUITS),
}
FIGURES = {f"{make.__name__}, {name}": partial(make, name) for make, names in CASES.items() for name in names}


@pytest.mark.parametrize("name", FIGURES)
def test_lines_go_forward_and_a_step_belongs_to_every_node(name: str) -> None:
    figure = FIGURES[name]()
    for row in figure.data["edges"]:
        assert row["x"] < row["x2"]
        assert row["X"] < row["X2"]
    assert figure.steps == len(figure.data["frames"])
    assert max(row["when"] for row in figure.data["nodes"]) <= figure.steps


def frame(figure: Figure, step_: int, field: str) -> list[str]:
    return str(figure.data["frames"][step_ - 1][field]).split(APART)


def test_numbers_stand_there_from_the_step_that_computes_them() -> None:
    figure = step("mazur")
    assert frame(figure, 1, "texts") == ["0.05", "0.1", "0.5933", "", "", "", ""]
    assert frame(figure, 4, "texts") == ["0.05", "0.1", "0.5933", "0.5969", "0.7514", "0.7729", ""]
    assert frame(figure, 5, "texts")[-1] == "0.2984"
    assert frame(figure, 10, "under")[:5] == ["", "", "\u03b4 0.0088", "", "\u03b4 0.1385"]
    assert frame(figure, 10, "beside")[4:8] == ["0.0822", "0.0827", "\u22120.0226", "\u22120.0227"]
    assert frame(figure, 10, "words")[4] == "w5  0.40"
    assert frame(figure, 14, "words")[4] == "w5  0.3589"
    assert frame(figure, 16, "texts")[-1] == "0.2910"


def test_what_is_read_and_written_is_outlined() -> None:
    row = step("mazur").data["frames"][9]  # the delta of h1
    assert row["writes"].split() == ["u1.0"]
    assert set(row["reads"].split()) == {"u1.0", "u2.0", "u2.1", "w2.0.0", "w2.0.1"}


def test_chapters_begin_where_their_first_step_is() -> None:
    rows = step("mazur").data["chapters"]
    assert [(row["text"], row["when"]) for row in rows] == [
        ("Forward", 1), ("Error", 5), ("Backward", 6), ("Update", 14), ("Again", 16),
    ]  # fmt: skip


def test_words_on_lines_that_stand_close_show_only_while_in_use() -> None:
    assert {row["fits"] for row in step("mazur").data["tags"]} == {1}
    assert 2 in {row["fits"] for row in step("6-6-6-6-6").data["tags"]}


def test_the_course_has_a_strip_for_every_moment_and_both_lines() -> None:
    data = many("mazur").data
    assert [row["when"] for row in data["strips"]] == list(range(1, len(MOMENTS) + 1))
    assert {row["line"] for row in data["points"]} == {0, 1}
    assert {row["line"] for row in many("mazur", mistake="none").data["points"]} == {0}
    panel = data["panel"][0]
    for row in data["points"]:
        assert panel["x"] - 1e-9 <= row["x"] <= panel["x"] + panel["w"] + 1e-9
        assert panel["y"] - 1e-9 <= row["y"] <= panel["y"] + panel["h"] + 1e-9
    first = [row for row in data["points"] if row["line"] == 0]
    assert [row["x"] for row in first] == sorted(row["x"] for row in first)
    marks = [row["text"] for row in data["ticks"] if row["grid"]]
    assert marks == ["10\u207b\u2075", "0.0001", "0.001", "0.01", "0.1", "1"]


def test_the_largest_network_stays_small_enough_to_travel() -> None:
    assert len(json.dumps(step("6-6-6-6-6").data, ensure_ascii=False).encode()) < 450_000


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_delta_does_not_touch_the_next_units_name(most: int) -> None:
    for places in both_places([2, most, 1]):
        for (_, upper, _, tall), (_, lower, *_) in pairwise(places.columns[1]):
            # 13 below a unit stands its delta, 12 above the next its name; letters are 12.5 high at most.
            assert (lower - 12) - (upper + tall + 13) >= 13
