"""The stages of the captions lesson: they survive JSON, and everything stands inside the board."""

import json

import numpy as np
import pytest

from core.figures.board import NARROW, WIDE
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.captions.search_figure import Found, TreeScene, Word, tree_figure
from core.lessons.captions.train_figure import Lesson, course_figure
from core.lessons.captions.unseen_figure import Examined, Judged, ScoreRow, examined_figure
from core.lessons.captions.write_figure import WritingScene, writing_figure

URL = "data:image/png;base64,"
SAID = ["a", "red", "star", "left", "of", "a", "blue", "cross"]


def writing(mode: Mode, units: int = 96) -> Figure:
    rng = np.random.default_rng(0)
    names = [f"word{k}" for k in range(18)]
    weights = rng.dirichlet(np.ones(36), 9).reshape(9, 6, 6)
    states = rng.uniform(-1, 1, (9, units))
    scene = WritingScene(
        URL, [*SAID, "(end)"], ["It looks. " * 14] * 9, weights, states, rng.dirichlet(np.ones(18), 9), names
    )
    return writing_figure(scene, mode, "A picture.")


def tree(mode: Mode) -> Figure:
    nodes = [
        Word(SAID[level - 1], -0.1, -0.1 * level, level, rank, -1 if level == 1 else rank // 2, rank < 2, rank == 0)
        for level in range(1, 9) for rank in range(3)
    ]  # fmt: skip
    greedy = [node for node in nodes if node.rank == 0]
    return tree_figure(
        TreeScene(nodes, greedy, [Found("“a red star”", 8)] * 3, ["Said."] * 9, "Beam of 2"), mode, "A tree."
    )


def examined(mode: Mode) -> Figure:
    rows = [ScoreRow(name, 0.5, "40.0 to 60.0", [0.9] * 5) for name in ("seen combinations", "new items")]
    pictures = [Judged(URL, SAID, SAID[:5])] * 12
    scene = Examined(rows, ["large color", "large shape", "place", "small color", "small shape"], 1, ["Line."] * 6,
                     pictures, ["Said."] * 12)  # fmt: skip
    return examined_figure(scene, mode, "A test.")


def course(mode: Mode, epochs: int = 5) -> Figure:
    losses = np.linspace(2, 0.1, epochs)[:, None] * np.ones(2)
    lesson = Lesson(losses, np.linspace(0, 1, epochs)[:, None] * np.ones(3), 12, ["Said."] * epochs, URL)
    return course_figure(lesson, mode, "Curves.")


# What stands in a box of its own: an edge's row says how far it leads, a tick's has its panel's extent.
OWN = (
    "cells",
    "veils",
    "states",
    "bars",
    "words",
    "nodes",
    "found",
    "signs",
    "thumbs",
    "large",
    "panels",
    "asked",
)
FIGURES = [writing, tree, examined, course]


@pytest.mark.parametrize("make", FIGURES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_survives_json_and_every_data_set_has_equal_keys(make, mode: Mode) -> None:  # type: ignore[no-untyped-def]
    figure = make(mode)
    assert json.loads(json.dumps(figure.still(1)))["datasets"].keys() == figure.data.keys()
    for name, rows in figure.data.items():
        assert rows, name
        assert len({tuple(sorted(row)) for row in rows}) == 1, name


@pytest.mark.parametrize("make", FIGURES)
def test_everything_stands_inside_both_boards(make) -> None:  # type: ignore[no-untyped-def]
    figure = make("light")
    height, narrow_height = figure.data["board"][0]["h"], figure.data["board"][0]["H"]
    for name, rows in figure.data.items():
        for row in rows if name in OWN else ():
            assert row["x"] >= -0.5, (name, row)
            assert row["x"] + row["w"] <= WIDE + 0.5, (name, row)
            assert row["X"] + row["W"] <= NARROW + 0.5, (name, row)
            assert row["y"] + row["h"] <= height + 0.5, (name, row)
            assert row["Y"] + row["H"] <= narrow_height + 0.5, (name, row)


def test_settings_change_rows_and_not_the_structure() -> None:
    assert writing("light", 32).structure is writing("light", 96).structure
    assert course("dark", 2).structure is course("dark", 9).structure


def test_each_step_has_its_own_attention() -> None:
    frames = writing("light").data["frames"]
    assert [frame["when"] for frame in frames] == list(range(9))
    for frame in frames:
        shares = [float(share) for share in frame["shares"].split(" ")]
        assert len(shares) == len(frame["fills"].split(" ")) == len(frame["texts"].split(" ")) == 36
        assert max(shares) == 1
        assert shares[frame["strongest"]] == 1
        assert len(frame["states"].split(" ")) == 96
        assert sum(float(p) for p in frame["chances"].split(" ")) == pytest.approx(1, abs=1e-3)
